//! The names that families take in an exposition, and the error when two take the same.

use std::error::Error;
use std::fmt;

use frozen_metrics_schema::{FamilySchema, Schema, Text};

use crate::gather::{MetricFamily, MetricType};

/// A family that a source declares, as the check for duplicates sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyInfo {
    /// The name on the wire.
    pub name: Text,
    /// The type: it decides which other names the family takes.
    pub kind: MetricType,
    /// The names of its labels, so far as they are known.
    pub labels: Vec<Text>,
}

impl From<MetricFamily> for FamilyInfo {
    fn from(family: MetricFamily) -> Self {
        let mut labels: Vec<Text> = Vec::new();
        for label in family.series.into_iter().flat_map(|series| series.labels) {
            if !labels.contains(&label.name) {
                labels.push(label.name);
            }
        }
        Self { name: family.name.into(), kind: family.kind, labels }
    }
}

impl FamilyInfo {
    /// Returns what a struct declares.
    pub(crate) fn from_schema(schema: &'static Schema, family: &'static FamilySchema) -> Self {
        let mut labels: Vec<Text> = family.label_names().map(Text::Borrowed).collect();
        let key_at = family.key_at.min(labels.len());
        let key = schema.key_labels_of(family).iter().map(|label| label.name.clone());
        labels.splice(key_at..key_at, key);
        Self { name: family.name.clone(), kind: MetricType::from_kind(&family.kind), labels }
    }
}

/// Two families take one name.
///
/// ```
/// use frozen_metrics::{Counter, Exporter, ReplicationMetrics};
///
/// /// A node.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let twice = Exporter::new().with(&NODE).and_then(|exporter| exporter.with(&NODE));
/// assert_eq!(twice.unwrap_err().first, "NodeMetrics");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DuplicateFamily {
    /// The family of the source that was registered second.
    pub family: String,
    /// The family of the source that was registered first; most often the same.
    pub other: String,
    /// The name that both take: of the family, or of a sample such as a histogram's `_count`.
    pub name: String,
    /// The source that was registered first: a struct, or another library's registry.
    pub first: String,
    /// The source that was registered second.
    pub second: String,
}

impl fmt::Display for DuplicateFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { family, other, name, first, second } = self;
        if family != other {
            return write!(
                f,
                "family `{family}` of `{second}` and family `{other}` of `{first}` both take the name `{name}`: \
                 rename one of them, or register only one"
            );
        }
        write!(f, "family `{family}` is declared by both `{first}` and `{second}`: ")?;
        match first == second {
            true => write!(
                f,
                "register it once, or give each instance a label of its own with `Labelled`"
            ),
            false => write!(f, "rename it in one of them, or register only one"),
        }
    }
}

/// In words, as a `main` that returns it prints it.
impl fmt::Debug for DuplicateFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DuplicateFamily").field(&self.to_string()).finish()
    }
}

impl Error for DuplicateFamily {}
