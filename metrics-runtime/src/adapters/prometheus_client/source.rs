//! Their registry as a source of ours.

use std::fmt;
use std::sync::Arc;

use metrics_schema::Schema;
use prometheus_client::encoding::text;
use prometheus_client::registry::Registry;

use super::piece::Pieces;
use super::read;
use crate::exporter::{Collect, Declared};
use crate::gather::MetricFamily;

/// Shows the registry to what is given.
type Show = Box<dyn Fn(&mut dyn FnMut(&Registry)) + Send + Sync>;

/// A registry of the crate `prometheus-client` as a source of our [`Exporter`](crate::Exporter).
///
/// That crate shows its metrics as OpenMetrics text only, so the text is read. What would make the
/// exposition illegal is mended or left out:
///
/// - A HELP text is escaped; they write it as it is. One that a collector had escaped, such as our
///   [`Collector`](super::Collector), is so twice.
/// - A family that sub-registries register twice is shown once, with the series of both; where their
///   types differ, those of the later are left out.
/// - A name that is none is left out, with all that bears it.
///
/// The check for duplicates sees the families that are registered when the source is added, but for
/// those of labels without a series so far, which they do not show. One that clashes later is left
/// out, and text format 0.0.4 says so in a comment.
///
/// ```
/// use std::sync::Arc;
///
/// use metrics_runtime::adapters::prometheus_client::Source;
/// use metrics_runtime::{Exporter, Format};
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
/// # Ok::<_, metrics_runtime::DuplicateFamily>(())
/// ```
pub struct Source {
    show: Show,
}

impl Source {
    /// What this registry holds.
    pub fn new(registry: Arc<Registry>) -> Self {
        Self::showing(move |read| read(&registry))
    }

    /// What the registry holds that this function shows: one behind a lock, say.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex, PoisonError};
    ///
    /// use metrics_runtime::adapters::prometheus_client::Source;
    /// use prometheus_client::registry::Registry;
    ///
    /// let registry = Arc::new(Mutex::new(Registry::default()));
    /// let shown = Arc::clone(&registry);
    /// let source =
    ///     Source::showing(move |read| read(&shown.lock().unwrap_or_else(PoisonError::into_inner)));
    /// # drop(source);
    /// ```
    pub fn showing(show: impl Fn(&mut dyn FnMut(&Registry)) + Send + Sync + 'static) -> Self {
        Self { show: Box::new(show) }
    }
}

impl Collect for Source {
    fn schema(&self) -> &'static Schema {
        static REGISTRY: Schema = Schema::new("prometheus_client::Registry", None, &[]);
        &REGISTRY
    }

    fn families(&self) -> Vec<Declared> {
        self.gather().into_iter().map(Declared::from).collect()
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let mut pieces = Pieces::default();
        (self.show)(&mut |registry| {
            // A metric of the user's own that fails ends their text; what stands before it is good.
            let _ = text::encode_registry(&mut pieces, registry);
        });
        read::families(&pieces.text)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
