//! `# BOUNDS wait_seconds decimal`: the bounds of the histogram are written without an exponent.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::{BoundFormat, visible};
use crate::{FamilySchema, Kind};

const WORD: &str = "BOUNDS";
const DECIMAL: &str = "decimal";

/// The format of a histogram's bounds, unless it is the canonical one.
pub static BOUNDS: Annotation = Annotation {
    word: WORD,
    phrase: |text| format!("{text} bounds"),
    absent: "canonical bounds",
    text: |family| family.annotation(WORD).map(Cow::Borrowed),
    read,
    // A different type is reported as a difference of types.
    is_same: |a, b| !a.kind.is_like(&b.kind) || a.bound_format() == b.bound_format(),
};

impl FamilySchema {
    /// Returns how its bounds are written.
    pub fn bound_format(&self) -> BoundFormat {
        match self.annotation(WORD) {
            Some(_) => BoundFormat::Decimal,
            None => BoundFormat::Canonical,
        }
    }
}

fn read(family: &mut FamilySchema, _: &Context<'_>, text: &str) -> Result<(), String> {
    if !matches!(family.kind, Kind::Histogram(_)) {
        return Err(format!("expected a histogram, because a {} has no bounds", family.kind));
    }
    if text != DECIMAL {
        return Err(format!("expected `{DECIMAL}` bounds, found `{}`", visible(text)));
    }
    family.annotations.to_mut().push((WORD.into(), DECIMAL.into()));
    Ok(())
}
