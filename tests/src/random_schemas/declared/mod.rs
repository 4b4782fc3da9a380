//! Declarations of random structs, as data.

mod drift;
mod generate;
mod open_labels;
mod schema;

use frozen_metrics::schema::{Deprecation, RegistryMetric};

pub(super) use open_labels::OpenLabels;
pub(super) use schema::seconds;

/// Keywords, which need `r#` as identifiers.
pub(super) const KEYWORDS: &[&str] =
    &["as", "do", "fn", "if", "in", "type", "match", "move", "use", "yield"];

/// A struct that derives `ReplicationMetrics`.
#[derive(Clone)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) prefix: Option<String>,
    /// Labels of the key; empty for a set without a key.
    pub(super) key: Vec<KeyPart>,
    pub(super) max_keys: usize,
    pub(super) overflow: String,
    pub(super) usage: Vec<(RegistryMetric, String)>,
    pub(super) families: Vec<Metric>,
    /// Fields in declaration order, each with the index of its family.
    pub(super) fields: Vec<(usize, Field)>,
}

impl Set {
    /// Returns whether the key is a label set, and not one label whose value is text.
    pub(super) fn has_label_set(&self) -> bool {
        !matches!(&self.key[..], [] | [KeyPart { kind: KeyType::Text, .. }])
    }
}

/// One label of the key.
#[derive(Clone)]
pub(super) struct KeyPart {
    pub(super) name: String,
    pub(super) kind: KeyType,
}

#[derive(Clone)]
pub(super) enum KeyType {
    Text,
    /// The name of an integer type, its minimum and its maximum.
    Int(&'static str, i128, i128),
    Bool,
    Enum(Vec<String>),
}

/// A metric family, declared by one or several fields.
#[derive(Clone)]
pub(super) struct Metric {
    pub(super) name: String,
    /// The former name, and when it ends.
    pub(super) former_name: Option<(String, String)>,
    pub(super) instrument: Instrument,
    pub(super) unit: Unit,
    pub(super) help: String,
    pub(super) is_help_a_doc_comment: bool,
    /// `stability = "…"`; empty if no field states it.
    pub(super) stability: &'static str,
    /// `#[deprecated(…)]` on each field.
    pub(super) deprecation: Option<Deprecation>,
    /// Names of the constant labels.
    pub(super) labels: Vec<String>,
    pub(super) by: Vec<LabelValues>,
    pub(super) is_by_first: bool,
    /// The position of the key's labels among the constant labels. `None` places them first
    /// implicitly.
    pub(super) key_position: Option<usize>,
    pub(super) has_exemplars: bool,
    /// The labels of a `Family`, which a single field declares.
    pub(super) open: Option<OpenLabels>,
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) ident: String,
    /// Whether `#[metric(name = …)]` states the name. Otherwise the name is the prefix and the
    /// identifier.
    pub(super) has_explicit_name: bool,
    /// Whether this field states the HELP text of its family.
    pub(super) has_help: bool,
    /// Values of the constant labels.
    pub(super) values: Vec<String>,
}

/// A label with its closed set of values.
#[derive(Clone)]
pub(super) struct LabelValues {
    pub(super) name: String,
    pub(super) values: Vec<String>,
    /// Whether the derive generates the enum.
    pub(super) is_generated: bool,
}

#[derive(Clone)]
pub(super) enum Instrument {
    Counter,
    StripedCounter,
    FloatCounter,
    Gauge,
    ClampedGauge,
    UnsignedGauge,
    MaxGauge,
    FloatGauge,
    BoolGauge,
    SecondsGauge,
    TimestampGauge,
    Histogram(Vec<f64>),
    /// Bounds in microseconds.
    SecondsHistogram(Vec<u64>),
    StateSet(LabelValues),
    Info(Vec<String>),
}

#[derive(Clone)]
pub(super) enum Unit {
    /// The unit follows from the name or the instrument.
    Implied(Option<&'static str>),
    Explicit(String),
    /// The name ends in a unit, and `unit = none` suppresses it.
    Suppressed,
}
