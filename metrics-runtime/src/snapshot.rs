//! The functions behind the methods of generated snapshots.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use crate::encode::{self, Encoder, Gathered, Key, Keys};
use crate::format::Format;
use crate::gather::{self, MetricFamily};
use crate::instrument::{Instrument, Reading};
use crate::key_usage::KeyUsage;
use crate::registry::Labels;
use crate::row::{Comparison, Row, Visitor};
use crate::set::MetricSet;

/// Reads a set without a key.
pub fn read<S: MetricSet<Key = Labels<0>>>(set: &S) -> S::Row {
    Reading::finish(|reading| set.read([], reading))
}

/// Returns the rows as text. `usage` is the usage of their registry if the set exposes it.
pub fn prometheus_text<R: Row>(rows: &[R], usage: Option<KeyUsage>) -> String {
    let mut out = Vec::new();
    encode_into(&mut out, rows, usage);
    encode::into_text(out)
}

/// Appends the rows as text.
pub fn encode_into<R: Row>(out: &mut Vec<u8>, rows: &[R], usage: Option<KeyUsage>) {
    Encoder::append_to(out, Format::Text, |encoder| encode(encoder, rows, usage));
}

/// Appends the rows.
pub fn encode<R: Row>(encoder: &mut Encoder<'_>, rows: &[R], usage: Option<KeyUsage>) {
    let usage = usage.unwrap_or_default();
    match R::SCHEMA.key {
        None => encoder.rows(rows, std::iter::once(Key::NONE), usage),
        Some(_) => {
            let mut keys = Keys::with_capacity(rows.len());
            rows.iter().for_each(|row| keys.push(R::SCHEMA.key_labels(), row.key()));
            encoder.rows(rows, keys.iter(), usage);
        }
    }
}

/// Collects the values of the rows.
pub fn gather<R: Row>(rows: &[R], usage: Option<KeyUsage>) -> Vec<MetricFamily> {
    let (mut gathered, usage) = (Gathered::default(), usage.unwrap_or_default());
    for (index, family) in R::SCHEMA.families.iter().enumerate() {
        gather::family(R::SCHEMA, family, index, rows, usage, true, &mut gathered);
    }
    gathered.families
}

/// Returns the row with this key.
pub fn find<'a, R: Row, const N: usize>(rows: &'a [R], key: [&str; N]) -> Option<&'a R> {
    rows.iter().find(|row| row.key().eq(key))
}

/// Returns the sum of each counter over all rows, by field. A sum wraps as a counter does.
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

/// Returns what was recorded since `earlier`, row by row, as [`row_since`] does. A row that is not in
/// `earlier` is returned unchanged. If the usage of the registry shows a restart, all rows are returned
/// unchanged.
pub fn since<R: Row>(rows: &[R], earlier: &[R], usage: Option<[&KeyUsage; 2]>) -> Vec<R> {
    if usage.is_some_and(|[now, earlier]| now.restarted_since(earlier)) {
        return rows.to_vec();
    }
    let earlier: HashSet<ByKey<'_, R>> = earlier.iter().map(ByKey).collect();
    let since = |row: &R| match earlier.get(&ByKey(row)) {
        Some(ByKey(earlier)) => row_since(row, earlier),
        None => row.clone(),
    };
    rows.iter().map(since).collect()
}

/// A row that is compared by its key alone.
struct ByKey<'a, R>(&'a R);

impl<R: Row> Hash for ByKey<'_, R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.key().for_each(|value| value.hash(state));
    }
}

impl<R: Row> PartialEq for ByKey<'_, R> {
    fn eq(&self, other: &Self) -> bool {
        self.0.key().eq(other.0.key())
    }
}

impl<R: Row> Eq for ByKey<'_, R> {}

/// Returns what was recorded since `earlier`: counters and histograms are subtracted, gauges keep their
/// value. After a [restart](has_restarted) the whole row is returned unchanged.
pub fn row_since<R: Row>(row: &R, earlier: &R) -> R {
    let mut row = row.clone();
    if !has_restarted(&row, earlier) {
        row.compare(earlier, &mut Subtract);
    }
    row
}

/// Returns whether a value of `row` that can only grow is less than in `earlier`. One such value is
/// enough, because all metrics of a set restart together.
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

/// Implements `Serialize` for a generated snapshot, which is serialised as its families. It is a macro of
/// this crate because the derive does not know whether this crate has the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_snapshot {
    ($snapshot:ident $($clause:tt)*) => {
        impl $crate::__private::serde::Serialize for $snapshot $($clause)* {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.gather(), serializer)
            }
        }
    };
}

/// Expands to nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_snapshot {
    ($snapshot:ident $($clause:tt)*) => {};
}
