//! The trait that the derive implements for a set of instruments.

use std::any::Any;

use frozen_metrics_schema::Schema;

use crate::encode::{FamilyRows, Row};
use crate::group::SchemaHashes;
use crate::instrument::Reading;
use crate::key_usage::KeyUsage;
use crate::registry::RegistryKey;
use crate::value_table::RowWriter;

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

    /// The schema that the struct declares: families, kinds, units, HELP texts, labels, the key and its
    /// cap.
    const SCHEMA: &'static Schema;

    /// The hashes of the schema, which groups compare with goldens while they are compiled.
    #[doc(hidden)]
    const HASHES: &'static SchemaHashes;

    /// Reads every instrument, without waiting, into a row without a key.
    #[doc(hidden)]
    fn read(&self, reading: &Reading) -> Self::Row;

    /// Calls `visit` with each family that has labels of its own, in the order of the schema.
    #[doc(hidden)]
    fn families(&self, visit: &mut dyn FnMut(&dyn FamilyRows)) {
        let _ = visit;
    }

    /// Reads the families that have labels of their own into a row, which [`read`](Self::read) leaves empty.
    #[doc(hidden)]
    fn read_families(&self, row: &mut Self::Row) {
        let _ = row;
    }
}

/// A set of which a [`Registry`](crate::Registry) has one for each key. The derive implements it for a struct that
/// declares a `key`.
pub trait KeyedSet: MetricSet {
    /// The values of all sets of a registry at one moment.
    type Snapshot;

    /// The key of the registry: `String`, or a [`LabelSet`](crate::LabelSet).
    type Key: RegistryKey;

    /// Sets the key of a row.
    #[doc(hidden)]
    fn set_key(row: &mut Self::Row, key: <Self::Key as RegistryKey>::InRow);

    /// Returns the snapshot with these rows. One of them may be that of the overflow.
    #[doc(hidden)]
    fn snapshot_of(
        rows: Vec<Self::Row>,
        overflow: Option<usize>,
        usage: KeyUsage,
    ) -> Self::Snapshot;
}

/// A set whose type is not known to the code that uses it.
pub(crate) trait AnySet: Any + Send + Sync {
    /// Writes the value of every instrument, without waiting.
    fn write(&self, writer: &mut RowWriter<'_>, reading: &Reading);

    /// Calls `visit` with each family that has labels of its own, in the order of the schema.
    fn families(&self, visit: &mut dyn FnMut(&dyn FamilyRows)) {
        let _ = visit;
    }
}

impl<S: MetricSet> AnySet for S {
    fn write(&self, writer: &mut RowWriter<'_>, reading: &Reading) {
        self.read(reading).write(writer);
    }

    fn families(&self, visit: &mut dyn FnMut(&dyn FamilyRows)) {
        MetricSet::families(self, visit);
    }
}
