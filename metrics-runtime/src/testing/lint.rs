//! Lints of what a source exposes.

use std::collections::BTreeMap;

use frozen_metrics_schema::rules::lints::{self, StyleLint};
use frozen_metrics_schema::rules::{self, ClosedLabel, Declaration};
use frozen_metrics_schema::{Buckets, Kind, Text};

use crate::exporter::Collect;
use crate::gather::{MetricFamily, MetricType, MetricValue};

/// Returns what the rules and style lints of the derive report about the families that a source exposes at present.
/// The derive checks its own structs, so this is for other sources: hand-written ones, other libraries, and
/// [texts](crate::compat::text).
///
/// ```
/// use frozen_metrics::{compat, testing};
///
/// let text = "# HELP queue_wait_ms How long a message waits.\n# TYPE queue_wait_ms gauge\nqueue_wait_ms 7\n";
/// let [lint] = &testing::lint(&compat::text(move || text))[..] else { panic!("one lint") };
/// assert!(lint.starts_with("family `queue_wait_ms`: "), "{lint}");
/// assert!(lint.contains("seconds"), "{lint}");
/// ```
pub fn lint(source: &(impl Collect + ?Sized)) -> Vec<String> {
    source.gather().iter().flat_map(lint_family).collect()
}

fn lint_family(family: &MetricFamily) -> Vec<String> {
    let mut messages = Vec::new();
    if family.kind == MetricType::Unknown {
        messages.push("expected a TYPE".to_owned());
    }
    if family.help.is_empty() {
        messages.push("expected a HELP text".to_owned());
    }
    if let Some(declaration) = declaration(family) {
        let violations = rules::check(None, &[declaration], &[]);
        messages.extend(violations.into_iter().map(|violation| without_advice(violation.message)));
    }
    let message = |message| format!("family `{}`: {message}", family.name);
    messages.into_iter().map(message).collect()
}

/// Returns the message without how to allow the violation, which only a struct can.
fn without_advice(message: String) -> String {
    let advice = |lint: &StyleLint| format!("; {}", lint.how_to_allow());
    let shorter = lints::ALL.iter().find_map(|lint| message.strip_suffix(&advice(lint)));
    shorter.map(str::to_owned).unwrap_or(message)
}

/// Returns the family as a struct would declare it; `None` if it has no type.
fn declaration(family: &MetricFamily) -> Option<Declaration> {
    Some(Declaration {
        name: family.name.clone(),
        kind: kind(family)?,
        annotations: Vec::new(),
        help: Some(family.help.clone()).filter(|help| !help.is_empty()),
        labels: labels(family),
        key_at: 0,
        limits: None,
        allowed: Vec::new(),
        fixed_unit: None,
        has_layout: false,
        registry_metric: None,
        aliases: vec![],
    })
}

/// Returns the kind of an instrument with the same rules.
fn kind(family: &MetricFamily) -> Option<Kind> {
    Some(match family.kind {
        MetricType::Counter => Kind::Counter,
        MetricType::Gauge | MetricType::Summary => Kind::Gauge,
        MetricType::Info => Kind::Info(Vec::<Text>::new().into()),
        MetricType::StateSet => Kind::StateSet,
        MetricType::Histogram => {
            let buckets = family.series.iter().find_map(|series| match &series.value {
                MetricValue::Histogram { buckets, .. } => Some(buckets),
                _ => None,
            });
            let bounds = buckets.into_iter().flatten().map(|(bound, _)| *bound);
            Kind::Histogram(Buckets::from(
                bounds.filter(|bound| bound.is_finite()).collect::<Vec<_>>(),
            ))
        }
        MetricType::Unknown => return None,
    })
}

/// Returns the labels of all series, each with one of its values.
fn labels(family: &MetricFamily) -> Vec<ClosedLabel> {
    let labels = family.series.iter().flat_map(|series| &series.labels);
    let labels: BTreeMap<_, _> =
        labels.map(|label| (label.name.to_string(), label.value.to_string())).collect();
    let label = |(name, value)| ClosedLabel { name, values: vec![value] };
    labels.into_iter().map(label).collect()
}
