//! Rules about the stability and the deprecation of a metric.

use super::{Mirror, Rule, alias_changed, levels, window_changed};
use crate::compare::Pair;
use crate::finding::Part;
use crate::level::Level;

const NO_OUTAGE: &str = "None is known: no query reads it.";

pub(crate) static STABILITY_DEMOTED: Rule = Rule {
    id: "stability_demoted",
    title: "stability lowered",
    description: "The metric is less stable than before: stable became beta or alpha, or beta became alpha.",
    levels: levels(Level::Break, Level::Break, Level::Break),
    why: "Users built alerts and dashboards on a promise. After this change, a release can break them without notice.",
    outage: "Invented: a metric is declared alpha in one release and renamed in the next, whose report shows only a note.",
    cure: "Keep the stability, or deprecate the metric and declare an unstable one under another name.",
    mirror: Mirror::Is("stability_promoted"),
};

pub(crate) static STABILITY_PROMOTED: Rule = Rule {
    id: "stability_promoted",
    title: "stability raised",
    description: "The metric is more stable than before. Other changes of the metric in the same release count as changes \
                  of the more stable one.",
    levels: levels(Level::Note, Level::Note, Level::Note),
    why: "Users can rely on the metric from now on, so its name, labels and buckets should be final.",
    outage: NO_OUTAGE,
    cure: "Nothing needs to change. Check the name, the unit and the labels once more.",
    mirror: Mirror::Is("stability_demoted"),
};

pub(crate) static DEPRECATED: Rule = Rule {
    id: "deprecated",
    title: "metric deprecated",
    description: "The metric is deprecated. It is still exposed, and its HELP text says so.",
    levels: levels(Level::Note, Level::Note, Level::Note),
    why: "Queries return the same as before, but the metric will be removed. Its users should move to the metric that \
          replaces it.",
    outage: "Kubernetes 1.14 deprecated metrics such as `rest_client_request_latency_seconds` and removed them in 1.17. \
             Dashboards that had not moved were empty.",
    cure: "Replace the metric in alerts and dashboards by the one that its HELP text names.",
    mirror: Mirror::Is("undeprecated"),
};

pub(crate) static UNDEPRECATED: Rule = Rule {
    id: "undeprecated",
    title: "metric no longer deprecated",
    description: "The metric was deprecated and is not any more.",
    levels: levels(Level::Note, Level::Note, Level::Note),
    why: "Users who have not moved to another metric need not do so.",
    outage: NO_OUTAGE,
    cure: "Nothing needs to change.",
    mirror: Mirror::Is("deprecated"),
};

/// Judges the stability and the deprecation of a metric, and the end of an old name.
pub(crate) fn life_cycle(pair: &Pair<'_>) -> Vec<Part> {
    let (changes, head) = (&pair.changes, pair.head);
    let mut parts = Vec::new();
    if let Some((old, new)) = changes.stability {
        let rule = if new < old { &STABILITY_DEMOTED } else { &STABILITY_PROMOTED };
        let text = format!("stability: {old} became {new}");
        let location = head.at(head.lines.annotation("STABILITY"));
        parts.push(rule.part(text, Some(old.as_str()), Some(new.as_str()), location));
    }
    if let Some((old, new)) = &changes.deprecation {
        let [old, new] = [old, new].map(|one| one.as_ref().map(|one| one.help("")));
        let (rule, text) = match &new {
            Some(new) => (&DEPRECATED, sentence_as_clause(new)),
            None => (&UNDEPRECATED, "no longer deprecated".to_owned()),
        };
        let location = head.at(head.lines.annotation("DEPRECATED"));
        parts.push(rule.part(text, old.as_deref(), new.as_deref(), location));
    }
    parts.extend(alias_changed(pair));
    parts.extend(window_changed(pair));
    parts
}

/// Returns a sentence without its capital letter and its full stop.
fn sentence_as_clause(sentence: &str) -> String {
    let (first, rest) = sentence.split_at(sentence.chars().next().map_or(0, char::len_utf8));
    first.to_lowercase() + rest.strip_suffix('.').unwrap_or(rest)
}
