//! Metrics of a registry as a whole.

use crate::kind::Kind;

/// A metric of a registry as a whole, rather than of each key. Its family has a single series, without the
/// labels of the key.
///
/// ```
/// use frozen_metrics_schema::{RegistryMetric, Kind};
///
/// assert_eq!(RegistryMetric::from_word("folded"), Some(RegistryMetric::Folded));
/// assert_eq!(RegistryMetric::Folded.kind(), Kind::Counter);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegistryMetric {
    /// The number of keys that have a set of their own.
    Keys,
    /// The maximum number of keys.
    Limit,
    /// The number of look-ups that were folded into the overflow set.
    Folded,
}

impl RegistryMetric {
    /// All metrics of a registry, in scrape order.
    pub const ALL: &[RegistryMetric] =
        &[RegistryMetric::Keys, RegistryMetric::Limit, RegistryMetric::Folded];

    /// Returns its keyword in attributes and goldens.
    pub const fn as_str(self) -> &'static str {
        match self {
            RegistryMetric::Keys => "keys",
            RegistryMetric::Limit => "limit",
            RegistryMetric::Folded => "folded",
        }
    }

    /// Returns the metric with this keyword.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|registry_metric| registry_metric.as_str() == word)
    }

    /// Returns the type of its family.
    pub const fn kind(self) -> Kind {
        match self {
            RegistryMetric::Keys | RegistryMetric::Limit => Kind::Gauge,
            RegistryMetric::Folded => Kind::Counter,
        }
    }

    /// Returns the HELP text of its family.
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
