//! The trait that the derive implements for the row of a set: its values as plain data.

use std::fmt::Debug;

use frozen_metrics_schema::Schema;

use crate::encode::FamilyRows;
use crate::label_set::LabelOrder;
use crate::registry::{KeyOrder, join_all, overflow_key};
use crate::shape::{Field, Size};
use crate::template::Templates;
use crate::value_table::RowWriter;

/// The values of one set and its key, as plain data.
#[doc(hidden)]
pub trait Row: Clone + Debug + Default + PartialEq + Send + Sync + 'static {
    const SCHEMA: &'static Schema;

    /// The fields of each family, in the order of the schema. Families of registry metrics, which are the last
    /// ones, have none.
    const FIELDS: &'static [&'static [Field]];

    /// Returns the templates of [`SCHEMA`](Self::SCHEMA), always the same ones.
    fn templates() -> &'static Templates;

    /// Calls `add` with each value of the key's labels in order.
    fn key(&self, add: &mut dyn FnMut(&str));

    /// Writes the value of each of the [`FIELDS`](Self::FIELDS).
    fn write(&self, writer: &mut RowWriter<'_>);

    /// Calls `visit` with each family that has labels of its own, in the order of the schema.
    fn families(&self, visit: &mut dyn FnMut(&dyn FamilyRows)) {
        let _ = visit;
    }

    /// Subtracts what was recorded before `earlier`, without regard to restarts.
    fn subtract(&mut self, earlier: &Self);

    /// Returns whether a value that can only grow is less than in `earlier`.
    fn has_decreased(&self, earlier: &Self) -> bool;

    /// Returns what encoders know of the row's type.
    fn layout() -> RowLayout {
        RowLayout { schema: Self::SCHEMA, fields: Self::FIELDS, templates: Self::templates() }
    }
}

/// What encoders know of the type of a row.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct RowLayout {
    pub(crate) schema: &'static Schema,
    pub(crate) fields: &'static [&'static [Field]],
    pub(crate) templates: &'static Templates,
}

impl RowLayout {
    /// Returns the size of a row.
    pub(crate) fn size(&self) -> Size {
        let mut size = Size::default();
        self.fields.iter().for_each(|fields| size += Size::of(fields));
        size
    }
}

/// Rows of one type, in the order of a scrape.
#[doc(hidden)]
pub trait Rows {
    fn layout(&self) -> RowLayout;

    /// Returns the number of rows.
    fn count(&self) -> usize;

    /// Writes the values of all rows.
    fn write(&self, writer: &mut RowWriter<'_>);

    /// Calls `add` with the values of the key of the row with this index.
    fn key(&self, index: usize, add: &mut dyn FnMut(&str));

    /// Calls `visit` with each family of the row with this index that has labels of its own.
    fn families(&self, index: usize, visit: &mut dyn FnMut(&dyn FamilyRows));
}

/// The rows of a snapshot.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct RowList<'a, R> {
    rows: &'a [R],
    /// The row of the overflow if it is not among `rows`, and its index in the list.
    overflow: Option<(usize, &'a R)>,
}

impl<'a, R: Row> RowList<'a, R> {
    pub fn new(rows: &'a [R]) -> Self {
        Self { rows, overflow: None }
    }

    /// Creates a list with a row of the overflow, which has no labels of its own, in its place among the sorted `rows`.
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
