//! A registry of `prometheus` as a source.

use std::fmt;

use prometheus::Registry;
use prometheus::proto;

use super::model;
use crate::encode::{Encoder, Scope};
use crate::exporter::{Collect, SourceInfo};

/// A source that exposes a registry of the crate `prometheus` in an [`Exporter`](crate::Exporter).
///
/// When the source is added to an exporter, families that have series are checked for duplicates. A family
/// that clashes later is [left out](crate::Exporter#faulty-sources).
///
/// Text format 0.0.4 writes the bounds of buckets and quantiles as `prometheus` does: `le="1000000"`.
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
    /// Creates a source that exposes this registry.
    pub fn new(registry: Registry) -> Self {
        Self::from_fn(move || registry.gather())
    }

    /// Creates a source that exposes the families that this function returns, such as
    /// [`prometheus::gather`] for the default registry.
    pub fn from_fn(gather: impl Fn() -> Vec<proto::MetricFamily> + Send + Sync + 'static) -> Self {
        Self { gather: Box::new(gather) }
    }
}

impl Collect for Source {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("prometheus::Registry")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        // `prometheus` formats bounds with `Display`. For infinity, that is `inf`, which is not legal.
        let format_bound = |bound: f64| bound.is_finite().then(|| bound.to_string());
        let scope = Scope { format_bound: Some(&format_bound), ..Scope::default() };
        encoder.within(scope, |encoder| {
            (self.gather)().iter().for_each(|family| encoder.family(&model::read(family)));
        });
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
