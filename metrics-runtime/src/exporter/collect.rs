//! The trait of sources.

use std::sync::Arc;

use super::{FamilyInfo, SourceInfo};
use crate::encode::{Encoder, Gathered};
use crate::gather::MetricFamily;

/// A source of metrics that an [`Exporter`](crate::Exporter) can expose.
///
/// The generated registries, sets without a key, groups, exporters and the adapters of other libraries
/// implement it, and so do references and `Arc`s of them. To write a source by hand, describe it and pass
/// its families to the encoder:
///
/// ```
/// use std::time::Instant;
///
/// use frozen_metrics::{Collect, Encoder, Exporter, MetricFamily, MetricType, SourceInfo};
///
/// /// How long this process has run.
/// struct Uptime(Instant);
///
/// impl Collect for Uptime {
///     fn info(&self) -> SourceInfo {
///         SourceInfo::new("Uptime")
///     }
///
///     fn expose(&self, encoder: &mut Encoder<'_>) {
///         let help = "How long this process has run.";
///         let uptime = MetricFamily::new("uptime_seconds", MetricType::Gauge, help);
///         encoder.family(&uptime.with_series([], self.0.elapsed().as_secs() as f64));
///     }
/// }
///
/// let exporter = Exporter::new().with(Uptime(Instant::now()))?;
/// assert!(exporter.text().ends_with("\nuptime_seconds 0\n"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// A source with a schema can be a member of a [group](crate::MetricGroup#sources-written-by-hand).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a source of metrics",
    label = "expected a registry, a set without a key, or a group",
    note = "the source of a struct with a key is its registry, such as `ChannelMetricsRegistry`"
)]
pub trait Collect: Send + Sync {
    /// Describes the source. It is called in every scrape, so it should be cheap.
    fn info(&self) -> SourceInfo;

    /// Passes all families with their current values to the encoder. A source that wraps others passes the
    /// encoder to them.
    ///
    /// If it panics, the [`Exporter`](crate::Exporter#faulty-sources) contains the panic.
    fn expose(&self, encoder: &mut Encoder<'_>);

    /// Calls `visit` with each source that this one consists of, in the order of a scrape. Returns `false`
    /// if it does not consist of other sources, which is the default.
    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        let _ = visit;
        false
    }

    /// Returns all families with their current values, as the encoder receives them.
    fn gather(&self) -> Vec<MetricFamily> {
        let mut gathered = Gathered::default();
        Encoder::gather(&mut gathered, |encoder| self.expose(encoder));
        gathered.families
    }

    /// Returns the families of the source, as far as they are known: those of its members, those of its
    /// [description](Self::info), or those that it exposes now. An [`Exporter`](crate::Exporter) calls it
    /// once, when the source is added.
    fn families(&self) -> Vec<FamilyInfo> {
        let mut all = Vec::new();
        if self.members(&mut |member| all.extend(member.families())) {
            return all;
        }
        self.info().families().unwrap_or_else(|| {
            let mut gathered = Gathered::unchecked();
            Encoder::gather(&mut gathered, |encoder| self.expose(encoder));
            gathered.families.into_iter().map(FamilyInfo::from).collect()
        })
    }
}

/// Implements `Collect` for pointers to a source.
macro_rules! forward {
    ($($pointer:ty),*) => {
        $(
            impl<C: Collect + ?Sized> Collect for $pointer {
                fn info(&self) -> SourceInfo {
                    (**self).info()
                }

                fn expose(&self, encoder: &mut Encoder<'_>) {
                    (**self).expose(encoder);
                }

                fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
                    (**self).members(visit)
                }

                fn gather(&self) -> Vec<MetricFamily> {
                    (**self).gather()
                }
            }
        )*
    };
}

forward!(Arc<C>, &C);
