//! The deprecation of a metric: what its HELP text and its golden state.

use std::borrow::Cow;

use crate::alias::RENAMED_TO;
use crate::exposition::{quote, quoted};
use crate::golden::DEPRECATED;
use crate::{FamilySchema, help, name};

/// What the deprecation of a metric states.
///
/// ```
/// use frozen_metrics_schema::Deprecation;
///
/// let deprecation = Deprecation {
///     since: Some("1.4.0".to_owned()),
///     replacement: Some("lag_seconds".to_owned()),
///     note: Some("Too coarse.".to_owned()),
/// };
/// assert_eq!(deprecation.to_text(), "since \"1.4.0\", use lag_seconds: Too coarse.");
/// assert_eq!(Deprecation::parse(&deprecation.to_text()), Ok(deprecation.clone()));
/// assert_eq!(
///     deprecation.help("How far behind."),
///     "Deprecated since 1.4.0, use lag_seconds: Too coarse. How far behind."
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    /// The version that deprecated the metric.
    pub since: Option<String>,
    /// The name of the family that replaces the metric.
    pub replacement: Option<String>,
    /// Further text on one line, without white space at either end.
    pub note: Option<String>,
}

/// What the text is if there is a note, but neither a version nor a replacement.
const NOTE: &str = "note";

impl Deprecation {
    /// Returns the text of the line `# DEPRECATED` in a golden. It is empty if the deprecation states nothing.
    pub fn to_text(&self) -> String {
        let since = self.since.as_ref().map(|version| format!("since {}", quote(version)));
        let replacement = self.replacement.as_ref().map(|name| format!("use {name}"));
        let parts = since.into_iter().chain(replacement).collect::<Vec<_>>().join(", ");
        match &self.note {
            None => parts,
            Some(note) if parts.is_empty() => format!("{NOTE}: {note}"),
            Some(note) => format!("{parts}: {note}"),
        }
    }

    /// Parses the result of [`to_text`](Self::to_text).
    ///
    /// # Errors
    ///
    /// Returns an error that states what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed = Self::parts(text).filter(|parsed| parsed.to_text() == text);
        parsed.ok_or_else(|| {
            "expected `since \"1.4.0\", use new_name: note`, where each part is optional".to_owned()
        })
    }

    fn parts(text: &str) -> Option<Self> {
        let mut parsed = Self::default();
        let mut rest = text;
        if let Some(since) = rest.strip_prefix("since ") {
            let (version, after) = quoted(since).ok()?;
            parsed.since = Some(version);
            rest = after.strip_prefix(", ").unwrap_or(after);
        }
        if let Some(replacement) = rest.strip_prefix("use ") {
            let (name, after) =
                replacement.find(": ").map_or((replacement, ""), |end| replacement.split_at(end));
            parsed.replacement =
                Some(name.to_owned()).filter(|name| name::is_legal_on_the_wire(name));
            parsed.replacement.as_ref()?;
            rest = after;
        } else if parsed.since.is_none() {
            rest = rest.strip_prefix(NOTE).unwrap_or(rest);
        }
        if !rest.is_empty() {
            let note = rest.strip_prefix(": ")?;
            parsed.note =
                Some(note.to_owned()).filter(|note| !note.is_empty() && note.trim() == note);
            parsed.note.as_ref()?;
        }
        Some(parsed)
    }

    /// Returns the HELP text of a deprecated family with this text of its own.
    pub fn help(&self, own: &str) -> String {
        let mut sentence = self.beginning();
        if let Some(name) = &self.replacement {
            sentence.push_str(name);
        }
        if let Some(note) = &self.note {
            sentence.push_str(": ");
            sentence.push_str(note);
        }
        if !sentence.ends_with(['.', '!', '?']) {
            sentence.push('.');
        }
        help::prepend(&sentence, own)
    }

    /// Returns the beginning of the HELP text, up to the name of the replacement.
    fn beginning(&self) -> String {
        let since = self.since.as_ref().map(|version| format!(" since {version}"));
        let replacement = if self.replacement.is_some() { ", use " } else { "" };
        format!("Deprecated{}{replacement}", since.unwrap_or_default())
    }
}

impl FamilySchema {
    /// Returns what the deprecation of the family states; `None` if the family is not deprecated.
    pub fn deprecation(&self) -> Option<Deprecation> {
        Deprecation::parse(self.annotation(DEPRECATED.word)?).ok()
    }

    /// Returns the HELP text without the sentences about an alias and about the deprecation.
    pub fn own_help(&self) -> &str {
        let help = self.help_without_alias();
        let sentence = self.deprecation().map(|deprecation| deprecation.help(""));
        let own = sentence.and_then(|sentence| help::strip(&sentence, help));
        own.unwrap_or(help)
    }

    /// Returns the positions of other families' names in the HELP text: those of the family that was renamed, and of the
    /// one that replaces a deprecated family. A group adds its prefix there.
    ///
    /// ```
    /// use frozen_metrics_schema::{FamilySchema, Kind, Series};
    ///
    /// let lag = FamilySchema::new("bus_lag_seconds", Kind::Gauge, None, "Lag.", Series::PLAIN);
    /// let former = lag.alias("bus_delay_seconds", "2.0.0");
    /// assert_eq!(former.names_in_help(), ["Renamed to ".len()]);
    /// assert_eq!(former.with_prefix("node_").help, "Renamed to node_bus_lag_seconds. Lag.");
    /// ```
    pub fn names_in_help(&self) -> Vec<usize> {
        let mut positions = Vec::new();
        let rest = self.help_without_alias();
        let start = self.help.len() - rest.len();
        if start > 0 {
            positions.push(RENAMED_TO.len());
        }
        if let Some(deprecation) = self.deprecation()
            && deprecation.replacement.is_some()
            && help::strip(&deprecation.help(""), rest).is_some()
        {
            positions.push(start + deprecation.beginning().len());
        }
        positions
    }

    /// Adds the sentence about the deprecation, if any, to the HELP text.
    pub fn with_deprecated_help(mut self) -> Self {
        if let Some(deprecation) = self.deprecation() {
            self.help = Cow::Owned(deprecation.help(&self.help));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns every combination of the parts.
    fn all() -> impl Iterator<Item = Deprecation> {
        let optional = |text: Option<&str>| text.map(str::to_owned);
        let since = [None, Some("1.4.0"), Some("a \"b\", use c: d")];
        let names = [None, Some("lag_seconds"), Some("job:lag:sum"), Some("note")];
        let notes = [None, Some("Too coarse."), Some(": use x: y"), Some("note: \\\"")];
        since.into_iter().flat_map(move |since| {
            names.into_iter().flat_map(move |name| {
                notes.into_iter().map(move |note| Deprecation {
                    since: optional(since),
                    replacement: optional(name),
                    note: optional(note),
                })
            })
        })
    }

    #[test]
    fn every_deprecation_is_parsed_from_its_text() {
        for deprecation in all() {
            let text = deprecation.to_text();
            assert_eq!(Deprecation::parse(&text), Ok(deprecation), "{text}");
        }
    }

    #[test]
    fn other_texts_are_errors() {
        for text in [
            " ",
            "since 1.4.0",
            "since \"1\",use x",
            "since \"1\" use x",
            "use",
            "use ",
            "use a b",
            "use x, since \"1\"",
            "note",
            "note:",
            "note: ",
            "since \"1\", ",
            ": text",
            "since \"1\", note: x",
        ] {
            assert!(Deprecation::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_own_text_of_help_has_no_sentence_about_the_deprecation() {
        for deprecation in all() {
            for own in ["", "Lag.", "Deprecated."] {
                let mut family = FamilySchema::new("lag", crate::Kind::Gauge, None, "", &[]);
                family.annotations =
                    vec![(DEPRECATED.word.into(), deprecation.to_text().into())].into();
                family.help = own.to_owned().into();
                let family = family.with_deprecated_help();
                assert!(family.help.starts_with("Deprecated"), "{}", family.help);
                assert_eq!(family.own_help(), own, "{}", family.help);
            }
        }
    }
}
