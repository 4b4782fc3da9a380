//! The aliases of a golden: each is the former name of one of its families, and differs from it only in the name. A merge
//! that a person resolved can break this.

use std::collections::HashMap;

use super::FamilyLines;
use super::annotation::ALIAS;
use crate::diff::{Difference, differences};
use crate::exposition::{Malformed, visible};
use crate::{FamilySchema, Schema};

/// Checks the aliases of a golden with these lines.
pub(super) fn check(schema: &Schema, lines: &[FamilyLines]) -> Result<(), Malformed> {
    let is_alias = |family: &&FamilySchema| family.alias.is_some();
    if !schema.families.iter().any(|family| is_alias(&family)) {
        return Ok(());
    }
    let families = schema.families.iter().filter(|family| !is_alias(family));
    let families: HashMap<&str, _> = families.map(|family| (&*family.name, family)).collect();
    for (family, lines) in schema.families.iter().zip(lines) {
        let Some(alias) = &family.alias else { continue };
        let Some(of) = families.get(&*alias.of) else {
            let what = format!("expected the family `{}` besides its alias", alias.of);
            return Err(Malformed::new(lines.annotation(ALIAS.word).unwrap_or(lines.kind), what));
        };
        let expected = of.alias(&family.name, &alias.until);
        if let Some((line, what)) = difference(schema, &expected, family, lines) {
            let (name, of) = (&family.name, &of.name);
            let what = format!("`{name}` is a former name of `{of}`: expected {what}");
            return Err(Malformed::new(line, what));
        }
    }
    Ok(())
}

/// Returns the first line of an alias that differs from what its family implies, and what is expected there.
fn difference(
    schema: &Schema,
    expected: &FamilySchema,
    found: &FamilySchema,
    lines: &FamilyLines,
) -> Option<(usize, String)> {
    if expected.help != found.help {
        let [expected, found] = [expected, found].map(|family| visible(&family.help));
        return Some((lines.help, format!("the HELP text `{expected}`, found `{found}`")));
    }
    let series = lines.series.first().copied().unwrap_or(lines.kind);
    let difference = differences((schema, expected), (schema, found)).into_iter().next()?;
    Some(match difference {
        Difference::Kind(expected, found) => (lines.kind, format!("a {expected}, found a {found}")),
        Difference::Annotation { annotation, base, head } => {
            let [expected, found] = [base, head].map(|text| annotation.describe(text.as_deref()));
            let line = lines.annotation(annotation.word).unwrap_or(lines.kind);
            (line, format!("{expected}, found {found}"))
        }
        Difference::Bucket(_) => (series, "the same buckets".to_owned()),
        Difference::Label(_) | Difference::LabelsReordered(..) => {
            (series, "the same labels in the same order".to_owned())
        }
        Difference::Series(_) => (series, "the same series".to_owned()),
        // The whole texts are equal.
        Difference::Help(..) => return None,
    })
}
