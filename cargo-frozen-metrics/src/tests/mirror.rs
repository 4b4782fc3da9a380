//! The change from a to b and the change from b to a break mirrored rules.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cases::CASES;
use super::{brief, families, findings};
use crate::finding::Finding;
use crate::rules::Mirror;

/// Counts the metrics of the parts by rule; `None` if the opposite of one of them varies.
fn counts(findings: &[Finding], is_mirrored: bool) -> Option<BTreeMap<&'static str, usize>> {
    let mut counts = BTreeMap::new();
    // Metrics of different stability share a finding only if the levels of the rule are the same.
    let size = |finding: &Finding| finding.metrics.len().max(finding.former.len());
    let parts = findings
        .iter()
        .flat_map(|finding| finding.parts.iter().map(move |part| (part, size(finding))));
    for (part, metrics) in parts {
        let id = match part.rule.mirror {
            Mirror::Varies(_) => return None,
            Mirror::Is(id) if is_mirrored => id,
            Mirror::Is(_) => part.rule.id,
        };
        *counts.entry(id).or_default() += metrics;
    }
    Some(counts)
}

fn assert_mirrored(base: &str, head: &str) {
    let (base, head) = (families(base), families(head));
    let (there, back) = (findings(&base, &head), findings(&head, &base));
    if let (Some(there_counts), Some(back_counts)) = (counts(&there, true), counts(&back, false)) {
        let lines = |found: &[Finding]| found.iter().map(brief).collect::<Vec<_>>();
        assert_eq!(there_counts, back_counts, "{:#?}\n{:#?}", lines(&there), lines(&back));
    }
}

#[test]
fn each_case_is_mirrored() {
    for case in CASES {
        assert_mirrored(case.base, case.fires);
        assert_mirrored(case.base, case.silent);
    }
}

fn goldens() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["lag", "sent", "dropped", "queue_length", "disk_io_time"]);
    let labels = prop::sample::subsequence(vec!["peer", "zone", "cause"], 0..=2);
    let kind = prop::sample::select(vec!["counter", "gauge"]);
    let stability = prop::sample::select(vec!["", "beta", "alpha"]);
    let life = (stability, prop::option::of(prop::sample::select(vec!["1.0.0", "2.0.0"])));
    let family = (labels, kind, any::<bool>(), life);
    prop::collection::btree_map(name, family, 1..5).prop_map(|families| {
        type Life<'a> = (&'a str, Option<&'a str>);
        let one = |(name, (labels, kind, has_help, life)): (
            &str,
            (Vec<&str>, &str, bool, Life<'_>),
        )| {
            let labels: Vec<_> = labels.iter().map(|label| format!("{label}=\"*\"")).collect();
            let labels =
                if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
            let help = if has_help { "One text." } else { "Another text." };
            let (stability, since) = life;
            let mut lines = String::new();
            if !stability.is_empty() {
                lines.push_str(&format!("# STABILITY {name} {stability}\n"));
            }
            let mut deprecated = String::new();
            if let Some(since) = since {
                deprecated = format!("Deprecated since {since}. ");
                lines.push_str(&format!("# DEPRECATED {name} since \"{since}\"\n"));
            }
            format!(
                "# HELP {name} {deprecated}{help}\n# TYPE {name} {kind}\n{lines}{name}{labels} 0\n"
            )
        };
        families.into_iter().map(one).collect()
    })
}

/// Returns goldens of which some list removed metrics, and some have the first metric under a former name, too.
fn goldens_with_history() -> impl Strategy<Value = String> {
    let names = prop::sample::subsequence(vec!["lag", "sent", "wait", "depth"], 0..=3);
    let retired = prop::option::weighted(0.25, names);
    (goldens(), retired, prop::bool::weighted(0.25)).prop_map(|(text, retired, has_alias)| {
        let retired = retired.unwrap_or_default().into_iter();
        let is_free = |name: &&str| !text.contains(&format!("# TYPE {name} "));
        let retired: String =
            retired.filter(is_free).map(|name| format!("# RETIRED {name}\n")).collect();
        let first = text.strip_prefix("# HELP ").and_then(|text| text.split_once(' '));
        let Some((name, rest)) = first.filter(|_| has_alias) else { return retired + &text };
        let end = rest.find("# HELP ").unwrap_or(rest.len());
        let kind = format!("# TYPE former_{name} ");
        let alias = rest[..end]
            .replace(&format!("# TYPE {name} "), &kind)
            .replace(&format!("\n{name}"), &format!("\nformer_{name}"))
            .replace(&format!("STABILITY {name} "), &format!("STABILITY former_{name} "))
            .replace(&format!("DEPRECATED {name} "), &format!("DEPRECATED former_{name} "));
        let annotation = format!("# ALIAS former_{name} of {name} until 9999-12-31\n");
        let at = alias.rfind("\nformer_").map_or(0, |at| at + 1);
        let (head, samples) = alias.split_at(at);
        format!(
            "{retired}{text}# HELP former_{name} Renamed to {name}. {head}{annotation}{samples}"
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_golden_against_itself_finds_nothing(text in goldens_with_history()) {
        prop_assert!(findings(&families(&text), &families(&text)).is_empty());
    }

    #[test]
    fn opposite_changes_are_mirrored(base in goldens_with_history(), head in goldens_with_history()) {
        assert_mirrored(&base, &head);
    }
}
