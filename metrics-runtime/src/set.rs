//! The trait that the derive implements for a set of instruments.

use frozen_metrics_schema::Schema;
use frozen_metrics_schema::hash::SchemaHashes;

use crate::instrument::Reading;
use crate::registry::KeyShape;
use crate::row::Row;

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
