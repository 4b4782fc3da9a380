//! JSON lines: one object for each finding, then one for the summary. `schema/report.v1.json` describes both.

use serde::Serialize;

use super::Report;
use crate::finding::{Cure, Finding, Hint, Level, Location, Part};
use crate::release::Release;

/// The version of the format. It changes when a field is removed or changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Finding {
        version: u32,
        rule: &'a str,
        level: Level,
        message: String,
        package: Option<&'a str>,
        metrics: &'a [String],
        old: Option<&'a str>,
        new: Option<&'a str>,
        #[serde(flatten)]
        location: Place<'a>,
        parts: Vec<PartLine<'a>>,
        hints: &'a [Hint],
        cure: Option<&'a Cure>,
    },
    Summary {
        version: u32,
        level: Level,
        breaks: usize,
        dangers: usize,
        notes: usize,
        additions: usize,
        ignored: usize,
        release: Release,
        base: &'a str,
        remarks: &'a [String],
    },
}

/// Where a finding is: the side, the file and the line.
#[derive(Serialize)]
struct Place<'a> {
    side: &'static str,
    #[serde(flatten)]
    location: &'a Location,
}

impl<'a> Place<'a> {
    fn new(location: &'a Location) -> Self {
        Self { side: if location.is_base { "base" } else { "head" }, location }
    }
}

#[derive(Serialize)]
struct PartLine<'a> {
    rule: &'a str,
    level: Level,
    message: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    #[serde(flatten)]
    location: Place<'a>,
}

pub(crate) fn json(report: &Report<'_>) -> String {
    let summary = Line::Summary {
        version: VERSION,
        level: report.findings.iter().map(Finding::level).max().unwrap_or(Level::Ok),
        breaks: report.count(Level::Break),
        dangers: report.count(Level::Danger),
        notes: report.count(Level::Note),
        additions: report.count(Level::Ok),
        ignored: report.ignored,
        release: report.needed,
        base: report.base,
        remarks: &report.remarks,
    };
    lines(report.findings.iter().map(line).chain([summary]))
}

/// Returns each value as a JSON object on a line of its own.
pub(crate) fn lines<T: Serialize>(values: impl Iterator<Item = T>) -> String {
    let mut out = String::new();
    for value in values {
        // Serializing cannot fail: every field is text, a number or a list of these.
        out.push_str(&serde_json::to_string(&value).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn line(finding: &Finding) -> Line<'_> {
    let first = &finding.parts[0];
    Line::Finding {
        version: VERSION,
        rule: finding.rule().id,
        level: finding.level(),
        message: finding.headline(),
        package: finding.package.as_deref(),
        metrics: &finding.metrics,
        old: first.old.as_deref(),
        new: first.new.as_deref(),
        location: Place::new(finding.location()),
        parts: finding.parts.iter().map(part).collect(),
        hints: &finding.hints,
        cure: finding.cure.as_ref(),
    }
}

fn part(part: &Part) -> PartLine<'_> {
    PartLine {
        rule: part.rule.id,
        level: part.level,
        message: &part.text,
        old: part.old.as_deref(),
        new: part.new.as_deref(),
        location: Place::new(&part.location),
    }
}
