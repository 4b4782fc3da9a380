//! Their registry as a source of ours.

use std::fmt;

use frozen_metrics_schema::Schema;
use prometheus::Registry;
use prometheus::proto;

use super::model;
use crate::encode::{Encoder, Scope};
use crate::exporter::{Collect, FamilyInfo};
use crate::gather::MetricFamily;

/// A registry of the crate `prometheus` as a source of our [`Exporter`](crate::Exporter).
///
/// The check for duplicates sees the families that have a series when the source is added. One that clashes
/// later is [left out](crate::Exporter#what-a-source-cannot-spoil).
///
/// Text format 0.0.4 spells the bounds of buckets and quantiles as that crate does: `le="1000000"`.
///
/// ```
/// use frozen_metrics::Exporter;
/// use frozen_metrics::compat::prometheus::Source;
/// use prometheus::{IntCounter, Registry};
///
/// let registry = Registry::new();
/// let logins = IntCounter::new("logins_total", "Users logged in.")?;
/// registry.register(Box::new(logins.clone()))?;
///
/// let exporter = Exporter::new().with(Source::new(registry))?;
/// logins.inc();
/// assert_eq!(
///     exporter.text(),
///     "# HELP logins_total Users logged in.\n# TYPE logins_total counter\nlogins_total 1\n",
/// );
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Source {
    gather: Box<dyn Fn() -> Vec<proto::MetricFamily> + Send + Sync>,
}

impl Source {
    /// What this registry holds.
    pub fn new(registry: Registry) -> Self {
        Self::gathering(move || registry.gather())
    }

    /// What this function gathers: [`prometheus::gather`], say, of their default registry.
    pub fn gathering(
        gather: impl Fn() -> Vec<proto::MetricFamily> + Send + Sync + 'static,
    ) -> Self {
        Self { gather: Box::new(gather) }
    }
}

impl Collect for Source {
    fn schema(&self) -> &'static Schema {
        static REGISTRY: Schema = Schema::new("prometheus::Registry", None, &[]);
        &REGISTRY
    }

    fn families(&self) -> Vec<FamilyInfo> {
        self.gather().into_iter().map(FamilyInfo::from).collect()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        // Their encoder uses the `Display` of the standard library. It writes `inf`, which is no bound.
        let spelling = |bound: f64| bound.is_finite().then(|| bound.to_string());
        let scope = Scope { spelling: Some(&spelling), ..Scope::default() };
        encoder.within(scope, |encoder| {
            self.gather().iter().for_each(|family| encoder.family(family));
        });
    }

    fn gather(&self) -> Vec<MetricFamily> {
        (self.gather)().iter().map(model::read).collect()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
