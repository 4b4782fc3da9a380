//! What the derive implements: a set of instruments, and the row it reads as.

use std::fmt::Debug;

use frozen_metrics_schema::Schema;
use frozen_metrics_schema::hash::SchemaHashes;

use crate::encode::FamilyTemplate;
use crate::instrument::{Instrument, Reading};
use crate::registry::KeyShape;

/// A struct that derives [`ReplicationMetrics`](crate::ReplicationMetrics): the live set.
///
/// ```
/// use frozen_metrics::{Counter, MetricSet, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// assert_eq!(NodeMetrics::SCHEMA.families[0].name, "node_drops_total");
/// ```
pub trait MetricSet: Default + Send + Sync + 'static {
    /// What one set reads as.
    #[doc(hidden)]
    type Row: Row;

    /// What its registry is keyed by.
    #[doc(hidden)]
    type Key: KeyShape;

    /// What the set declares: families, kinds, units, HELP, labels, the key and its cap.
    const SCHEMA: &'static Schema;

    /// The hashes of the schema, which groups compare with goldens while they are compiled.
    #[doc(hidden)]
    const HASHES: &'static SchemaHashes;

    /// Reads every instrument into a row with these values of the key's labels, without waiting.
    #[doc(hidden)]
    fn read(&self, key: <Self::Key as KeyShape>::Values, reading: &Reading) -> Self::Row;
}

/// Plain data: the values of one set, and its key.
#[doc(hidden)]
pub trait Row: Clone + Debug + Default + PartialEq + Send + Sync + 'static {
    const SCHEMA: &'static Schema;
    const TEXT: &'static [FamilyTemplate];

    /// The values of the key's labels, in order.
    fn key(&self) -> impl Iterator<Item = &str>;

    /// Shows the values of one family, field by field.
    fn visit(&self, family: usize, visitor: &mut impl Visitor);

    /// Shows every value beside the one that an earlier row has.
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

/// The values of a key's labels.
#[doc(hidden)]
pub fn values<const N: usize>(values: [&String; N]) -> impl Iterator<Item = &str> {
    values.into_iter().map(String::as_str)
}
