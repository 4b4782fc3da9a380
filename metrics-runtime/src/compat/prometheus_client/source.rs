//! Their registry as a source of ours.

use std::fmt;
use std::sync::Arc;

use frozen_metrics_schema::Schema;
use prometheus_client::encoding::text;
use prometheus_client::registry::Registry;

use super::piece::Pieces;
use super::read::{Read, Reader};
use crate::encode::{Encoder, Scope};
use crate::exporter::{Collect, FamilyInfo};
use crate::gather::MetricFamily;
use crate::left_out::LeftOutReason;

/// Shows the registry to what is given.
type Show = Box<dyn Fn(&mut dyn FnMut(&Registry)) + Send + Sync>;

/// A registry of the crate `prometheus-client` as a source of our [`Exporter`](crate::Exporter).
///
/// That crate shows its metrics as OpenMetrics text only, so the text is read. It checks neither names nor
/// labels: what is not legal is [left out](crate::Exporter#what-a-source-cannot-spoil). Beside that:
///
/// - A HELP text is escaped; they write it as it is. One that a collector had escaped, such as our
///   [`Collector`](super::Collector), is so twice.
/// - A family that sub-registries register twice is shown once, with the series of both.
/// - Text format 0.0.4 spells the bounds of buckets as they do: `le="1.0"`.
///
/// The check for duplicates sees the families that are registered when the source is added, but for
/// those of labels without a series so far, which they do not show. One that clashes later is left out.
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
    /// use frozen_metrics::compat::prometheus_client::Source;
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

    fn families(&self) -> Vec<FamilyInfo> {
        self.gather().into_iter().map(FamilyInfo::from).collect()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let Read { families, bounds, stray, has_failed } = self.read();
        let spelling = |bound: f64| bounds.get(&bound.to_bits()).cloned();
        let scope = Scope { spelling: Some(&spelling), ..Scope::default() };
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

    fn gather(&self) -> Vec<MetricFamily> {
        self.read().families
    }
}

impl Source {
    /// What their text holds. A metric of the user's own that fails ends the text of its registry.
    fn read(&self) -> Read {
        let mut reader = Reader::default();
        (self.show)(&mut |registry| {
            let mut pieces = Pieces::default();
            let outcome = text::encode_registry(&mut pieces, registry);
            reader.registry(pieces.lines, outcome);
        });
        reader.read
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
