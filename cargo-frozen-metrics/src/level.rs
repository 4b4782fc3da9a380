//! The levels of findings and effects.

use std::fmt;

use serde::{Serialize, Serializer};

/// How bad a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    /// Nothing that exists changes.
    Ok,
    /// Worth knowing.
    Note,
    /// A query may return wrong results.
    Danger,
    /// An existing series disappears, or changes its identity or its meaning.
    Break,
}

impl Level {
    /// Returns the word in reports.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Danger => "danger",
            Self::Break => "break",
        }
    }
}

/// Returns how many findings have each level, the worst first, such as `2 breaks, 1 note`; empty without findings.
pub(crate) fn counts(levels: impl Iterator<Item = Level> + Clone) -> String {
    let words = [
        (Level::Break, "break"),
        (Level::Danger, "danger"),
        (Level::Note, "note"),
        (Level::Ok, "addition"),
    ];
    let counts = words.into_iter().filter_map(|(level, word)| {
        match levels.clone().filter(|one| *one == level).count() {
            0 => None,
            1 => Some(format!("1 {word}")),
            count => Some(format!("{count} {word}s")),
        }
    });
    counts.collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
