//! What a set must keep: the rules of a schema, and its golden.

mod drift;
mod golden;
mod member;

use frozen_metrics_schema::rules as schema_rules;

use crate::errors::Errors;
use crate::set::Set;

pub(crate) use golden::golden;
pub(crate) use member::goldens_of_members;

/// Reports every rule that the set breaks, at the guilty token.
pub(crate) fn rules(errors: &mut Errors, set: &Set) {
    let violations = schema_rules::check(set.key(), &set.declarations());
    for violation in violations.into_iter().filter(|violation| set.is_sound(violation.place)) {
        errors.push(syn::Error::new(set.span(violation.place), violation.message));
    }
}
