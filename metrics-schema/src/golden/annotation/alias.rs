//! `# ALIAS bus_delay_seconds of bus_lag_seconds until "2.0.0"`: the former name of a family, which is still exposed.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::visible;
use crate::until::Until;
use crate::{Alias, FamilySchema, name};

/// The family that an alias shows, and when the alias ends.
pub static ALIAS: Annotation = Annotation {
    word: "ALIAS",
    phrase: |text| match text.strip_prefix("of ").and_then(|text| text.split_once(' ')) {
        Some((of, until)) => format!("a former name of `{of}` {until}"),
        None => format!("a former name {text}"),
    },
    absent: "a metric of its own",
    text: |family| {
        let alias = family.alias.as_ref()?;
        Some(Cow::Owned(format!("of {} until {}", alias.of, alias.until_text())))
    },
    read,
    is_same: |a, b| a.alias == b.alias,
};

fn read(family: &mut FamilySchema, _: &Context<'_>, text: &str) -> Result<(), String> {
    let expected = || {
        let found = visible(text);
        format!("expected `of name until \"2.0.0\"` or `of name until 2027-03-31`, found `{found}`")
    };
    let parsed = text.strip_prefix("of ").and_then(|text| text.split_once(" until "));
    let (of, until) = parsed.ok_or_else(expected)?;
    let end = Until::from_annotation(until).ok_or_else(expected)?;
    if !name::is_legal_on_the_wire(of) || of == family.name {
        return Err(expected());
    }
    let until = end.to_string().trim_matches('"').to_owned();
    family.alias = Some(Alias { of: of.to_owned().into(), until: until.into() });
    Ok(())
}
