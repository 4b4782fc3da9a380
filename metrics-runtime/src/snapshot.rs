//! What a snapshot does with its rows.

use std::collections::HashMap;

use crate::encode::{self, Encoder, Key, Keys};
use crate::format::Format;
use crate::gather::{self, MetricFamily};
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
    Encoder::append_to(out, Format::Text, |encoder| encode(encoder, rows));
}

/// Appends the rows.
pub fn encode<R: Row>(encoder: &mut Encoder<'_>, rows: &[R]) {
    match R::SCHEMA.key {
        None => encoder.rows(rows, std::iter::once(Key::NONE)),
        Some(_) => {
            let mut keys = Keys::with_capacity(rows.len());
            rows.iter().for_each(|row| keys.push(row.key()));
            encoder.rows(rows, keys.iter());
        }
    }
}

/// The rows as values.
pub fn gather<R: Row>(rows: &[R]) -> Vec<MetricFamily> {
    let families = R::SCHEMA.families.iter().enumerate();
    families.map(|(at, family)| gather::family(R::SCHEMA, family, at, rows)).collect()
}

/// The row of this key.
pub fn find<'a, R: Row>(rows: &'a [R], key: &str) -> Option<&'a R> {
    rows.iter().find(|row| row.key() == key)
}

/// The sum of each counter over all rows, by field; sums wrap as counters do.
pub fn totals<R: Row>(rows: &[R]) -> HashMap<&'static str, u64> {
    let mut totals = Totals(HashMap::new());
    for family in 0..R::SCHEMA.families.len() {
        rows.iter().for_each(|row| row.visit(family, &mut totals));
    }
    totals.0
}

struct Totals(HashMap<&'static str, u64>);

impl Visitor for Totals {
    fn metric<I: Instrument>(&mut self, field: &'static str, value: &I::Value) {
        if let Some(addend) = I::addend(value) {
            let sum = self.0.entry(field).or_insert(0);
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
    fn metric<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value) {
        *now = I::since(now, earlier);
    }
}

struct Restarted(bool);

impl Comparison for Restarted {
    fn metric<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value) {
        self.0 |= I::restarted(now, earlier);
    }
}

/// A generated snapshot serialises as its families, where the runtime has the feature `serde`: the
/// derive cannot know whether it has.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_snapshot {
    ($snapshot:ident) => {
        impl $crate::__private::serde::Serialize for $snapshot {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.gather(), serializer)
            }
        }
    };
}

/// Nothing, without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_snapshot {
    ($snapshot:ident) => {};
}
