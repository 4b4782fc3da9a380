//! The types that the derive makes: no two of one name that differ, and a variant for each value.

use crate::errors::Errors;
use crate::instrument::{self, BY, WITH_EXEMPLARS};
use crate::made::{Made, of_metric, variant};
use crate::set::{Metric, name_of};

/// Reports types that are made twice, and label values that no variant can be named after.
pub(super) fn refuse_twice(errors: &mut Errors, metrics: &mut [Metric]) {
    let mut earlier: Vec<(String, Made)> = Vec::new();
    for metric in metrics {
        let (mut is_fine, mut is_usable) = (true, true);
        for made in of_metric(metric) {
            is_fine &= has_variants(errors, &made);
            let name = name_of(&made.ident);
            if is_of_ours(&name) {
                errors.at(
                    &made.ident,
                    format!("`{name}` is a type of `frozen_metrics`: give this type another name"),
                );
                is_usable = false;
                continue;
            }
            match earlier.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if !known.is_same(&made) => {
                    errors.at(
                        &made.ident,
                        format!("`{name}` is made above, of something else: give it another name"),
                    );
                    is_fine = false;
                }
                Some(_) => {}
                None => earlier.push((name, made)),
            }
        }
        metric.is_sound &= is_fine;
        metric.is_readable &= is_fine;
        if !is_usable {
            metric.give_up();
        }
    }
}

/// Whether a field's type says this name for what it is in the runtime.
fn is_of_ours(name: &str) -> bool {
    [BY, WITH_EXEMPLARS].contains(&name) || instrument::ALL.iter().any(|known| known.name == name)
}

fn has_variants(errors: &mut Errors, made: &Made) -> bool {
    let mut all = true;
    let mut known: Vec<String> = Vec::new();
    for value in made.values() {
        let name = variant(value).map(|ident| ident.to_string());
        let is_new = name.is_some() && !name.as_ref().is_some_and(|name| known.contains(name));
        // What stands twice is the rules' to report.
        let stands_twice = made.values().filter(|other| other.value == value.value).count() > 1;
        if !is_new && !stands_twice {
            errors.push(syn::Error::new(
                value.span,
                format!(
                    "no variant can be named after `{}`: write the enum, derive `LabelEnum`, and say `#[label(\"…\")]` there",
                    value.value.escape_debug()
                ),
            ));
        }
        all &= is_new;
        known.extend(name);
    }
    all
}
