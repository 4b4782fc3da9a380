//! Annotations: comment lines of a golden for what the exposition format cannot express.
//!
//! Each annotation is one file, which parses, writes and compares it, and one entry in [`HEADER`] or
//! [`Annotation::ALL`]. The parser, the writer, the diff, the hashes and the derive iterate over these lists.

mod frozen_by;
mod key;
mod openmetrics;
mod registry;
mod unit;
mod values;

use std::borrow::Cow;
use std::fmt;

use super::{FamilyLines, Origin};
use crate::{FamilySchema, Key, Schema};

pub use frozen_by::{is_overwritable, owner_of};
pub(super) use key::take_example;
pub use openmetrics::OPENMETRICS;
pub use registry::REGISTRY;
pub(super) use registry::expect_no_key;
pub use unit::UNIT;

/// The annotations before the first family, in file order.
pub(super) const HEADER: &[&HeaderAnnotation] =
    &[&frozen_by::FROZEN_BY, &key::KEY, &values::VALUES];

/// An annotation before the first family: `# WORD text`.
pub(super) struct HeaderAnnotation {
    /// The word that the line begins with.
    pub(super) word: &'static str,
    /// Parses the text of the line with this number.
    pub(super) read: fn(&mut Header, usize, &str) -> Result<(), String>,
    /// Returns the text of each of its lines.
    pub(super) write: fn(&Schema, &Origin<'_>) -> Vec<String>,
}

/// The content of the lines before the first family.
#[derive(Default)]
pub(super) struct Header {
    pub(super) owner: Option<String>,
    pub(super) key: Option<Key>,
    /// The line of `# KEY`.
    pub(super) key_line: Option<usize>,
    /// The line of `# VALUES` for each label of the key.
    pub(super) value_lines: Vec<Option<usize>>,
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
/// ```
pub struct Annotation {
    /// The word that the line begins with.
    pub word: &'static str,
    /// The noun for it in messages, such as `unit`.
    pub noun: &'static str,
    /// Formats a text for messages: ``the unit `seconds` ``.
    pub phrase: fn(&str) -> String,
    source: Source,
}

/// The source of an annotation's text.
enum Source {
    /// A field of [`FamilySchema`].
    Schema {
        text: fn(&FamilySchema) -> Option<&str>,
        read: fn(&mut FamilySchema, &Context<'_>, &str) -> Result<(), String>,
        /// Returns whether two families have no difference in this annotation.
        is_same: fn(&FamilySchema, &FamilySchema) -> bool,
    },
    /// A string literal on the struct's field, `#[metric(key = "text")]`. [`FamilySchema::annotations`] holds
    /// it.
    #[allow(dead_code, reason = "every annotation so far is a field of the schema")]
    Attribute {
        key: &'static str,
        /// Returns an error if no family can have this text.
        check: fn(&str) -> Result<(), String>,
    },
}

/// The parsed lines before that of the annotation.
struct Context<'a> {
    key: Option<&'a Key>,
    /// The families before this one.
    families: &'a [(FamilySchema, FamilyLines)],
}

impl Annotation {
    /// All annotations of families, in the order of their lines.
    pub const ALL: &'static [&'static Annotation] =
        &[&unit::UNIT, &openmetrics::OPENMETRICS, &registry::REGISTRY];

    /// Returns the annotation that is declared by this key of `#[metric(…)]`.
    pub fn from_key(key: &str) -> Option<&'static Annotation> {
        Self::ALL.iter().copied().find(|annotation| annotation.key() == Some(key))
    }

    /// Returns the key of `#[metric(…)]` that declares the annotation; `None` if it comes from a field of
    /// [`FamilySchema`].
    pub const fn key(&self) -> Option<&'static str> {
        match self.source {
            Source::Schema { .. } => None,
            Source::Attribute { key, .. } => Some(key),
        }
    }

    /// Checks a text that a struct declares.
    ///
    /// # Errors
    ///
    /// Returns an error that states what is expected.
    pub fn check(&self, text: &str) -> Result<(), String> {
        match self.source {
            Source::Schema { .. } => Ok(()),
            Source::Attribute { check, .. } => check(text),
        }
    }

    /// Returns the text of the family's line; `None` if it has no such line.
    pub fn text<'a>(&self, family: &'a FamilySchema) -> Option<Cow<'a, str>> {
        match self.source {
            Source::Schema { text, .. } => text(family).map(Cow::Borrowed),
            Source::Attribute { .. } => {
                let known = family.annotations.iter().find(|(word, _)| word == self.word)?;
                Some(Cow::Borrowed(&*known.1))
            }
        }
    }

    /// Returns whether two families have no difference in this annotation.
    pub fn is_same(&self, a: &FamilySchema, b: &FamilySchema) -> bool {
        match self.source {
            Source::Schema { is_same, .. } => is_same(a, b),
            Source::Attribute { .. } => self.text(a) == self.text(b),
        }
    }

    /// Parses the text of a line into the last of `families`, to which it belongs.
    pub(super) fn read(
        &self,
        key: Option<&Key>,
        families: &mut [(FamilySchema, FamilyLines)],
        text: &str,
    ) -> Result<(), String> {
        let Some(((family, _), families)) = families.split_last_mut() else { return Ok(()) };
        match self.source {
            Source::Schema { read, .. } => read(family, &Context { key, families }, text),
            Source::Attribute { check, .. } => {
                check(text)?;
                let annotation = (self.word.into(), text.to_owned().into());
                family.annotations.to_mut().push(annotation);
                Ok(())
            }
        }
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
