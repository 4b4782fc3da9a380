//! `# STABILITY lag_seconds beta`: the metric is not stable yet. A stable metric has no such line.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::visible;
use crate::{FamilySchema, Stability};

const WORD: &str = "STABILITY";

/// How stable a family is, unless it is stable.
pub static STABILITY: Annotation = Annotation {
    word: WORD,
    phrase: |word| format!("the stability `{word}`"),
    absent: "the stability `stable`",
    text: |family| family.annotation(WORD).map(Cow::Borrowed),
    read,
    is_same: |a, b| a.stability() == b.stability(),
};

fn read(family: &mut FamilySchema, _: &Context<'_>, word: &str) -> Result<(), String> {
    match Stability::from_word(word) {
        Some(Stability::Stable) => {
            Err("expected `alpha` or `beta`: a stable metric has no STABILITY line".to_owned())
        }
        None => Err(format!("expected `alpha` or `beta`, found `{}`", visible(word))),
        Some(stability) => {
            family.annotations.to_mut().push((WORD.into(), stability.as_str().into()));
            Ok(())
        }
    }
}
