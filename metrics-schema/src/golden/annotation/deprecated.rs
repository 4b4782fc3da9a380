//! `# DEPRECATED lag since "1.4.0", use lag_seconds: Too coarse.`: the metric is deprecated. Its HELP text begins with the
//! same statement.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::visible;
use crate::{Deprecation, FamilySchema, help};

const WORD: &str = "DEPRECATED";

/// The deprecation of a family.
pub static DEPRECATED: Annotation = Annotation {
    word: WORD,
    phrase: |text| match text {
        "" => "a deprecation".to_owned(),
        text => format!("the deprecation `{}`", visible(text)),
    },
    absent: "no deprecation",
    text: |family| family.annotation(WORD).map(Cow::Borrowed),
    read,
    is_same: |a, b| a.annotation(WORD) == b.annotation(WORD),
};

fn read(family: &mut FamilySchema, context: &Context<'_>, text: &str) -> Result<(), String> {
    let sentence = Deprecation::parse(text)?.help("");
    let own = help::strip(&sentence, family.help_without_alias());
    if context.is_golden && own.is_none() {
        let (name, sentence) = (&family.name, visible(&sentence));
        return Err(format!("expected the HELP text of `{name}` to begin with `{sentence}`"));
    }
    family.annotations.to_mut().push((WORD.into(), text.to_owned().into()));
    Ok(())
}
