//! The names of the labels of a label set.

use frozen_metrics_schema::rules::lints::StyleLint;
use frozen_metrics_schema::rules::{self, LabelFault};

use crate::errors::Errors;
use crate::model::{LabelField, LabelSet, Spanned};

/// Reports illegal, reserved and duplicate names, and allowances that no name needs.
pub(crate) fn label_set(errors: &mut Errors, label_set: &LabelSet) {
    let LabelSet { fields, allowed, .. } = label_set;
    let mut needed_of_struct = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        let LabelField { name, allowed: of_field, .. } = field;
        if fields[..index].iter().any(|earlier| earlier.name.value == name.value) {
            errors.at_span(name.span, format!("duplicate label `{}`", name.value));
            continue;
        }
        let mut needed = None;
        match rules::check_label(&name.value) {
            Ok(()) => {}
            Err(LabelFault::Illegal(message)) => errors.at_span(name.span, message),
            Err(LabelFault::Lint(lint, _)) if allows(of_field, lint) => needed = Some(lint),
            Err(LabelFault::Lint(lint, _)) if allows(allowed, lint) => needed_of_struct.push(lint),
            Err(LabelFault::Lint(lint, message)) => {
                errors.at_span(name.span, format!("{message}; {}", lint.how_to_allow()));
            }
        }
        let reason = format!("`{}` does not violate it", name.value);
        unneeded(errors, of_field, needed.as_slice(), &reason);
    }
    let reason = "only labels that allow it themselves violate it, if any";
    unneeded(errors, allowed, &needed_of_struct, reason);
}

fn allows(allowed: &[Spanned<StyleLint>], lint: StyleLint) -> bool {
    allowed.iter().any(|allowed| allowed.value == lint)
}

/// Reports the allowances that are not needed.
fn unneeded(
    errors: &mut Errors,
    allowed: &[Spanned<StyleLint>],
    needed: &[StyleLint],
    reason: &str,
) {
    for lint in allowed.iter().filter(|lint| !needed.contains(&lint.value)) {
        let id = lint.value.id;
        let message = format!("unnecessary `allow({id})`: {reason}; remove it");
        errors.at_span(lint.span, message);
    }
}
