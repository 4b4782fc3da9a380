//! How stable a metric is.

use std::fmt;

use crate::FamilySchema;
use crate::golden::STABILITY;

/// How stable a metric is. A metric is stable unless it is declared otherwise. The order is from the least stable to the
/// most stable.
///
/// ```
/// use frozen_metrics_schema::Stability;
///
/// assert_eq!(Stability::from_word("beta"), Some(Stability::Beta));
/// assert!(Stability::Alpha < Stability::Stable);
/// assert_eq!(Stability::Alpha.to_string(), "alpha");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stability {
    /// The metric can change or disappear in any release.
    Alpha,
    /// The metric is expected to stay, but details such as its labels can still change.
    Beta,
    /// Users can rely on the metric: a change that breaks queries needs a breaking release.
    #[default]
    Stable,
}

impl Stability {
    /// All levels, from the least stable to the most stable.
    pub const ALL: [Self; 3] = [Self::Alpha, Self::Beta, Self::Stable];

    /// Returns the word of the attribute and of the golden.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "stable",
        }
    }

    /// Returns the level with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }
}

impl fmt::Display for Stability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FamilySchema {
    /// Returns how stable the family is.
    pub fn stability(&self) -> Stability {
        let declared = self.annotation(STABILITY.word).and_then(Stability::from_word);
        declared.unwrap_or_default()
    }
}
