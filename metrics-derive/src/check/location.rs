//! The token at which the violation of a rule is shown.

use frozen_metrics_schema::rules::Location;
use proc_macro2::Span;

use crate::model::{DeclaredRegistryMetric, FamilyKey, Keyed, Set};

/// Returns the token that declares what is at `location`.
pub(super) fn span(set: &Set, location: Location) -> Span {
    let key =
        |span: &dyn Fn(&Keyed) -> Span| set.keyed.as_ref().map_or_else(|| set.ident.span(), span);
    let family_key = |index: usize, span: &dyn Fn(&FamilyKey) -> Span| {
        let metric = &set.metrics[index];
        metric.family_key.as_ref().map_or_else(|| metric.type_span(), span)
    };
    if let Some(metric) = registry_metric(set, location) {
        return metric.name.span;
    }
    match location {
        Location::KeyLabel(index) => key(&|keyed| keyed.arguments[index].name_span),
        Location::KeyLimit => key(&|keyed| keyed.max_keys_span),
        Location::KeyOverflow => key(&|keyed| keyed.overflow_span),
        Location::KeyValue(index, value) => key(&|keyed| keyed.arguments[index].value_spans[value]),
        Location::FamilyLimit(index) => family_key(index, &|key| key.max_keys.span),
        Location::FamilyOverflow(index) => family_key(index, &|key| key.overflow.span),
        Location::Name(index) => set.metrics[index].name.span,
        Location::Kind(index) => set.metrics[index].type_span(),
        Location::Annotation(index, annotation) => set.metrics[index].annotation_span(annotation),
        Location::Help(index) => set.metrics[index].help_span(),
        Location::LabelName(index, label) => set.metrics[index].label_span(label),
        Location::LabelValue(index, label, value) => {
            set.metrics[index].labels[label].values[value].span
        }
        Location::Bucket(index, bound) => set.metrics[index].bucket_span(bound),
        Location::Labels(index) => set.metrics[index].labels_span(),
        Location::Allowed(index, lint) => set.metrics[index].allowed_span(lint),
    }
}

/// Returns the metric of the registry at `location`: their declarations follow those of the fields.
fn registry_metric(set: &Set, location: Location) -> Option<&DeclaredRegistryMetric> {
    let index = location.declaration()?.checked_sub(set.metrics.len())?;
    set.registry_metrics().get(index)
}
