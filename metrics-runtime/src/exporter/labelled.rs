//! Labels of an instance, which are known when the process starts.

use std::sync::Arc;

use frozen_metrics_schema::exposition::label_set;
use frozen_metrics_schema::{Label, rules};

use super::{Collect, SourceInfo};
use crate::encode::{Encoder, Scope};
use crate::label::LabelError;

/// A source, or a whole exporter, with labels that are known when the process starts, such as the name of
/// a disk or a tenant.
///
/// The labels precede the labels that the source declares. Goldens do not contain them, because they
/// belong to the deployment and not to the schema. A series of another library that already has one of
/// these labels is [left out](crate::Exporter#faulty-sources).
///
/// An exporter joins several instances of a source that differ in the values of the labels. If instances
/// are created and removed while the process runs, key the set by the label instead.
///
/// ```
/// use frozen_metrics::{Counter, Exporter, Labelled, ReplicationMetrics};
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
    /// The escaped labels, without the braces.
    text: Arc<str>,
}

impl<C: Collect> Labelled<C> {
    /// Adds these labels to every series of `source`.
    ///
    /// # Errors
    ///
    /// Returns an error if a label name is not legal, is reserved or occurs twice, if a value is empty, or
    /// if the source already declares the label.
    pub fn new<N: Into<String>, V: Into<String>>(
        source: C,
        labels: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, LabelError> {
        let label =
            |(name, value): (N, V)| Label { name: name.into().into(), value: value.into().into() };
        let labels: Vec<Label> = labels.into_iter().map(label).collect();
        let families = source.families();
        for (index, label) in labels.iter().enumerate() {
            rules::label_name(&label.name).map_err(LabelError::new)?;
            if label.value.is_empty() {
                return Err(LabelError::new(format!(
                    "the value of label `{}` is empty: Prometheus drops labels with an empty value",
                    label.name
                )));
            }
            if labels[..index].iter().any(|earlier| earlier.name == label.name) {
                return Err(LabelError::new(format!("duplicate label `{}`", label.name)));
            }
            if let Some(clash) = families.iter().find(|family| family.labels.contains(&label.name))
            {
                return Err(LabelError::new(format!(
                    "family `{1}` already declares the label `{0}`: rename the label",
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
    fn info(&self) -> SourceInfo {
        self.source.info().with_instance(&self.labels)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let scope = Scope { labels: &self.labels, text: &self.text, ..Scope::default() };
        encoder.within(scope, |encoder| self.source.expose(encoder));
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.source.members(&mut |source| {
            let (labels, text) = (Arc::clone(&self.labels), Arc::clone(&self.text));
            visit(&Labelled { source, labels, text });
        })
    }
}
