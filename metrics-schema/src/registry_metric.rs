//! What can be told of a registry as a whole.

use crate::kind::Kind;

/// What a family says of the registry, and not of each key: such a family has one series, without
/// the key's labels.
///
/// ```
/// use frozen_metrics_schema::{RegistryMetric, Kind};
///
/// assert_eq!(RegistryMetric::from_word("folded"), Some(RegistryMetric::Folded));
/// assert_eq!(RegistryMetric::Folded.kind(), Kind::Counter);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistryMetric {
    /// How many keys have a set of their own.
    Keys,
    /// How many may.
    Limit,
    /// How many look-ups found no place and shared the overflow.
    Folded,
}

impl RegistryMetric {
    /// Every registry_metric, in the order of a scrape.
    pub const ALL: &[RegistryMetric] =
        &[RegistryMetric::Keys, RegistryMetric::Limit, RegistryMetric::Folded];

    /// The word that names it, in a struct and in a golden.
    pub const fn as_str(self) -> &'static str {
        match self {
            RegistryMetric::Keys => "keys",
            RegistryMetric::Limit => "limit",
            RegistryMetric::Folded => "folded",
        }
    }

    /// The registry_metric that this word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|registry_metric| registry_metric.as_str() == word)
    }

    /// The type of its family.
    pub const fn kind(self) -> Kind {
        match self {
            RegistryMetric::Keys | RegistryMetric::Limit => Kind::Gauge,
            RegistryMetric::Folded => Kind::Counter,
        }
    }

    /// The HELP text of its family.
    pub const fn help(self) -> &'static str {
        match self {
            RegistryMetric::Keys => "Keys that have metrics of their own.",
            RegistryMetric::Limit => "Keys that can have metrics of their own.",
            RegistryMetric::Folded => {
                "Look-ups of a key that found no place and shared the overflow."
            }
        }
    }
}
