//! The trait of sources.

use std::sync::Arc;

use frozen_metrics_schema::{FamilySchema, Label, Schema};

use super::{FamilyInfo, KeyUsage};
use crate::encode::{Encoder, Gathered};
use crate::gather::MetricFamily;

/// A source of metrics that an [`Exporter`](crate::Exporter) can expose.
///
/// The generated registries, sets without a key, groups, exporters and the adapters of other libraries
/// implement it, and so do references and `Arc`s of them. To write a source by hand, implement
/// [`schema`](Self::schema), [`families`](Self::families) and [`gather`](Self::gather):
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
    /// Returns the schema that the struct declares. A source that is not derived from a struct returns a
    /// schema with only a name, and overrides [`families`](Self::families).
    fn schema(&self) -> &'static Schema;

    /// Returns the families that the source exposes, as far as they are known. By default, these are the
    /// families of the schema. An [`Exporter`](crate::Exporter) calls it once, when the source is added.
    fn families(&self) -> Vec<FamilyInfo> {
        let schema = self.schema();
        schema.families.iter().map(|family| FamilyInfo::from_schema(schema, family)).collect()
    }

    /// Passes all families with their current values to the encoder. By default, these are the families
    /// that [`gather`](Self::gather) returns. A source that wraps others passes the encoder to them.
    ///
    /// If it panics, the [`Exporter`](crate::Exporter#faulty-sources) contains the panic.
    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.gather().iter().for_each(|family| encoder.family(family));
    }

    /// Returns all families with their current values.
    fn gather(&self) -> Vec<MetricFamily>;

    /// Returns how full the registry is; `None` for a source without keys.
    fn keys(&self) -> Option<KeyUsage> {
        None
    }

    /// Returns the labels of the instance, which [`Labelled`](crate::Labelled) adds to each series. An
    /// [`Exporter`](crate::Exporter) joins sources that differ only in the values of these labels. A source
    /// without them is never joined.
    fn instance(&self) -> Vec<Label> {
        Vec::new()
    }

    /// Returns the path of the golden that freezes the source; `None` if no golden does.
    fn golden(&self) -> Option<&'static str> {
        None
    }

    /// Returns whether a family can have exemplars. If so, the HTTP router prefers OpenMetrics to formats
    /// without exemplars. By default, the schemas of the source and of its members decide.
    fn has_exemplars(&self) -> bool {
        let mut has = self.schema().families.iter().any(FamilySchema::has_exemplars);
        self.members(&mut |member| has |= member.has_exemplars());
        has
    }

    /// Calls `visit` with each source that this one consists of, in the order of a scrape. Returns `false`
    /// if it does not consist of other sources, which is the default.
    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        let _ = visit;
        false
    }

    /// Returns whether the derive generated the implementation. If so, the source exposes exactly the
    /// families of its schema, and they need no check.
    #[doc(hidden)]
    fn is_declared(&self) -> bool {
        false
    }
}

/// Implements `Collect` for pointers to a source.
macro_rules! forward {
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

forward!(Arc<C>, &C);

/// Gathers the families that a source exposes. Exporters do not count what is left out of them.
pub(crate) fn gather(source: &dyn Collect) -> Vec<MetricFamily> {
    let mut gathered = Gathered::default();
    Encoder::gather(&mut gathered, |encoder| source.expose(encoder));
    gathered.families
}
