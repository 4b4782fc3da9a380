//! `# LABELS fetches_total peer, outcome("ok" | "failed") at most 512, then "other"`: the family's own labels whose
//! values are set at run time, as [`# KEY`](super::key) has them for a schema.

use std::borrow::Cow;

use super::key::{is_same, parse, text};
use super::{Annotation, Context};
use crate::{FamilySchema, Key};

/// The key of a family.
pub static LABELS: Annotation = Annotation {
    word: "LABELS",
    phrase: |text| format!("the labels {text}"),
    absent: "no labels of its own",
    text: |family| family.key.as_ref().map(|key| Cow::Owned(text(key))),
    read,
    is_same: |a, b| match (&a.key, &b.key) {
        (None, None) => true,
        (Some(a), Some(b)) => is_same(a, b),
        _ => false,
    },
};

fn read(family: &mut FamilySchema, context: &Context<'_>, text: &str) -> Result<(), String> {
    let key = parse(text)?;
    let names: Vec<&str> = context.key.into_iter().chain([&key]).flat_map(Key::names).collect();
    if let Some(index) = (1..names.len()).find(|index| names[..*index].contains(&names[*index])) {
        return Err(format!("duplicate label `{}`", names[index]));
    }
    family.key = Some(key);
    Ok(())
}
