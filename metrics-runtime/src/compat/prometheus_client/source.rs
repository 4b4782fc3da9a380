//! A registry of `prometheus-client` as a source.

use std::fmt;
use std::sync::Arc;

use prometheus_client::encoding::text;
use prometheus_client::registry::Registry;

use super::parse::Parser;
use super::read::{Read, Reader};
use crate::encode::{Encoder, Scope};
use crate::exporter::{Collect, SourceInfo};
use crate::left_out::LeftOutReason;

/// Calls its argument with the registry.
type WithRegistry = Box<dyn Fn(&mut dyn FnMut(&Registry)) + Send + Sync>;

/// A source that exposes a registry of the crate `prometheus-client` in an [`Exporter`](crate::Exporter).
///
/// `prometheus-client` exposes its metrics only as OpenMetrics text, which this source parses. It validates
/// neither names nor labels, so illegal families and series are
/// [left out](crate::Exporter#faulty-sources). Other differences from the text of `prometheus-client`:
///
/// - HELP texts are escaped. If a collector such as [`Collector`](super::Collector) has already escaped a
///   HELP text, it is escaped twice.
/// - A family that two sub-registries register is exposed once, with the series of both.
/// - Text format 0.0.4 writes the bounds of buckets as `prometheus-client` does: `le="1.0"`.
///
/// When the source is added to an exporter, the registered families are checked for duplicates.
/// `prometheus-client` hides a family with labels until it has a series. If such a family clashes, it is
/// left out.
///
/// ```
/// use std::sync::Arc;
///
/// use frozen_metrics::compat::prometheus_client::Source;
/// use frozen_metrics::{Exporter, Format};
/// use prometheus_client::metrics::counter::Counter;
/// use prometheus_client::registry::Registry;
///
/// let logins = Counter::<u64>::default();
/// let mut registry = Registry::default();
/// registry.register("logins", "Users logged in", logins.clone());
///
/// let exporter = Exporter::new().with(Source::new(Arc::new(registry)))?;
/// logins.inc();
/// assert_eq!(
///     exporter.text(),
///     "# HELP logins_total Users logged in.\n# TYPE logins_total counter\nlogins_total 1\n",
/// );
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
pub struct Source {
    with_registry: WithRegistry,
}

impl Source {
    /// Creates a source that exposes this registry.
    pub fn new(registry: Arc<Registry>) -> Self {
        Self::from_fn(move |read| read(&registry))
    }

    /// Creates a source that exposes the registry that this function passes to its argument. Use it for a
    /// registry behind a lock:
    ///
    /// ```
    /// use std::sync::{Arc, Mutex, PoisonError};
    ///
    /// use frozen_metrics::compat::prometheus_client::Source;
    /// use prometheus_client::registry::Registry;
    ///
    /// let registry = Arc::new(Mutex::new(Registry::default()));
    /// let handle = Arc::clone(&registry);
    /// let source =
    ///     Source::from_fn(move |read| read(&handle.lock().unwrap_or_else(PoisonError::into_inner)));
    /// # drop(source);
    /// ```
    pub fn from_fn(
        with_registry: impl Fn(&mut dyn FnMut(&Registry)) + Send + Sync + 'static,
    ) -> Self {
        Self { with_registry: Box::new(with_registry) }
    }
}

impl Collect for Source {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("prometheus_client::Registry")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let Read { families, bounds, stray, has_failed } = self.read();
        let format_bound = |bound: f64| bounds.get(&bound.to_bits()).cloned();
        let scope = Scope { format_bound: Some(&format_bound), ..Scope::default() };
        encoder.within(scope, |encoder| {
            families.iter().for_each(|family| encoder.family(family));
            for name in &stray {
                let why = "a sample that does not fit the type of its family".to_owned();
                encoder.leave_out(Some(name), LeftOutReason::Illegal(why));
            }
            if has_failed {
                encoder.leave_out(None, LeftOutReason::Failed);
            }
        });
    }
}

impl Source {
    /// Reads the registry. If a user-defined metric returns an error, the rest of the registry is missing.
    fn read(&self) -> Read {
        let mut reader = Reader::default();
        (self.with_registry)(&mut |registry| {
            let mut parser = Parser::default();
            let outcome = text::encode_registry(&mut parser, registry);
            reader.registry(parser.lines, outcome);
        });
        reader.read
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
