//! What a snapshot does with its rows.

use std::collections::HashMap;

use crate::encode::{self, Key, Keys};
use crate::instrument::Instrument;
use crate::set::{Comparison, Row, Visitor};

/// The rows as text.
pub fn prometheus_text<R: Row>(rows: &[R]) -> String {
    let mut out = Vec::new();
    encode_into(&mut out, rows);
    encode::into_text(out)
}

/// Appends the rows as text.
pub fn encode_into<R: Row>(out: &mut Vec<u8>, rows: &[R]) {
    match R::SCHEMA.key {
        None => encode::encode(out, rows, std::iter::once(Key::NONE)),
        Some(_) => {
            let mut keys = Keys::with_capacity(rows.len());
            rows.iter().for_each(|row| keys.push(row.key()));
            encode::encode(out, rows, keys.iter());
        }
    }
}

/// The row of this key.
pub fn find<'a, R: Row>(rows: &'a [R], key: &str) -> Option<&'a R> {
    rows.iter().find(|row| row.key() == key)
}

/// The sum of each counter over all rows, by field; sums wrap as counters do.
pub fn totals<R: Row>(rows: &[R]) -> HashMap<&'static str, u64> {
    let mut totals = Totals { sums: HashMap::new(), fields: [].iter() };
    for (at, family) in R::SCHEMA.families.iter().enumerate() {
        for row in rows {
            totals.fields = family.series.iter();
            row.visit(at, &mut totals);
        }
    }
    totals.sums
}

struct Totals {
    sums: HashMap<&'static str, u64>,
    fields: std::slice::Iter<'static, metrics_schema::Series>,
}

impl Visitor for Totals {
    fn series<I: Instrument>(&mut self, value: &I::Value) {
        let field = self.fields.next().and_then(|series| series.field.as_deref());
        if let (Some(field), Some(addend)) = (field, I::addend(value)) {
            let sum = self.sums.entry(field).or_insert(0);
            *sum = sum.wrapping_add(addend);
        }
    }
}

/// What was recorded since `earlier`, row by row: counters subtract, gauges stay. A row that has
/// restarted, or that `earlier` does not have, counts from zero.
pub fn since<R: Row>(rows: &[R], earlier: &[R]) -> Vec<R> {
    let earlier: HashMap<&str, &R> = earlier.iter().map(|row| (row.key(), row)).collect();
    let since = |row: &R| match earlier.get(row.key()) {
        Some(earlier) => row_since(row, earlier),
        None => row.clone(),
    };
    rows.iter().map(since).collect()
}

/// What was recorded since `earlier`: counters subtract, gauges stay; all of it after a restart.
pub fn row_since<R: Row>(row: &R, earlier: &R) -> R {
    let mut row = row.clone();
    if !has_restarted(&row, earlier) {
        row.compare(earlier, &mut Subtract);
    }
    row
}

/// Whether a counter of `row` is below what it was in `earlier`.
pub fn has_restarted<R: Row>(row: &R, earlier: &R) -> bool {
    let mut restarted = Restarted(false);
    row.clone().compare(earlier, &mut restarted);
    restarted.0
}

struct Subtract;

impl Comparison for Subtract {
    fn series<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value) {
        *now = I::since(now, earlier);
    }
}

struct Restarted(bool);

impl Comparison for Restarted {
    fn series<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value) {
        self.0 |= I::restarted(now, earlier);
    }
}
