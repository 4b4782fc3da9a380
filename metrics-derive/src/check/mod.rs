//! The rules of a schema, and the comparison with the golden.

mod aliases;
mod drift;
mod golden;
mod label_enum;
mod label_set;
mod layout;
mod location;
mod member;
mod named_golden;

use frozen_metrics_schema::rules::{self, Location, Violation};
use proc_macro2::Span;

use crate::errors::Errors;
use crate::golden::{Build, SetGolden};
use crate::model::Set;

pub(crate) use label_enum::label_enum;
pub(crate) use label_set::label_set;
pub(crate) use layout::layout;
pub(crate) use member::group;

/// Reports every violated rule and every difference from the golden. Returns the golden if the set has one.
pub(crate) fn set(errors: &mut Errors, set: &Set, build: &Build) -> Option<SetGolden> {
    self::rules(errors, set);
    aliases::ended(errors, set, build);
    golden::compare(errors, set, build)
}

/// Reports every rule that the set violates, at the token that violates it. A label of the struct that violates a rule
/// in several fields is reported once.
fn rules(errors: &mut Errors, set: &Set) {
    let mut reported: Vec<(String, String)> = Vec::new();
    for Violation { location, message } in
        rules::check(set.known_key().as_ref(), &set.declarations(), &set.allowed())
    {
        match unreadable_doc(set, location) {
            Some(span) => errors.at_span(
                span,
                "the text of this doc comment is not known when the derive runs: state HELP with \
                 `#[metric(help = \"…\")]`",
            ),
            None => {
                let span = location::span(set, location);
                let place_and_message = (format!("{span:?}"), message.clone());
                if !reported.contains(&place_and_message) {
                    reported.push(place_and_message);
                    errors.at_span(span, message);
                }
            }
        }
    }
}

/// Returns the doc comment that the macro cannot read, if the family at `location` has no other HELP.
fn unreadable_doc(set: &Set, location: Location) -> Option<Span> {
    let Location::Help(index) = location else { return None };
    let mut family = set.family(&set.metrics.get(index)?.name.value);
    if family.clone().any(|metric| set.help_of(metric).is_some()) {
        return None;
    }
    family.find_map(|metric| metric.unreadable_doc)
}
