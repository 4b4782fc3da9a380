//! Labels of an instance, given when the process starts.

use std::sync::Arc;

use metrics_schema::exposition::label_set;
use metrics_schema::{Label, Schema, rules};

use super::{Collect, Declared, KeyUsage};
use crate::encode::{Encoder, Scope};
use crate::gather::{MetricFamily, MetricSeries, Sink, pour};
use crate::label::LabelError;

/// A source, or a whole exporter, whose every series has labels that are known when the process
/// starts: which disk this is, which tenant.
///
/// They stand before the labels that the source declares. A golden does not show them: they are the
/// deployment's and not the schema's. Lines that a source writes [verbatim](Encoder::verbatim) do not
/// get them. A family of another library's that comes to have one of them is left out, and text
/// format 0.0.4 says so in a comment.
///
/// An exporter takes several instances of a source, told apart by the values. Where these come and go
/// while the process runs, key the set by the label.
///
/// ```
/// use metrics_runtime::{Counter, Exporter, Labelled, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "disk", golden = none)]
/// struct DiskMetrics {
///     /// Blocks read.
///     reads_total: Counter,
/// }
///
/// static DISK: DiskMetrics = DiskMetrics::new();
///
/// static OTHER: DiskMetrics = DiskMetrics::new();
///
/// let exporter = Exporter::new()
///     .with(Labelled::new(&DISK, [("adapter", "disk-1")])?)?
///     .with(Labelled::new(&OTHER, [("adapter", "disk-2")])?)?;
/// assert!(exporter.text().ends_with(
///     "disk_reads_total{adapter=\"disk-1\"} 0\ndisk_reads_total{adapter=\"disk-2\"} 0\n",
/// ));
///
/// let whole = Labelled::new(exporter, [("zone", "a")])?;
/// let text = Exporter::new().with(whole)?.text();
/// assert!(text.ends_with("disk_reads_total{zone=\"a\",adapter=\"disk-2\"} 0\n"));
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Labelled<C> {
    source: C,
    labels: Arc<[Label]>,
    /// The labels as they stand between braces.
    text: Arc<str>,
}

impl<C: Collect> Labelled<C> {
    /// Gives every series of `source` these labels.
    ///
    /// # Errors
    ///
    /// A label is not legal, is reserved, has no value, stands twice, or is one that the source
    /// declares already.
    pub fn new<N: Into<String>, V: Into<String>>(
        source: C,
        labels: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, LabelError> {
        let label =
            |(name, value): (N, V)| Label { name: name.into().into(), value: value.into().into() };
        let labels: Vec<Label> = labels.into_iter().map(label).collect();
        let families = source.families();
        for (at, label) in labels.iter().enumerate() {
            rules::label_name(&label.name).map_err(LabelError::new)?;
            if label.value.is_empty() {
                return Err(LabelError::new(format!(
                    "expected a value for label `{}`: Prometheus reads an empty one as no label",
                    label.name
                )));
            }
            if labels[..at].iter().any(|earlier| earlier.name == label.name) {
                return Err(LabelError::new(format!("label `{}` stands twice", label.name)));
            }
            if let Some(clash) = families.iter().find(|family| family.labels.contains(&label.name))
            {
                return Err(LabelError::new(format!(
                    "label `{}` is one that `{}` declares already: give it another name",
                    label.name, clash.name
                )));
            }
        }
        let mut text = String::new();
        label_set(&mut text, &labels);
        Ok(Self { source, labels: labels.into(), text: text.into() })
    }
}

impl<C: Collect> Collect for Labelled<C> {
    fn schema(&self) -> &'static Schema {
        self.source.schema()
    }

    fn families(&self) -> Vec<Declared> {
        let mut families = self.source.families();
        for family in &mut families {
            family.labels.extend(self.labels.iter().map(|label| label.name.clone()));
        }
        families
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let scope = Scope { labels: &self.text, given: &self.labels, ..Scope::default() };
        encoder.within(scope, |encoder| self.source.expose(encoder));
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let mut families = self.source.gather();
        // What no struct declares may have come to have one of them.
        let is_given = |label: &Label| self.labels.iter().any(|given| given.name == label.name);
        families.retain(|family| {
            !family.series.iter().any(|series| series.labels.iter().any(is_given))
        });
        for series in families.iter_mut().flat_map(|family| &mut family.series) {
            series.labels.splice(0..0, self.labels.iter().cloned());
        }
        families
    }

    fn gather_to(&self, sink: &mut dyn Sink) {
        // What no struct declares may have come to have one of the labels: then all of it is left out.
        if self.schema().families.is_empty() {
            return self.gather().into_iter().for_each(|family| pour(family, sink));
        }
        self.source.gather_to(&mut WithLabels { labels: &self.labels, sink });
    }

    fn keys(&self) -> Option<KeyUsage> {
        self.source.keys()
    }

    fn instance(&self) -> Vec<Label> {
        self.labels.iter().cloned().chain(self.source.instance()).collect()
    }

    fn golden(&self) -> Option<&'static str> {
        self.source.golden()
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.source.members(&mut |source| {
            let (labels, text) = (Arc::clone(&self.labels), Arc::clone(&self.text));
            visit(&Labelled { source, labels, text });
        })
    }
}

/// Puts labels before those of every series.
struct WithLabels<'a> {
    labels: &'a [Label],
    sink: &'a mut dyn Sink,
}

impl Sink for WithLabels<'_> {
    fn family(&mut self, family: MetricFamily, series: usize) {
        self.sink.family(family, series);
    }

    fn series(&mut self, mut series: MetricSeries) {
        series.labels.splice(0..0, self.labels.iter().cloned());
        self.sink.series(series);
    }
}
