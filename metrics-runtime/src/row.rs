//! The trait that the derive implements for the row of a set: its values as plain data.

use std::fmt::Debug;

use frozen_metrics_schema::Schema;

use crate::instrument::Instrument;
use crate::template::Templates;

/// The values of one set and its key, as plain data.
#[doc(hidden)]
pub trait Row: Clone + Debug + Default + PartialEq + Send + Sync + 'static {
    const SCHEMA: &'static Schema;

    /// Returns the templates of [`SCHEMA`](Self::SCHEMA), always the same ones.
    fn templates() -> &'static Templates;

    /// Returns the values of the key's labels in order.
    fn key(&self) -> impl Iterator<Item = &str>;

    /// Passes the values of the family with this index to the visitor, field by field.
    fn visit(&self, family: usize, visitor: &mut impl Visitor);

    /// Passes each value, together with the value of the same field in an earlier row, to the comparison.
    fn compare(&mut self, earlier: &Self, comparison: &mut impl Comparison);
}

#[doc(hidden)]
pub trait Visitor {
    fn metric<I: Instrument>(&mut self, field: &'static str, value: &I::Value);
}

#[doc(hidden)]
pub trait Comparison {
    fn metric<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value);
}

/// Returns the values of a key's labels.
#[doc(hidden)]
pub fn values<const N: usize>(values: [&String; N]) -> impl Iterator<Item = &str> {
    values.into_iter().map(String::as_str)
}
