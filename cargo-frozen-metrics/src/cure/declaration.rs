//! Cures that change the declaration of a metric.

use frozen_metrics_schema::Kind;
use frozen_metrics_schema::exposition::BoundFormat;

use super::life_cycle::of_demoted;
use crate::compare::{Family, Pair};
use crate::finding::{Cure, Part};

/// Returns the declaration of a removed metric.
pub(crate) fn of_removed(family: Family<'_>) -> Cure {
    let schema = family.declared.family;
    let instrument = match &schema.kind {
        Kind::Counter => "Counter",
        Kind::Gauge => "Gauge",
        Kind::Histogram(_) => "Histogram",
        Kind::Info(_) => "Info",
        Kind::StateSet => "StateSet",
    };
    let name = &schema.name;
    let help = match schema.own_help() {
        "" => String::new(),
        help => format!("/// {}\n", help.replace('\n', " ")),
    };
    Cure {
        advice: format!(
            "restore the field, with the labels and buckets of {}:{}",
            family.file.path, family.lines.help
        ),
        language: "rust",
        text: format!("{help}#[metric(name = \"{name}\")]\npub {name}: {instrument},\n"),
    }
}

/// Returns the cure for a part of a metric that keeps its name. The part is not about labels.
pub(crate) fn of_metric(pair: &Pair<'_>, part: &Part) -> Cure {
    let (changes, name) = (&pair.changes, pair.head.name());
    if part.rule.id == "stability_demoted" {
        return of_demoted(pair);
    }
    if let ("bucket_removed", Some(buckets)) = (part.rule.id, &changes.buckets) {
        let mut all: Vec<f64> = buckets.base.iter().chain(buckets.head).copied().collect();
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| a.to_bits() == b.to_bits());
        let all: Vec<_> = all.into_iter().map(|bound| bound.to_string()).collect();
        return Cure {
            advice: "keep the old bounds beside the new ones".to_owned(),
            language: "rust",
            text: format!("buckets({})\n", all.join(", ")),
        };
    }
    if let ("bound_format_changed", Some((old, _))) = (part.rule.id, changes.bound_format) {
        let decimal = old == BoundFormat::Decimal;
        let text = if decimal { "bounds = \"decimal\"" } else { "// remove: bounds = \"decimal\"" };
        return Cure {
            advice: "keep the format".to_owned(),
            language: "rust",
            text: format!("{text}\n"),
        };
    }
    if let ("overflow_changed", Some(old)) = (part.rule.id, &part.old) {
        return Cure {
            advice: "keep the overflow value".to_owned(),
            language: "rust",
            text: format!("overflow = {old:?}\n"),
        };
    }
    Cure {
        advice: format!(
            "declare the new metric under another name than `{name}`, and keep the old one"
        ),
        language: "rust",
        text: format!("#[metric(name = \"{name}_v2\")]\n"),
    }
}
