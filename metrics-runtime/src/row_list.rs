//! The rows of a snapshot, in the order of a scrape.

use std::slice;

use crate::encode::{FamilyRows, Row, RowLayout, Rows};
use crate::label_set::LabelOrder;
use crate::registry::{KeyOrder, join_all, overflow_key};
use crate::value_table::RowWriter;

/// The rows of a snapshot.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct RowList<'a, R> {
    rows: &'a [R],
    /// If the row of the overflow is not among `rows`: its index in the list, and the row.
    overflow: Option<(usize, &'a R)>,
}

impl<'a, R: Row> RowList<'a, R> {
    pub fn new(rows: &'a [R]) -> Self {
        Self { rows, overflow: None }
    }

    /// Creates a list of one row.
    pub fn of(row: &'a R) -> Self {
        Self::new(slice::from_ref(row))
    }

    /// Creates a list that has the row of the overflow at its place among the sorted `rows`. That row contains no
    /// labels.
    pub fn with_overflow(
        rows: &'a [R],
        overflow: Option<&'a R>,
        orders: &'static [LabelOrder],
    ) -> Self {
        let overflow = overflow.zip(R::SCHEMA.key.as_ref()).map(|(row, key)| {
            let (order, overflow) = (KeyOrder { labels: &key.labels, orders }, overflow_key(key));
            let is_before = |row: &R| {
                let mut values = Vec::new();
                row.key(&mut |value| values.push(value.to_owned()));
                let values: Vec<_> = values.iter().map(String::as_str).collect();
                order.compare(join_all(&values), overflow.iter().copied()).is_lt()
            };
            (rows.partition_point(is_before), row)
        });
        Self { rows, overflow }
    }

    /// Returns the row of the overflow if it has this index.
    fn overflow_at(&self, index: usize) -> Option<&'a R> {
        self.overflow.filter(|(position, _)| *position == index).map(|(_, row)| row)
    }

    fn get(&self, index: usize) -> Option<&'a R> {
        let is_after = self.overflow.is_some_and(|(position, _)| position < index);
        self.overflow_at(index).or_else(|| self.rows.get(index - usize::from(is_after)))
    }
}

impl<R: Row> Rows for RowList<'_, R> {
    fn layout(&self) -> RowLayout {
        R::layout()
    }

    fn count(&self) -> usize {
        self.rows.len() + usize::from(self.overflow.is_some())
    }

    fn write(&self, writer: &mut RowWriter<'_>) {
        (0..self.count()).filter_map(|index| self.get(index)).for_each(|row| row.write(writer));
    }

    fn key(&self, index: usize, add: &mut dyn FnMut(&str)) {
        match (self.overflow_at(index), &R::SCHEMA.key) {
            (Some(_), Some(key)) => key.labels.iter().for_each(|_| add(&key.overflow)),
            _ => self.get(index).into_iter().for_each(|row| row.key(add)),
        }
    }

    fn families(&self, index: usize, visit: &mut dyn FnMut(&dyn FamilyRows)) {
        self.get(index).into_iter().for_each(|row| row.families(visit));
    }
}
