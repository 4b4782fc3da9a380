//! `# DECIMALS load_ratio 3`: the values of the family are written with exactly this many decimals.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::visible;
use crate::{FamilySchema, Kind};

const WORD: &str = "DECIMALS";

/// The maximum number of decimals: 17 significant digits are enough to tell any two floats apart.
pub const MAX_DECIMALS: usize = 17;

/// The fixed number of decimals of a family's values.
pub static DECIMALS: Annotation = Annotation {
    word: WORD,
    phrase: |text| if text == "1" { "1 decimal".to_owned() } else { format!("{text} decimals") },
    absent: "no fixed number of decimals",
    text: |family| family.annotation(WORD).map(Cow::Borrowed),
    read,
    // A different type is reported as a difference of types.
    is_same: |a, b| !a.kind.is_like(&b.kind) || a.decimals() == b.decimals(),
};

impl FamilySchema {
    /// Returns the number of decimals of its values; `None` if it is not fixed.
    pub fn decimals(&self) -> Option<usize> {
        self.annotation(WORD)?.parse().ok()
    }

    /// Returns the text of a zero among its values: `0`, or `0.000` with three decimals.
    pub(in crate::golden) fn zero(&self) -> Cow<'static, str> {
        match self.decimals() {
            Some(decimals) => Cow::Owned(format!("{:.decimals$}", 0.0)),
            None => Cow::Borrowed("0"),
        }
    }
}

fn read(family: &mut FamilySchema, _: &Context<'_>, text: &str) -> Result<(), String> {
    if !matches!(family.kind, Kind::Counter | Kind::Gauge) {
        let kind = &family.kind;
        return Err(format!("expected a counter or a gauge, because a {kind} has no `decimals`"));
    }
    let decimals = text.parse().ok().filter(|decimals: &usize| *decimals <= MAX_DECIMALS);
    // No other spelling of the number, such as `03`, is legal.
    if decimals.is_none_or(|decimals| decimals.to_string() != text) {
        let found = visible(text);
        return Err(format!(
            "expected a number of decimals from 0 to {MAX_DECIMALS}, found `{found}`"
        ));
    }
    family.annotations.to_mut().push((WORD.into(), text.to_owned().into()));
    Ok(())
}
