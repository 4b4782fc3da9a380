//! The comment of a pull request: the verdict and the coverage first, the details folded.

use std::fmt::Write;

use super::{count_of_users, headline, summary, verdict};
use crate::uses::{Coverage, MetricUser, NotUnderstood, Usage, UsageFinding};
use crate::write::markdown::MAX_COMMENT;
use crate::write::markup::{code, folded, inline, level_cell, push_fitting, shortened};

/// The space kept for the lines that say what was left out.
const RESERVE: usize = 400;

/// Returns the comment about all findings.
pub(crate) fn markdown(usage: &Usage) -> String {
    let mut out = format!("### Users of metrics: {}\n\n", verdict(usage));
    for remark in &usage.remarks {
        let _ = writeln!(out, "- {}", inline(remark));
    }
    let _ = writeln!(out, "{}\n", inline(&summary(&usage.coverage)));
    if !usage.findings.is_empty() {
        out.push_str("| level | finding | place |\n|---|---|---|\n");
        // The table takes at most half of the comment, the details the rest.
        let left_out = push_fitting(&mut out, usage.findings.iter().map(row), MAX_COMMENT / 2);
        if left_out > 0 {
            let _ = writeln!(out, "\n{left_out} more: run `cargo frozen-metrics usage`.");
        }
        out.push('\n');
    }
    let details = usage.findings.iter().map(details).filter(|text| !text.is_empty());
    let faults = not_understood(&usage.coverage);
    let largest = MAX_COMMENT - RESERVE - faults.len();
    let left_out = push_fitting(&mut out, details, largest);
    out.push_str(&faults);
    if left_out > 0 {
        out.push_str("Not all details fit: run `cargo frozen-metrics usage`.\n");
    }
    out
}

/// Returns the comment about the users of a metric.
pub(crate) fn users_markdown(users: &[MetricUser], name: &str, coverage: &Coverage) -> String {
    let mut out = format!("### {}\n\n", inline(&count_of_users(users, name)));
    let _ = writeln!(out, "{}\n", inline(&summary(coverage)));
    let faults = not_understood(coverage);
    let items = users.iter().map(|user| {
        let MetricUser { owner, file, line, column, .. } = user;
        let place = code(&format!("{file}:{line}:{column}"));
        format!("- {place} {}{}\n", inline(&shortened(owner)), user.how())
    });
    let left_out = push_fitting(&mut out, items, MAX_COMMENT - RESERVE - faults.len());
    if left_out > 0 {
        let _ = writeln!(out, "- {left_out} more: run `cargo frozen-metrics usage --who`");
    }
    format!("{out}\n{faults}")
}

fn row(finding: &UsageFinding) -> String {
    let level = level_cell(finding.level);
    let headline = inline(&shortened(&headline(finding)));
    let place = code(&format!("{}:{}:{}", finding.file, finding.line, finding.column));
    format!("| {level} | {headline} | {place} |\n")
}

/// Returns what else is known about a finding; empty if nothing is.
fn details(finding: &UsageFinding) -> String {
    let texts: Vec<_> = finding.notes.iter().chain(&finding.help).collect();
    if texts.is_empty() {
        return String::new();
    }
    let items: String = texts.iter().map(|text| format!("- {}\n", inline(text))).collect();
    let what = format!("{}: {}", finding.rule.id, shortened(&headline(finding)));
    folded(&inline(&what), &format!("{items}\n"))
}

/// Returns the list of what was not understood, which takes at most a quarter of the comment.
fn not_understood(coverage: &Coverage) -> String {
    if coverage.faults.is_empty() {
        return String::new();
    }
    let mut items = String::new();
    let all = coverage.faults.iter().map(|NotUnderstood { file, line, column, what }| {
        format!("- {} {}\n", code(&format!("{file}:{line}:{column}")), inline(&shortened(what)))
    });
    let left_out = push_fitting(&mut items, all, MAX_COMMENT / 4);
    if left_out > 0 {
        let _ = writeln!(items, "- {left_out} more: `--format json` has them");
    }
    folded(&format!("{} not understood", coverage.faults.len()), &format!("{items}\n"))
}
