//! `renamed_from = "…", until = "…"` on a field, and `renamed_from_prefix = "…", until = "…"` on the struct.

use frozen_metrics_schema::until::Until;
use proc_macro2::Span;
use syn::LitStr;

use super::attribute::Entry;
use super::field_options::FieldOptions;
use super::struct_options::{self, StructOptions};
use crate::errors::Errors;
use crate::model::{DeclaredAlias, Metric, Spanned, Usage};

/// The key that states a former name, where a label is declared.
pub(super) const RENAMED_FROM: &str = "renamed_from";

/// The error for a former name of a label.
pub(super) const RENAMED_LABEL: &str = "a label cannot have two names, because each series would be exposed twice and every \
     sum would double: declare a second metric with the new label, and mark the one with the old label as `#[deprecated]`";

/// Parses `until = "2.0.0"` or `until = "2027-03-31"`.
pub(super) fn until(entry: &Entry, errors: &mut Errors) -> Option<LitStr> {
    let until = entry.string(errors)?;
    match Until::parse(&until.value()) {
        Ok(_) => Some(until),
        Err(message) => {
            errors.at(&until, message);
            None
        }
    }
}

/// Parses `renamed_from_prefix = "…"`, or `none` if the names had no prefix.
pub(super) fn prefix(entry: &Entry, errors: &mut Errors) -> Option<Result<LitStr, Span>> {
    match entry.string_or_none(errors)? {
        Ok(_) => struct_options::prefix(entry, errors).map(Ok),
        Err(none) => Some(Err(none)),
    }
}

/// What a field states about its former names.
pub(super) enum FormerName {
    /// The struct states them.
    OfPrefix,
    /// `renamed_from = none`: it has none.
    None,
    Declared(DeclaredAlias),
}

/// Returns what a field states; `None` if it did not parse.
pub(super) fn of_field(
    errors: &mut Errors,
    options: &FieldOptions,
    all_known: bool,
) -> Option<FormerName> {
    let FieldOptions { renamed_from, until, .. } = options;
    if let (Some(Err(_)), Some(until)) = (renamed_from.as_ref(), until.key_span()) {
        errors.at_span(until, "`renamed_from = none` has no end: remove `until`");
        return None;
    }
    if let Some(Err(_)) = renamed_from.as_ref() {
        return Some(FormerName::None);
    }
    if !complete(errors, RENAMED_FROM, renamed_from.key_span(), until.key_span(), all_known) {
        return None;
    }
    if renamed_from.is_missing() {
        return Some(FormerName::OfPrefix);
    }
    let (former, until) = (renamed_from.as_ref()?.as_ref().ok()?, until.as_ref()?);
    Some(FormerName::Declared(DeclaredAlias {
        name: Spanned::from(former),
        until: Spanned::from(until),
        source: format!("`{RENAMED_FROM} = {:?}, until = {:?}`", former.value(), until.value()),
        is_from_prefix: false,
    }))
}

/// Reports one of two keys without the other. Returns whether both are there, or none.
fn complete(
    errors: &mut Errors,
    key: &str,
    former: Option<Span>,
    until: Option<Span>,
    all_known: bool,
) -> bool {
    match (former, until) {
        (Some(former), None) if all_known => errors.at_span(
            former,
            format!("expected `until = \"…\"` next to `{key}`: the first version without the old name, or the last day with it"),
        ),
        (None, Some(until)) if all_known => errors.at_span(
            until,
            format!("`until` requires `{key}`: add `{key} = \"…\"`, or remove `until`"),
        ),
        _ => {}
    }
    former.is_some() == until.is_some()
}

/// `renamed_from_prefix = "…", until = "…"`.
struct FormerPrefix<'a> {
    key: Span,
    /// The former prefix with its `_`; empty if there was none.
    prefix: Spanned<String>,
    until: &'a LitStr,
    source: String,
}

/// Adds the former names that the struct states to the metrics that do not state their own. `own` lists the fields that
/// state a former name, or that they have none.
pub(super) fn of_struct(
    errors: &mut Errors,
    options: &StructOptions,
    metrics: &mut [Metric],
    own: &[String],
    usage: Option<&mut Usage>,
) {
    let Some(former) = former_prefix(errors, options) else { return };
    let prefix = options.prefix.as_ref().map(|prefix| format!("{}_", prefix.value()));
    let prefix = prefix.unwrap_or_default();
    if prefix == former.prefix.value {
        let message = "this is the prefix of the struct: expected its former prefix";
        return errors.at_span(former.prefix.span, message);
    }
    let mut has_any = false;
    let mut alias = |name: &str| {
        let rest = name.strip_prefix(&*prefix)?;
        has_any = true;
        let name =
            Spanned { value: format!("{}{rest}", former.prefix.value), span: former.prefix.span };
        let until = Spanned::from(former.until);
        Some(DeclaredAlias { name, until, source: former.source.clone(), is_from_prefix: true })
    };
    for metric in metrics {
        let former = alias(&metric.name.value);
        let is_own = own.iter().any(|field| metric.field == field);
        metric.aliases.extend(former.filter(|_| !is_own));
    }
    for metric in usage.into_iter().flat_map(|usage| &mut usage.metrics) {
        metric.aliases.extend(alias(&metric.name.value));
    }
    if !has_any {
        let message = "no name begins with the prefix of the struct: remove `renamed_from_prefix`";
        errors.at_span(former.key, message);
    }
}

fn former_prefix<'a>(errors: &mut Errors, options: &'a StructOptions) -> Option<FormerPrefix<'a>> {
    const KEY: &str = "renamed_from_prefix";
    let StructOptions { renamed_from_prefix, until, .. } = options;
    let key = renamed_from_prefix.key_span();
    if !complete(errors, KEY, key, until.key_span(), options.all_known) {
        return None;
    }
    let (until, former) = (until.as_ref()?, renamed_from_prefix.as_ref()?);
    let (prefix, shown) = match former {
        Ok(prefix) => {
            let value = format!("{}_", prefix.value());
            (Spanned { value, span: prefix.span() }, format!("{:?}", prefix.value()))
        }
        Err(none) => (Spanned { value: String::new(), span: *none }, "none".to_owned()),
    };
    let source = format!("`{KEY} = {shown}, until = {:?}`", until.value());
    Some(FormerPrefix { key: key?, prefix, until, source })
}
