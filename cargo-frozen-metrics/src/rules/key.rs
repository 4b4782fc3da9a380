//! Rules about the keys of registries and families, and about the number of series.

use frozen_metrics_schema::Key;

use super::{Mirror, Rule, levels};
use crate::compare::{Family, Pair};
use crate::config::{self, SeriesTotal};
use crate::finding::{Location, Part};
use crate::level::Level;

pub(crate) static OVERFLOW_CHANGED: Rule = Rule {
    id: "overflow_changed",
    title: "overflow value changed",
    description: "The label value of the series that all keys past the cap share changed.",
    levels: levels(Level::Break, Level::Danger, Level::Note),
    why: "A query that excludes the overflow series, such as `channel!=\"__overflow__\"`, now includes it, and one \
          that selects it finds nothing. An alert that reports that the cap was reached never fires.",
    outage: "None is known, because few libraries have a cap. Dashboards that show a reached cap use such queries.",
    cure: "Keep the overflow value, or replace it in the queries.",
    mirror: Mirror::Is("overflow_changed"),
};

pub(crate) static KEY_LIMIT_CHANGED: Rule = Rule {
    id: "key_limit_changed",
    title: "maximum number of keys changed",
    description: "The registry or the family holds more or fewer keys before it folds them into the overflow series.",
    levels: levels(Level::Danger, Level::Danger, Level::Note),
    why: "A lower cap folds keys that had series of their own into the overflow series. A higher one can expose more \
          series than `sample_limit` allows, and Prometheus then drops the whole scrape.",
    outage: "A scrape above `sample_limit` is dropped as a whole: `up` is 0, and other alerts on the target have no data.",
    cure: "Compare the cap with the number of keys in use, and with `sample_limit`.",
    mirror: Mirror::Is("key_limit_changed"),
};

pub(crate) static SERIES_BUDGET: Rule = Rule {
    id: "series_budget",
    title: "many more series",
    description: "A metric has more than `series-factor` times as many series as before, or the series of all metrics \
                  grew beyond `series-total`. `metrics.toml` sets both.",
    levels: levels(Level::Danger, Level::Danger, Level::Note),
    why: "Each series costs memory in Prometheus. A scrape above `sample_limit` is dropped as a whole.",
    outage: "Alertmanager 0.26.0 added a label to one counter: 10 series became 33.",
    cure: "Use fewer labels, fewer values or a lower cap, or raise the budget in `metrics.toml`.",
    mirror: Mirror::Varies("fewer series are never a finding"),
};

/// Judges the limits of the keys of a family.
pub(crate) fn keys(pair: &Pair<'_>) -> Vec<Part> {
    let head = pair.head;
    let mut parts = Vec::new();
    for change in &pair.changes.keys {
        let line = match change.is_of_family {
            true => head.lines.annotation("LABELS"),
            false => head.file.golden.key_line,
        };
        let cap = |key: Option<&Key>| key.map(|key| key.max_keys.to_string());
        let whose = if change.is_of_family { "its labels" } else { "the key" };
        let (old, new) = (cap(change.base), cap(change.head));
        if old != new {
            let word = |cap: &Option<String>| cap.clone().unwrap_or_else(|| "no cap".to_owned());
            let text = format!("cap of {whose}: {} became {}", word(&old), word(&new));
            let (old, new) = (old.as_deref(), new.as_deref());
            parts.push(KEY_LIMIT_CHANGED.part(text, old, new, head.at(line)));
        }
        if let (Some(old), Some(new)) = (change.base, change.head)
            && old.overflow != new.overflow
        {
            let text = format!("overflow value {:?} became {:?}", old.overflow, new.overflow);
            let (old, new) = (Some(&*old.overflow), Some(&*new.overflow));
            parts.push(OVERFLOW_CHANGED.part(text, old, new, head.at(line)));
        }
    }
    parts
}

/// Judges the growth of a family.
pub(crate) fn budget_of_family(base: Family<'_>, head: Family<'_>, factor: f64) -> Option<Part> {
    let [old, new] = [base, head].map(|family| family.declared.samples_at_most());
    if new as f64 <= old as f64 * factor {
        return None;
    }
    let text = format!("at most {old} series became {new}, more than {factor} times as many");
    let location = head.at(head.lines.series.first().copied());
    Some(SERIES_BUDGET.part(text, Some(&old.to_string()), Some(&new.to_string()), location))
}

/// Judges the number of series of all goldens.
pub(crate) fn budget_of_total(old: usize, new: usize, total: SeriesTotal) -> Option<Part> {
    let SeriesTotal { limit, line } = total;
    if new <= limit || new <= old {
        return None;
    }
    let text =
        format!("all goldens have at most {old} series, became {new}, and the budget is {limit}");
    let location = Location { file: config::FILE.to_owned(), line, is_base: false };
    let (old, new) = (old.to_string(), new.to_string());
    Some(SERIES_BUDGET.part(text, Some(&old), Some(&new), location).naming_metrics())
}
