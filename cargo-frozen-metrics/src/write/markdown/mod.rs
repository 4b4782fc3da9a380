//! The comment of a pull request: the verdict and what needs attention first, the rest folded.

mod users;

use std::fmt::Write;

use super::Report;
use super::markup::{code, fence, folded, inline, level_cell, push_fitting, shortened};
use crate::accepted;
use crate::finding::Finding;
use crate::level::Level;

/// GitHub refuses comments of more than 65,536 characters.
pub(crate) const MAX_COMMENT: usize = 60_000;

/// The space kept for the lines at the end.
const RESERVE: usize = 600;

/// Returns the comment; empty if nothing changed.
pub(crate) fn markdown(report: &Report<'_>) -> String {
    let has_others = report.others().next().is_some();
    if report.findings.is_empty() && report.remarks.is_empty() && report.ignored == 0 && !has_others
    {
        return String::new();
    }
    let mut out = format!("### Metrics: {}\n\n", report.verdict(""));
    for remark in &report.remarks {
        let _ = writeln!(out, "- {}", inline(remark));
    }
    if !report.remarks.is_empty() {
        out.push('\n');
    }
    let of = |is_shown: fn(Level) -> bool| -> Vec<&Finding> {
        report.findings.iter().filter(|finding| is_shown(finding.higher_level())).collect()
    };
    let (urgent, notes) = (of(|level| level >= Level::Danger), of(|level| level == Level::Note));
    // The table takes at most half of the comment, the folded parts the rest.
    out.push_str(&table(report, &urgent, MAX_COMMENT / 2));
    let cures = urgent.iter().map(|finding| details(finding));
    let notes = (!notes.is_empty()).then(|| {
        let table = table(report, &notes, MAX_COMMENT / 8);
        let cures: String = notes.iter().map(|finding| details(finding)).collect();
        let cures = if cures.len() > MAX_COMMENT / 8 { "" } else { &cures };
        folded(&title(&notes, "note"), &(table + cures))
    });
    let additions = of(|level| level == Level::Ok);
    let additions = (!additions.is_empty()).then(|| {
        let items = additions.iter().map(|finding| format!("- {}\n", inline(&finding.headline())));
        folded(&title(&additions, "addition"), &format!("{}\n", items.collect::<String>()))
    });
    let parts = cures.chain(notes).chain(additions).chain(users::parts(report));
    if push_fitting(&mut out, parts, MAX_COMMENT - RESERVE) > 0 {
        out.push_str("Not all details fit: run `cargo frozen-metrics check`.\n\n");
    }
    out.push_str(&footer(report));
    out
}

/// Returns what the working tree was compared with, and how many findings are ignored.
fn footer(report: &Report<'_>) -> String {
    let mut text = format!("Compared with {}.", report.base);
    match report.ignored {
        0 => {}
        1 => text.push_str(" `metrics.toml` ignores 1 finding."),
        count => {
            let _ = write!(text, " `metrics.toml` ignores {count} findings.");
        }
    }
    format!("<sub>{}</sub>\n", inline(&shortened(&text)))
}

/// Returns a number of findings, such as `2 notes`.
fn title(findings: &[&Finding], word: &str) -> String {
    match findings.len() {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}

/// Returns a table with as many findings as fit; empty without findings.
fn table(report: &Report<'_>, findings: &[&Finding], largest: usize) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut out = String::from(match report.users {
        None => "| level | change | golden |\n|---|---|---|\n",
        Some(_) => "| level | change | users | golden |\n|---|---|---|---|\n",
    });
    let left_out = push_fitting(&mut out, findings.iter().map(|finding| row(finding)), largest);
    if left_out > 0 {
        let _ = writeln!(out, "\n{left_out} more: run `cargo frozen-metrics check`.");
    }
    out + "\n"
}

fn row(finding: &Finding) -> String {
    let location = finding.location();
    let level = level_cell(finding.level());
    let mut change = inline(&shortened(&finding.headline()));
    for part in finding.details().take(8) {
        let _ = write!(change, "<br>{}", inline(&shortened(part)));
    }
    if let Some(reason) = accepted::reason(finding) {
        let _ = write!(change, "<br>accepted: {}", inline(&shortened(reason)));
    }
    let file = code(&format!("{}:{}", location.file, location.line));
    let side = if location.is_base { "<br>in the base" } else { "" };
    format!("| {level} | {change} |{} {file}{side} |\n", users::cell(finding))
}

/// Returns what the row of a finding leaves out; empty if that is nothing.
fn details(finding: &Finding) -> String {
    let mut body = users::list(finding);
    for hint in finding.remarks() {
        let _ = writeln!(body, "{}\n", inline(&hint));
    }
    if finding.metrics.len() > 1 {
        let names: Vec<_> = finding.metrics.iter().take(50).map(|name| code(name)).collect();
        let more = if finding.metrics.len() > 50 { ", …" } else { "" };
        let _ = writeln!(body, "{}{more}\n", names.join(", "));
    }
    if let Some(cure) = &finding.cure {
        let fence = fence(&[&cure.text]);
        let advice = inline(&cure.advice);
        let _ =
            writeln!(body, "Cure: {advice}\n\n{fence}{}\n{}{fence}\n", cure.language, cure.text);
    }
    if body.is_empty() {
        return body;
    }
    let what = inline(&format!("{}: {}", finding.rule().id, shortened(&finding.headline())));
    folded(&what, &body)
}
