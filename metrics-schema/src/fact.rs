//! What can be told of a registry as a whole.

use std::borrow::Cow;

use crate::{Family, Kind, Label, Series};

/// What a family says of the registry, and not of each key: such a family has one series, without
/// the key's labels.
///
/// ```
/// use frozen_metrics_schema::{Fact, Kind};
///
/// assert_eq!(Fact::of_word("folded"), Some(Fact::Folded));
/// assert_eq!(Fact::Folded.kind(), Kind::Counter);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// How many keys have a set of their own.
    Keys,
    /// How many may.
    Limit,
    /// How many look-ups found no place and shared the overflow.
    Folded,
}

impl Fact {
    /// Every fact, in the order of a scrape.
    pub const ALL: &[Fact] = &[Fact::Keys, Fact::Limit, Fact::Folded];

    /// The word that names it, in a struct and in a golden.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fact::Keys => "keys",
            Fact::Limit => "limit",
            Fact::Folded => "folded",
        }
    }

    /// The fact that this word names.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fact| fact.as_str() == word)
    }

    /// The type of its family.
    pub const fn kind(self) -> Kind {
        match self {
            Fact::Keys | Fact::Limit => Kind::Gauge,
            Fact::Folded => Kind::Counter,
        }
    }

    /// The HELP text of its family.
    pub const fn help(self) -> &'static str {
        match self {
            Fact::Keys => "Keys that have metrics of their own.",
            Fact::Limit => "Keys that can have metrics of their own.",
            Fact::Folded => "Look-ups of a key that found no place and shared the overflow.",
        }
    }
}

impl Family {
    /// The family of this name that says `fact`.
    ///
    /// ```
    /// use frozen_metrics_schema::{Fact, Family, Kind};
    ///
    /// const FOLDED: Family = Family::of_registry(Fact::Folded, "folded_lookups_total");
    /// assert_eq!((FOLDED.kind, FOLDED.series.len()), (Kind::Counter, 1));
    /// ```
    pub const fn of_registry(fact: Fact, name: &'static str) -> Self {
        const NO_LABELS: &[Label] = &[];
        const ONE: &[Series] = &[Series { field: None, labels: Cow::Borrowed(NO_LABELS) }];
        let mut family = Self::new(name, fact.kind(), None, fact.help(), ONE);
        family.fact = Some(fact);
        family
    }
}
