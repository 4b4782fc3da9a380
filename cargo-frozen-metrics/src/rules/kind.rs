//! Rules about types and units.

use frozen_metrics_schema::diff::{is_same_quantity, unit_factor};
use frozen_metrics_schema::golden::REGISTRY;
use frozen_metrics_schema::{MetricType, RegistryMetric};

use super::{Mirror, Rule, levels};
use crate::compare::Pair;
use crate::finding::Part;
use crate::level::Level;
use crate::scale::Scale;

pub(crate) static TYPE_CHANGED: Rule = Rule {
    id: "type_changed",
    title: "type changed",
    description: "The metric has the same name, but another type, or shows another property of the registry.",
    levels: levels(Level::Break, Level::Break, Level::Danger),
    why: "`rate()` and `increase()` read every decrease as a restart, so they return wrong values for a gauge. \
          `histogram_quantile()` finds no buckets in anything but a histogram. No query reports an error.",
    outage: "node_exporter 0.16.0 turned the gauge `node_network_receive_bytes` into the counter \
             `node_network_receive_bytes_total`.",
    cure: "Declare the metric of the new type under a new name, and remove the old one in a later release.",
    mirror: Mirror::Is("type_changed"),
};

pub(crate) static UNIT_CHANGED: Rule = Rule {
    id: "unit_changed",
    title: "unit changed",
    description: "The unit in the name or in the UNIT line changed.",
    levels: levels(Level::Break, Level::Break, Level::Danger),
    why: "Values are larger or smaller by a factor. A threshold that was exceeded now and then is now never \
          exceeded, or always.",
    outage: "node_exporter 0.16.0 turned `node_disk_io_time_ms` into `node_disk_io_time_seconds_total`: thresholds had to be \
             divided by 1000.",
    cure: "Convert the values back in a recording rule under the old name, or convert the thresholds.",
    mirror: Mirror::Is("unit_changed"),
};

/// Judges the type and the unit of a family.
pub(crate) fn kind(pair: &Pair<'_>) -> Vec<Part> {
    let (changes, head) = (&pair.changes, pair.head);
    let mut parts = Vec::new();
    let type_line = head.at(Some(head.lines.kind));
    if let Some((old, new)) = changes.kind {
        let [old, new] = [old, new].map(|kind| MetricType::from_kind(kind).word());
        let text = format!("type {old} became {new}");
        parts.push(TYPE_CHANGED.part(text, Some(old), Some(new), type_line.clone()));
    }
    if let Some((old, new)) = changes.registry_metric {
        let [old, new] = [old, new].map(|metric| {
            let word = metric.map(RegistryMetric::as_str);
            REGISTRY.describe(word)
        });
        let text = format!("{old} became {new}");
        let location = head.at(head.lines.annotation(REGISTRY.word));
        parts.push(TYPE_CHANGED.part(text, Some(&old), Some(&new), location));
    }
    if let Some((old, new)) = changes.unit {
        let text = format!(
            "unit {} became {}: {}",
            old.unwrap_or("none"),
            new.unwrap_or("none"),
            conversion(old, new)
        );
        let location = head.at(head.lines.annotation("UNIT"));
        parts.push(UNIT_CHANGED.part(text, old, new, location));
    }
    parts
}

/// Describes what a change of the unit does to values and thresholds.
fn conversion(old: Option<&str>, new: Option<&str>) -> String {
    let units = old.zip(new);
    match units.and_then(|(old, new)| unit_factor(old, new)) {
        Some(factor) => format!("values and thresholds are {}", Scale::of_factor(factor)),
        None if units.is_some_and(|(old, new)| !is_same_quantity(old, new)) => {
            "values and thresholds mean another quantity".to_owned()
        }
        None => "whether values and thresholds change is unknown".to_owned(),
    }
}
