//! Our source in their registry.

use std::collections::HashMap;
use std::fmt;

use prometheus::core::Desc;
use prometheus::proto;

use super::model;
use crate::exporter::{Collect, Exporter};

/// A source of ours, or a whole [`Exporter`](crate::Exporter), in a registry of the crate
/// `prometheus`.
///
/// What is not legal in an exposition is [left out](Exporter#what-a-source-cannot-spoil).
/// Their text encoder panics on the type `untyped`, so what is no counter, histogram or summary is a
/// gauge there. The sum of a histogram without one is `NaN`, for they have no way to leave it out.
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
    /// What this source holds.
    ///
    /// # Errors
    ///
    /// A family's name is none that their crate allows, or two members of the source declare one family.
    /// A derived struct has no such family.
    pub fn new(source: impl Collect + 'static) -> Result<Self, prometheus::Error> {
        // For their check of duplicates only, so the HELP says where the family is; it may not be
        // empty, as that of a family may.
        let name = &source.schema().name;
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
        families.iter().map(|family| model::write(family, proto::MetricType::GAUGE)).collect()
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Collector").field(&self.name).finish()
    }
}
