//! `allow(base_unit = "why")`: the style lints that a field or a struct allows.

use frozen_metrics_schema::rules::lints::{self, StyleLint};

use super::attribute::Entry;
use crate::errors::Errors;
use crate::model::Spanned;

/// Parses `allow(base_unit = "why")`.
pub(super) fn parse(entry: &Entry, errors: &mut Errors) -> Option<Vec<Spanned<StyleLint>>> {
    let mut allowed: Vec<Spanned<StyleLint>> = Vec::new();
    for pair in entry.list(errors, "allow(base_unit = \"why\")") {
        let Some(reason) = pair.string(errors) else { continue };
        if reason.value().trim().is_empty() {
            errors.at(&reason, format!("expected the reason for allowing `{}`", pair.key));
        }
        let span = pair.key.span();
        match lints::ALL.iter().find(|lint| pair.key == lint.id) {
            None => pair.unknown(errors, lints::ALL.iter().map(|lint| lint.id)),
            Some(lint) if allowed.iter().any(|earlier| earlier.value == *lint) => {
                errors.at_span(span, format!("duplicate key `{}`", lint.id));
            }
            Some(lint) => allowed.push(Spanned { value: *lint, span }),
        }
    }
    Some(allowed)
}
