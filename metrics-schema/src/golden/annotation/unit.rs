//! `# UNIT lag_seconds seconds`: the unit, as OpenMetrics writes it.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::visible;
use crate::{FamilySchema, name};

/// The unit of a family.
pub static UNIT: Annotation = Annotation {
    word: "UNIT",
    phrase: |unit| format!("the unit `{unit}`"),
    absent: "no unit",
    text: |family| family.unit.as_deref().map(Cow::Borrowed),
    read,
    is_same: |a, b| a.unit == b.unit,
};

fn read(family: &mut FamilySchema, _: &Context<'_>, text: &str) -> Result<(), String> {
    if name::metric(text).is_err() {
        let found = visible(text);
        return Err(format!(
            "expected a unit of lower-case letters, digits and `_`, found `{found}`"
        ));
    }
    family.unit = Some(text.to_owned().into());
    Ok(())
}
