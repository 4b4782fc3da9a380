//! Tests of findings over pairs of goldens.

mod accepted;
mod aliases;
mod cases;
mod cures;
mod fixes;
mod formats;
mod histories;
mod impact;
mod life_cycle;
mod mirror;
mod promtool;
mod retired;
mod rules;

use crate::compare::compare;
use crate::config::Budget;
use crate::finding::Finding;
use crate::judge::judge;
use crate::level::Level;
use crate::read::GoldenFile;

/// Parses a golden.
fn golden(text: &str) -> GoldenFile {
    let golden =
        frozen_metrics_schema::golden::read(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    GoldenFile { path: "golden/node.prom".to_owned(), package: None, golden }
}

/// Parses families as a golden.
fn families(text: &str) -> GoldenFile {
    golden(&format!("# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n{text}"))
}

/// Returns the findings between two goldens.
fn findings(base: &GoldenFile, head: &GoldenFile) -> Vec<Finding> {
    let budget = Budget { series_factor: Some(3.0), series_total: None };
    judge(&compare(std::slice::from_ref(base), std::slice::from_ref(head)), &budget)
}

/// Returns a finding as one line: its level, its rule, its metrics, and what changed in each part.
fn brief(finding: &Finding) -> String {
    let part = |part: &crate::finding::Part| {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        format!("{} {} > {}", part.rule.id, value(&part.old), value(&part.new))
    };
    let parts: Vec<_> = finding.parts.iter().map(part).collect();
    let hints: Vec<_> = finding.hints.iter().map(|hint| format!(" ({})", hint.id)).collect();
    format!(
        "{} {}: {}{}",
        finding.level(),
        finding.metrics.join(" "),
        parts.join(", "),
        hints.concat()
    )
}

#[test]
fn every_break_has_a_cure() {
    for case in cases::CASES {
        for finding in findings(&families(case.base), &families(case.fires)) {
            let is_break = finding.level() == Level::Break;
            assert!(!is_break || finding.cure.is_some(), "{}", brief(&finding));
        }
    }
}
