//! What a struct declares: any that the rules accept.

mod drawn;
mod drift;
mod schema;

use frozen_metrics::schema::RegistryMetric;

pub(super) use schema::seconds;

/// Words that an identifier can only be with `r#`.
pub(super) const KEYWORDS: &[&str] =
    &["as", "do", "fn", "if", "in", "type", "match", "move", "use", "yield"];

/// One struct.
#[derive(Clone)]
pub(super) struct Set {
    pub(super) name: String,
    pub(super) prefix: Option<String>,
    /// The labels of the key; none in a set without one.
    pub(super) key: Vec<KeyPart>,
    pub(super) max_keys: usize,
    pub(super) usage: Vec<(RegistryMetric, String)>,
    pub(super) families: Vec<Metric>,
    /// The fields in their order, each of the family of this number.
    pub(super) fields: Vec<(usize, Field)>,
}

/// A label of the key.
#[derive(Clone)]
pub(super) struct KeyPart {
    pub(super) name: String,
    pub(super) of: KeyType,
    pub(super) overflow: String,
}

#[derive(Clone)]
pub(super) enum KeyType {
    Text,
    /// An integer: its type and its ends.
    Int(&'static str, i128, i128),
    Bool,
    Enum(Vec<String>),
}

/// One family, which some fields declare.
#[derive(Clone)]
pub(super) struct Metric {
    pub(super) name: String,
    pub(super) of: Instrument,
    pub(super) unit: Unit,
    pub(super) help: String,
    pub(super) is_help_a_doc: bool,
    /// The names of the constant labels.
    pub(super) labels: Vec<String>,
    pub(super) by: Vec<Closed>,
    pub(super) is_by_first: bool,
    /// Where among the constant labels those of the key are said; nowhere, they are first.
    pub(super) key_said: Option<usize>,
    pub(super) has_exemplars: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) ident: String,
    /// Whether its name is said; else it is the prefix and the identifier.
    pub(super) is_named: bool,
    /// Whether it says the HELP of its family.
    pub(super) says_help: bool,
    /// The values of the constant labels.
    pub(super) values: Vec<String>,
}

/// A label with all its values, and who makes the enum.
#[derive(Clone)]
pub(super) struct Closed {
    pub(super) name: String,
    pub(super) values: Vec<String>,
    pub(super) is_made: bool,
}

#[derive(Clone)]
pub(super) enum Instrument {
    Counter,
    StripedCounter,
    FloatCounter,
    Gauge,
    ClampedGauge,
    FloatGauge,
    BoolGauge,
    SecondsGauge,
    TimestampGauge,
    Histogram(Vec<f64>),
    /// The bounds in microseconds.
    SecondsHistogram(Vec<u64>),
    StateSet(Closed),
    Info(Vec<String>),
}

#[derive(Clone)]
pub(super) enum Unit {
    /// As the name or the instrument has it.
    Known(Option<&'static str>),
    Said(String),
    /// The name ends in one, and it is said that there is none.
    Denied,
}
