//! The rule of annotations: the text is legal for the family.

use super::{Location, Report, Subject};
use crate::FamilySchema;

/// Returns whether all texts are legal, so that other rules can rely on them.
pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) -> bool {
    let (declared, mut are_legal) = (subject.declaration, true);
    for (annotation, text) in &declared.annotations {
        let mut family = FamilySchema {
            name: declared.name.clone().into(),
            ..FamilySchema::new("", declared.kind.clone(), None, "", &[])
        };
        if let Err(message) = annotation.declare(&mut family, text) {
            report.add(Location::Annotation(subject.index, annotation), message);
            are_legal = false;
        }
    }
    are_legal
}
