//! How long users can rely on a metric: its stability, and rustc's `#[deprecated]`.

use frozen_metrics_schema::golden::{STABILITY, one_line};
use frozen_metrics_schema::{Deprecation, Stability, name, suggest};
use syn::{Attribute, Expr, Lit, LitStr, Meta};

use super::attribute::Entry;
use super::field_options::FieldOptions;
use crate::errors::Errors;
use crate::model::{DeclaredAnnotation, DeclaredDeprecation, Spanned};

/// Parses `stability = "beta"`.
pub(super) fn stability(entry: &Entry, errors: &mut Errors) -> Option<DeclaredAnnotation> {
    let literal = entry.string(errors)?;
    let word = literal.value();
    let Some(stability) = Stability::from_word(&word) else {
        let known = Stability::ALL.map(Stability::as_str);
        let hint = suggest::nearest(&word, known).map(|word| format!(": did you mean `{word}`?"));
        let hint = hint.unwrap_or_default();
        let [alpha, beta, stable] = known;
        errors.at(
            &literal,
            format!("expected `{alpha}`, `{beta}` or `{stable}`, found `{word}`{hint}"),
        );
        return None;
    };
    let text = (stability != Stability::Stable).then(|| stability.as_str().to_owned());
    Some(DeclaredAnnotation { annotation: &STABILITY, text, span: literal.span() })
}

/// Parses `replaced_by = "node_lag_seconds"`.
pub(super) fn replaced_by(entry: &Entry, errors: &mut Errors) -> Option<LitStr> {
    let literal = entry.string(errors)?;
    let name = literal.value();
    if name::is_legal_on_the_wire(&name) {
        return Some(literal);
    }
    errors.at(&literal, format!("expected the whole name of a metric, found `{name}`"));
    None
}

/// Returns the stability and the deprecation of a field. `default` is the stability of the struct.
pub(super) fn annotations(
    options: &FieldOptions,
    deprecation: Option<&DeclaredDeprecation>,
    default: Option<&DeclaredAnnotation>,
) -> impl Iterator<Item = DeclaredAnnotation> {
    let stability = match options.stability.is_missing() {
        true => default,
        false => options.stability.as_ref(),
    };
    stability.cloned().into_iter().chain(deprecation.map(DeclaredDeprecation::annotation))
}

/// Returns the deprecation of a field; `Some(None)` if it is not deprecated, `None` after an error.
pub(super) fn deprecation(
    errors: &mut Errors,
    attributes: &[Attribute],
    options: &FieldOptions,
) -> Option<Option<DeclaredDeprecation>> {
    let Some(attribute) = attributes.iter().find(|one| one.path().is_ident("deprecated")) else {
        let Some(span) = options.replaced_by.key_span() else { return Some(None) };
        let fix = "add it to the field, or remove `replaced_by`";
        errors
            .at_span(span, format!("`replaced_by` requires `#[deprecated(since = \"…\")]`: {fix}"));
        return None;
    };
    let replaced_by = options.replaced_by.as_ref().map(Spanned::from);
    let (since, note) = since_and_note(attribute);
    let replacement = replaced_by.as_ref().map(|name| name.value.clone());
    Some(Some(DeclaredDeprecation {
        statement: Deprecation { since, replacement, note },
        replaced_by,
        attribute: attribute.clone(),
    }))
}

/// Returns `since` and `note`. rustc reports an attribute that it cannot read.
fn since_and_note(attribute: &Attribute) -> (Option<String>, Option<String>) {
    let (mut since, mut note) = (None, None);
    match &attribute.meta {
        Meta::Path(_) => {}
        Meta::NameValue(pair) => note = text(&pair.value),
        Meta::List(_) => {
            let _ = attribute.parse_nested_meta(|meta| {
                let value: Expr = meta.value()?.parse()?;
                if meta.path.is_ident("since") {
                    since = text(&value);
                } else if meta.path.is_ident("note") {
                    note = text(&value);
                }
                Ok(())
            });
        }
    }
    (since, note)
}

/// Returns the text of a literal on one line.
fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => one_line(&text.value()),
            _ => None,
        },
        // A `$note:expr` of `macro_rules!` arrives in an invisible group.
        Expr::Group(group) => text(&group.expr),
        _ => None,
    }
}
