//! JSON lines: one object for each finding, for each effect on users that no finding causes and for what was not
//! understood, then one for the summary. `schema/report.v1.json` describes all.

use serde::Serialize;

use super::Report;
use crate::finding::{Cure, Finding, Hint, Location, Part};
use crate::impact::{Affected, Impact, KnownUsers, LineEdit};
use crate::level::Level;
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
        effective_level: Level,
        users: Option<UsersLine<'a>>,
    },
    Effect {
        version: u32,
        #[serde(flatten)]
        effect: EffectLine<'a>,
    },
    #[serde(rename = "not_understood")]
    NotUnderstood { version: u32, file: &'a str, line: usize, column: usize, message: &'a str },
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
        users: Option<UsersSummary>,
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

/// The effects on the users of the metrics of a finding.
#[derive(Serialize)]
struct UsersLine<'a> {
    message: String,
    expressions: usize,
    effects: Vec<EffectLine<'a>>,
    not_understood: &'a [String],
}

/// The effect on one user.
#[derive(Serialize)]
struct EffectLine<'a> {
    rule: &'a str,
    level: Level,
    message: &'a str,
    metrics: &'a [String],
    label: Option<&'a str>,
    owner: String,
    through: &'a [String],
    file: &'a str,
    line: usize,
    column: usize,
    help: Option<&'a str>,
    edit: Option<&'a LineEdit>,
}

/// The effects on all users, and how much of their files was read.
#[derive(Serialize)]
struct UsersSummary {
    level: Level,
    message: String,
    breaks: usize,
    files: usize,
    files_read: usize,
    expressions: usize,
    expressions_read: usize,
    other_languages: usize,
    not_understood: usize,
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
        users: report.users.map(|users| users_summary(report, users)),
    };
    let others = report.others().map(|one| Line::Effect { version: VERSION, effect: effect(one) });
    let faults = report.users.into_iter().flat_map(|users| &users.coverage.faults);
    let faults = faults.map(|fault| Line::NotUnderstood {
        version: VERSION,
        file: &fault.file,
        line: fault.line,
        column: fault.column,
        message: &fault.what,
    });
    lines(report.findings.iter().map(line).chain(others).chain(faults).chain([summary]))
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
        effective_level: finding.effective_level(),
        users: finding.impact.as_ref().map(users),
    }
}

fn users(impact: &Impact) -> UsersLine<'_> {
    UsersLine {
        message: impact.describe(),
        expressions: impact.uses,
        effects: impact.affected.iter().map(effect).collect(),
        not_understood: &impact.unclear,
    }
}

fn effect(affected: &Affected) -> EffectLine<'_> {
    let effect = &affected.effect;
    EffectLine {
        rule: effect.rule.id,
        level: effect.level,
        message: &effect.message,
        metrics: &effect.families,
        label: effect.label.as_deref(),
        owner: effect.user.owner.to_string(),
        through: &effect.through,
        file: &effect.user.file,
        line: effect.user.line,
        column: effect.user.column,
        help: effect.help.as_deref(),
        edit: affected.edit.as_ref(),
    }
}

fn users_summary(report: &Report<'_>, users: &KnownUsers) -> UsersSummary {
    let counts = report.affected();
    let coverage = &users.coverage;
    UsersSummary {
        level: counts.level(),
        message: counts.describe(),
        breaks: counts.breaks(),
        files: coverage.files,
        files_read: coverage.files - coverage.faulty_files,
        expressions: coverage.expressions,
        expressions_read: coverage.expressions - coverage.faulty_expressions,
        other_languages: coverage.foreign,
        not_understood: coverage.faults.len(),
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
