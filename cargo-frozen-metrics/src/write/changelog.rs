//! The section for the release notes.

use std::fmt::Write;

use super::Report;
use crate::level::Level;

/// Returns the section as a Markdown list; empty if nothing changed.
pub(crate) fn changelog(report: &Report<'_>) -> String {
    if report.findings.is_empty() {
        return String::new();
    }
    let mut out = String::from("### Metrics\n\n");
    for finding in report.findings {
        let class = match finding.level() {
            Level::Break => "**Breaking:** ",
            Level::Danger | Level::Note | Level::Ok => "",
        };
        let mut line = finding.headline();
        for part in finding.details() {
            line.push_str("; ");
            line.push_str(part);
        }
        let _ = writeln!(out, "- {class}{}", line.replace('\n', " "));
    }
    out
}
