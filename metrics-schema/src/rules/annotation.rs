//! The rule of annotations: the text is legal for the family.

use super::{Location, Report, Subject};
use crate::FamilySchema;

pub(super) fn check(report: &mut Report, subject: &Subject<'_>) {
    let declared = subject.declaration;
    for (annotation, text) in &declared.annotations {
        let mut family = FamilySchema {
            name: declared.name.clone().into(),
            ..FamilySchema::new("", declared.kind.clone(), None, "", &[])
        };
        if let Err(message) = annotation.declare(&mut family, text) {
            report.add(Location::Annotation(subject.index, annotation), message);
        }
    }
}
