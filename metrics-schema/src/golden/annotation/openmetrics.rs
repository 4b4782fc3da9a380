//! `# OPENMETRICS build_info info`: what only OpenMetrics shows, namely a type that text format 0.0.4 does
//! not have, or exemplars.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::visible;
use crate::{FamilySchema, Kind, MetricType};

const WORD: &str = "OPENMETRICS";
/// The text of [`OPENMETRICS`] for a family with exemplars.
pub const EXEMPLARS: &str = "exemplars";

/// The features of a family that only OpenMetrics can express, such as exemplars.
pub static OPENMETRICS: Annotation = Annotation {
    word: WORD,
    phrase: str::to_owned,
    absent: "no exemplars",
    text,
    read,
    // A different type is reported as a difference of types.
    is_same: |a, b| !a.kind.is_like(&b.kind) || a.annotation(WORD) == b.annotation(WORD),
};

impl FamilySchema {
    /// Returns whether its samples have exemplars in OpenMetrics.
    pub fn has_exemplars(&self) -> bool {
        self.annotation(WORD).is_some()
    }
}

fn text(family: &FamilySchema) -> Option<Cow<'_, str>> {
    let word = family.kind.openmetrics_word();
    let is_shown = word == family.kind.text_word();
    let text = if is_shown { family.annotation(WORD) } else { Some(word) };
    text.map(Cow::Borrowed)
}

fn read(family: &mut FamilySchema, _: &Context<'_>, text: &str) -> Result<(), String> {
    match (&family.kind, text) {
        (Kind::Gauge, word) if word == MetricType::Info.word() => family.kind = Kind::info(&[]),
        (Kind::Gauge, word) if word == MetricType::StateSet.word() => family.kind = Kind::StateSet,
        (kind, EXEMPLARS) if kind.may_have_exemplars() => {
            family.annotations.to_mut().push((WORD.into(), EXEMPLARS.into()));
        }
        (kind, _) => {
            let (keywords, found) = ("`info` or `stateset`", visible(text));
            let expected = if kind.may_have_exemplars() { "`exemplars`" } else { keywords };
            return Err(format!("expected {expected} of a {kind}, found `{found}`"));
        }
    }
    Ok(())
}
