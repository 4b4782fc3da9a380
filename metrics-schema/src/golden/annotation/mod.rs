//! Annotations: comment lines of a golden for what the exposition format cannot express.
//!
//! Each annotation is one file, which parses, writes and compares it, and one entry in [`HEADER`] or
//! [`Annotation::ALL`]. The parser, the writer, the diff, the hashes and the derive iterate over these lists.

mod accepted;
mod alias;
mod bounds;
mod decimals;
mod deprecated;
mod frozen_by;
mod key;
mod labels;
mod openmetrics;
mod registry;
mod retired;
mod series;
mod stability;
mod unit;

use std::borrow::Cow;
use std::fmt;

use super::{FamilyLines, History};
use crate::{FamilySchema, Key, Schema};

pub(super) use accepted::text as accepted_text;
pub use alias::ALIAS;
pub use bounds::BOUNDS;
pub use decimals::{DECIMALS, MAX_DECIMALS};
pub use deprecated::DEPRECATED;
pub use frozen_by::{is_overwritable, owner_of};
pub(super) use key::take_example;
pub use labels::LABELS;
pub use openmetrics::{EXEMPLARS, OPENMETRICS};
pub use registry::REGISTRY;
pub(super) use registry::expect_no_key;
pub(super) use retired::text as retired_text;
pub use stability::STABILITY;
pub use unit::UNIT;

/// The annotations before the first family, in file order.
pub(super) const HEADER: &[&HeaderAnnotation] =
    &[&frozen_by::FROZEN_BY, &series::SERIES, &key::KEY, &retired::RETIRED, &accepted::ACCEPTED];

/// The annotations of [`HEADER`] that hold the history of a golden.
pub(super) const HISTORY: &[&HeaderAnnotation] = &[&retired::RETIRED, &accepted::ACCEPTED];

/// An annotation before the first family: `# WORD text`.
pub(super) struct HeaderAnnotation {
    /// The keyword that the line begins with.
    pub(super) word: &'static str,
    /// Parses the text of the line with this number.
    pub(super) read: fn(&mut Header, usize, &str) -> Result<(), String>,
    /// Returns the text of each of its lines, given the command that accepts a change.
    pub(super) write: fn(&Schema, &str) -> Vec<String>,
}

/// The content of the lines before the first family.
#[derive(Default)]
pub(super) struct Header {
    pub(super) owner: Option<String>,
    pub(super) key: Option<Key>,
    /// The line of `# KEY`.
    pub(super) key_line: Option<usize>,
    pub(super) history: History,
}

/// Returns the reason at the end of a header line: a text on one line without white space at either end.
fn reason(text: &str) -> Option<String> {
    super::one_line(text).filter(|reason| reason == text)
}

/// An annotation of a family: `# WORD family text`, between its `# TYPE` and its samples.
///
/// ```
/// use frozen_metrics_schema::golden::Annotation;
/// use frozen_metrics_schema::{FamilySchema, Kind};
///
/// let lag = FamilySchema::new("lag_seconds", Kind::Gauge, Some("seconds"), "Lag.", &[]);
/// let unit = Annotation::ALL.iter().find(|annotation| annotation.word == "UNIT").unwrap();
/// assert_eq!(unit.text(&lag).as_deref(), Some("seconds"));
/// assert_eq!(unit.describe(Some("seconds")), "the unit `seconds`");
/// assert_eq!(unit.describe(None), "no unit");
/// ```
pub struct Annotation {
    /// The keyword that the line begins with.
    pub word: &'static str,
    /// Describes a text in messages.
    phrase: fn(&str) -> String,
    /// Describes a family without this annotation in messages.
    absent: &'static str,
    text: fn(&FamilySchema) -> Option<Cow<'_, str>>,
    /// Parses the text of a line.
    pub(super) read: fn(&mut FamilySchema, &Context<'_>, &str) -> Result<(), String>,
    /// Returns whether two families have no difference in this annotation.
    pub(crate) is_same: fn(&FamilySchema, &FamilySchema) -> bool,
}

/// The parsed lines before that of the annotation.
pub(super) struct Context<'a> {
    pub(super) key: Option<&'a Key>,
    /// Whether the line is one of a golden, not declared by a struct.
    pub(super) is_golden: bool,
    /// The families before this one.
    pub(super) families: &'a [(FamilySchema, FamilyLines)],
}

impl Annotation {
    /// All annotations of families, in the order of their lines.
    pub const ALL: &'static [&'static Annotation] = &[
        &alias::ALIAS,
        &unit::UNIT,
        &openmetrics::OPENMETRICS,
        &bounds::BOUNDS,
        &decimals::DECIMALS,
        &registry::REGISTRY,
        &labels::LABELS,
        &stability::STABILITY,
        &deprecated::DEPRECATED,
    ];

    /// Returns the text of the family's line; `None` if it has no such line.
    pub fn text<'a>(&self, family: &'a FamilySchema) -> Option<Cow<'a, str>> {
        (self.text)(family)
    }

    /// Describes a text, or the lack of one, in messages.
    pub fn describe(&self, text: Option<&str>) -> String {
        text.map_or_else(|| self.absent.to_owned(), self.phrase)
    }

    /// Adds the annotation to a family.
    ///
    /// # Errors
    ///
    /// Returns an error if such a family cannot have this text.
    pub fn declare(&self, family: &mut FamilySchema, text: &str) -> Result<(), String> {
        (self.read)(family, &Context { key: None, is_golden: false, families: &[] }, text)
    }
}

impl fmt::Debug for Annotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Annotation").field(&self.word).finish()
    }
}

impl PartialEq for Annotation {
    fn eq(&self, other: &Self) -> bool {
        self.word == other.word
    }
}

impl Eq for Annotation {}
