//! The token at which the violation of a rule is shown.

use frozen_metrics_schema::rules::Location;
use proc_macro2::Span;

use crate::model::{DeclaredKey, Keyed, Metric, Set};

/// Returns the token that declares what is at `location`.
pub(super) fn span(set: &Set, location: Location) -> Span {
    let key =
        |span: &dyn Fn(&Keyed) -> Span| set.keyed.as_ref().map_or_else(|| set.ident.span(), span);
    // The declarations of the registry's metrics follow those of the fields.
    let metric = |index: usize, span: &dyn Fn(&Metric) -> Span| match set.metrics.get(index) {
        Some(metric) => span(metric),
        None => set.registry_metrics()[index - set.metrics.len()].name.span,
    };
    let alias = |index: usize, alias: usize| {
        let aliases = set.metrics.get(index).map(|metric| &metric.aliases);
        let aliases =
            aliases.unwrap_or_else(|| &set.registry_metrics()[index - set.metrics.len()].aliases);
        aliases[alias].name.span
    };
    let family_key = |index: usize, span: &dyn Fn(&DeclaredKey) -> Span| {
        metric(index, &|metric| metric.family_key.as_ref().map_or(metric.type_span(), span))
    };
    match location {
        Location::KeyLabel(_) => key(&|keyed| keyed.key.labels.span()),
        Location::KeyLimit => key(&|keyed| keyed.key.max_keys.span),
        Location::KeyOverflow => key(&|keyed| keyed.key.overflow.span),
        Location::FamilyLimit(index) => family_key(index, &|key| key.max_keys.span),
        Location::FamilyOverflow(index) => family_key(index, &|key| key.overflow.span),
        Location::Name(index) => metric(index, &|metric| metric.name.span),
        Location::Kind(index) => metric(index, &Metric::type_span),
        Location::Annotation(index, annotation) => {
            metric(index, &|metric| metric.annotation_span(annotation))
        }
        Location::Replacement(index) => metric(index, &Metric::replacement_span),
        Location::Help(index) => metric(index, &Metric::help_span),
        Location::LabelName(index, label) => metric(index, &|metric| metric.label_span(label)),
        Location::LabelValue(index, label, value) => {
            metric(index, &|metric| metric.labels[label].known()[value].span)
        }
        Location::Alias(index, former) => alias(index, former),
        Location::Bucket(index, bound) => metric(index, &|metric| metric.bucket_span(bound)),
        Location::Labels(index) => metric(index, &Metric::labels_span),
        Location::AllowedBySet(lint) => {
            let allowed = set.allowed.iter().find(|allowed| allowed.value == lint);
            allowed.map_or_else(|| set.ident.span(), |allowed| allowed.span)
        }
        Location::Allowed(index, lint) => metric(index, &|metric| metric.allowed_span(lint)),
    }
}
