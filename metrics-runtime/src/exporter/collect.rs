//! What an exporter takes.

use std::sync::Arc;

use frozen_metrics_schema::{Label, Schema};

use super::{FamilyInfo, KeyUsage};
use crate::encode::Encoder;
use crate::gather::MetricFamily;

/// Something that can be scraped: a registry, or a set without key.
///
/// Implemented by what the derive generates, by references to it, and by compat of other
/// libraries. Two methods make a source by hand:
///
/// ```
/// use frozen_metrics::schema::Schema;
/// use frozen_metrics::{
///     Collect, FamilyInfo, Exporter, MetricFamily, MetricSeries, MetricType, MetricValue,
/// };
///
/// /// How long this process has run.
/// struct Uptime(std::time::Instant);
///
/// static UPTIME: Schema = Schema::new("Uptime", None, &[]);
///
/// impl Collect for Uptime {
///     fn schema(&self) -> &'static Schema {
///         &UPTIME
///     }
///
///     fn families(&self) -> Vec<FamilyInfo> {
///         self.gather().into_iter().map(FamilyInfo::from).collect()
///     }
///
///     fn gather(&self) -> Vec<MetricFamily> {
///         let value = MetricValue::Number(self.0.elapsed().as_secs() as f64);
///         vec![MetricFamily {
///             name: "uptime_seconds".into(),
///             kind: MetricType::Gauge,
///             unit: Some("seconds".into()),
///             help: "How long this process has run.".into(),
///             series: vec![MetricSeries { labels: vec![], value }],
///         }]
///     }
/// }
///
/// let exporter = Exporter::new().with(Uptime(std::time::Instant::now()))?;
/// assert!(exporter.text().ends_with("\nuptime_seconds 0\n"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
pub trait Collect: Send + Sync {
    /// What a struct declares. Where no struct does, only a name: then
    /// [`families`](Self::families) says the rest.
    fn schema(&self) -> &'static Schema;

    /// The families that it shows, so far as it knows them: an [`Exporter`](crate::Exporter) asks
    /// once, when the source is added.
    fn families(&self) -> Vec<FamilyInfo> {
        let schema = self.schema();
        schema.families.iter().map(|family| FamilyInfo::from_schema(schema, family)).collect()
    }

    /// Shows its state now to an encoder, which writes text or collects values: by default, what
    /// [`gather`](Self::gather) returns. A source that wraps others passes the encoder on to them.
    ///
    /// An [`Exporter`](crate::Exporter) contains a [panic](crate::Exporter#what-a-source-cannot-spoil).
    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.gather().iter().for_each(|family| encoder.family(family));
    }

    /// Its state now as values.
    fn gather(&self) -> Vec<MetricFamily>;

    /// How full it is; `None` if it has no keys.
    fn keys(&self) -> Option<KeyUsage> {
        None
    }

    /// The labels of an instance that each of its series has, as [`Labelled`](crate::Labelled) gives
    /// them. An [`Exporter`](crate::Exporter) joins sources that differ in their values alone; without
    /// any, a source is never joined.
    fn instance(&self) -> Vec<Label> {
        Vec::new()
    }

    /// The path of the golden that freezes it; `None` if none does.
    fn golden(&self) -> Option<&'static str> {
        None
    }

    /// Whether any of its families may show exemplars, so that a scraper is better served with
    /// OpenMetrics than with a format that has none. By default, whether its schema or one of its
    /// members says so.
    fn has_exemplars(&self) -> bool {
        let mut has = self.schema().families.iter().any(|family| family.exemplars);
        self.members(&mut |member| has |= member.has_exemplars());
        has
    }

    /// Shows the sources that it is made of, and says whether it is made of any.
    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        let _ = visit;
        false
    }

    /// Whether the derive wrote this implementation, so that what it shows is what its schema declares
    /// and need not be checked.
    #[doc(hidden)]
    fn is_declared(&self) -> bool {
        false
    }
}

/// What points to a source is one.
macro_rules! pass_on {
    ($($pointer:ty),*) => {
        $(
            impl<C: Collect + ?Sized> Collect for $pointer {
                fn schema(&self) -> &'static Schema {
                    (**self).schema()
                }

                fn families(&self) -> Vec<FamilyInfo> {
                    (**self).families()
                }

                fn expose(&self, encoder: &mut Encoder<'_>) {
                    (**self).expose(encoder);
                }

                fn gather(&self) -> Vec<MetricFamily> {
                    (**self).gather()
                }

                fn keys(&self) -> Option<KeyUsage> {
                    (**self).keys()
                }

                fn instance(&self) -> Vec<Label> {
                    (**self).instance()
                }

                fn golden(&self) -> Option<&'static str> {
                    (**self).golden()
                }

                fn has_exemplars(&self) -> bool {
                    (**self).has_exemplars()
                }

                fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
                    (**self).members(visit)
                }

                fn is_declared(&self) -> bool {
                    (**self).is_declared()
                }
            }
        )*
    };
}

pass_on!(Arc<C>, &C);
