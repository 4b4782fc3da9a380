//! The trait that the derive implements for a set of instruments.

use std::any::Any;

use frozen_metrics_schema::Schema;
use frozen_metrics_schema::hash::SchemaHashes;

use crate::instrument::{Instrument, Reading};
use crate::key_usage::KeyUsage;
use crate::registry::{KeyShape, Values};
use crate::row::{Comparison, Row};

/// A set of metrics: a struct that derives [`ReplicationMetrics`](crate::ReplicationMetrics).
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
    /// The values of one set at one moment.
    #[doc(hidden)]
    type Row: Row;

    /// The key of the registry of these sets.
    #[doc(hidden)]
    type Key: KeyShape;

    /// The schema that the struct declares: families, kinds, units, HELP texts, labels, the key and its
    /// cap.
    const SCHEMA: &'static Schema;

    /// The hashes of the schema, which groups compare with goldens while they are compiled.
    #[doc(hidden)]
    const HASHES: &'static SchemaHashes;

    /// Reads every instrument, without waiting, into a row with these values of the key's labels.
    #[doc(hidden)]
    fn read(&self, key: <Self::Key as KeyShape>::Values, reading: &Reading) -> Self::Row;
}

/// A set of which a [`Registry`](crate::Registry) has one for each key. The derive implements it for a struct that
/// declares a `key`.
pub trait KeyedSet: MetricSet {
    /// The values of all sets of a registry at one moment.
    type Snapshot;

    /// Returns the snapshot with these rows.
    #[doc(hidden)]
    fn snapshot(rows: Vec<Self::Row>, usage: KeyUsage) -> Self::Snapshot;
}

/// A set whose type is not known to the code that uses it.
pub(crate) trait AnySet: Any + Send + Sync {
    /// Returns whether the values of the set are the earlier ones, and replaces these by the current ones.
    fn observe(&self, earlier: &mut Values, reading: &Reading) -> bool;
}

impl<S: MetricSet> AnySet for S {
    fn observe(&self, earlier: &mut Values, reading: &Reading) -> bool {
        let mut row = self.read(S::Key::no_values(), reading);
        let mut unchanged = Unchanged(false);
        match earlier.as_mut().and_then(|earlier| earlier.downcast_mut::<S::Row>()) {
            Some(earlier) => {
                unchanged.0 = true;
                row.compare(earlier, &mut unchanged);
                *earlier = row;
            }
            None => *earlier = Some(Box::new(row)),
        }
        unchanged.0
    }
}

struct Unchanged(bool);

impl Comparison for Unchanged {
    fn metric<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value) {
        self.0 &= now == earlier || is_same_without_being_equal(now, earlier);
    }
}

/// `NaN` differs from itself. The text of two such values tells whether they are the same.
fn is_same_without_being_equal<V: PartialEq + std::fmt::Debug>(a: &V, b: &V) -> bool {
    #[expect(clippy::eq_op, reason = "only values such as `NaN` differ from themselves")]
    let are_unequal_to_themselves = a != a && b != b;
    are_unequal_to_themselves && format!("{a:?}") == format!("{b:?}")
}
