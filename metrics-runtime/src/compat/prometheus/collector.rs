//! A source of this crate in a registry of `prometheus`.

use std::collections::HashMap;
use std::fmt;

use prometheus::core::Desc;
use prometheus::proto;

use super::model;
use crate::exporter::{Collect, Exporter};

/// A collector for a registry of the crate `prometheus`, which exposes a source of this crate or a whole
/// [`Exporter`](crate::Exporter).
///
/// Illegal families and series are [left out](Exporter#faulty-sources). Every type except counter,
/// histogram and summary becomes a gauge, because the text encoder of `prometheus` panics on untyped
/// families. If a histogram has no sum, the sum is `NaN`, because `prometheus` requires one.
///
/// ```
/// use frozen_metrics::compat::prometheus::Collector;
/// use frozen_metrics::{Counter, ReplicationMetrics};
/// use prometheus::{Registry, TextEncoder};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let registry = Registry::new();
/// registry.register(Box::new(Collector::new(&NODE)?))?;
/// NODE.drops_total.inc();
/// assert_eq!(
///     TextEncoder::new().encode_to_string(&registry.gather())?,
///     "# HELP node_drops_total Messages dropped.\n# TYPE node_drops_total counter\nnode_drops_total 1\n",
/// );
/// # Ok::<_, prometheus::Error>(())
/// ```
pub struct Collector {
    exporter: Exporter,
    name: &'static str,
    descriptions: Vec<Desc>,
}

impl Collector {
    /// Creates a collector that exposes this source.
    ///
    /// # Errors
    ///
    /// Returns an error if `prometheus` does not allow the name of a family, or if two members of the source
    /// declare the same family. Neither happens with a derived struct.
    pub fn new(source: impl Collect + 'static) -> Result<Self, prometheus::Error> {
        // `prometheus` uses descriptions only to detect duplicates. Their HELP must not be empty.
        let name = source.info().name();
        let help = format!("A family of `{name}`.");
        let describe = |name: String| Desc::new(name, help.clone(), Vec::new(), HashMap::new());
        let families = source.families().into_iter();
        let descriptions = families.map(|family| describe(family.name.into_owned()));
        let descriptions = descriptions.collect::<Result<_, _>>()?;
        let exporter = Exporter::new().with(source);
        let exporter = exporter.map_err(|error| prometheus::Error::Msg(error.to_string()))?;
        Ok(Self { exporter, name, descriptions })
    }
}

impl prometheus::core::Collector for Collector {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<proto::MetricFamily> {
        let families = self.exporter.gather();
        families.iter().map(model::write).collect()
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Collector").field(&self.name).finish()
    }
}
