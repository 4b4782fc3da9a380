//! Findings about metrics that keep their names.

use std::collections::HashMap;

use frozen_metrics_schema::diff::LabelChange;

use super::{finding, judged, parts_after_labels};
use crate::compare::Pair;
use crate::cure;
use crate::finding::{Finding, Part};
use crate::level::Level;
use crate::rules;

/// Returns the findings about a family that keeps its name.
pub(super) fn same(pair: &Pair<'_>) -> Vec<Finding> {
    let mut groups: Vec<(Vec<&LabelChange<'_>>, Vec<Part>)> = Vec::new();
    for (change, parts) in rules::labels(pair) {
        groups.push((vec![change], judged(pair, parts).collect()));
    }
    // If the names of labels change, all series change anyway: changed values belong to the same finding.
    let is_joined = !groups.is_empty();
    for (change, parts) in rules::values(pair) {
        let parts: Vec<_> = judged(pair, parts).collect();
        match groups.first_mut().filter(|_| is_joined) {
            Some((changes, all)) => {
                changes.push(change);
                all.extend(parts);
            }
            None => {
                groups.extend(parts.into_iter().map(|part| (vec![change], vec![part])));
            }
        }
    }
    let of_labels = groups.into_iter().map(|(changes, parts)| {
        let mut finding = finding(pair.head, parts);
        if finding.level() > Level::Note {
            finding.cure = cure::of_labels(pair, &changes, &finding.parts);
        }
        finding
    });
    let mut others = rules::kind(pair);
    others.extend(parts_after_labels(pair));
    let others = judged(pair, others).map(|part| {
        let cure = (part.level == Level::Break).then(|| cure::of_metric(pair, &part));
        Finding { cure, ..finding(pair.head, vec![part]) }
    });
    of_labels.chain(others).collect()
}

/// Joins the findings of one golden that differ only in the metric.
pub(super) fn rolled_up(findings: Vec<(&str, Finding)>) -> Vec<Finding> {
    let mut joined: Vec<Finding> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (path, finding) in findings {
        let (rule, level) = (finding.rule().id, finding.level());
        let key = (path.to_owned(), format!("{rule} {level} {}", finding.message));
        // Changes of HELP texts, types and units are always reported for each metric.
        let is_shared =
            !matches!(finding.rule().id, "help_changed" | "type_changed" | "unit_changed");
        match known.get(&key).filter(|_| is_shared) {
            Some(index) => {
                let first = &mut joined[*index];
                first.metrics.extend(finding.metrics);
                if let (Some(cure), Some(other)) = (&mut first.cure, finding.cure)
                    && cure.text != other.text
                    && first.metrics.len() <= MAX_CURES
                {
                    cure.text.push_str(&other.text);
                }
            }
            None => {
                known.insert(key, joined.len());
                joined.push(finding);
            }
        }
    }
    joined
}

/// The maximum number of metrics of one finding whose cures are listed.
const MAX_CURES: usize = 20;
