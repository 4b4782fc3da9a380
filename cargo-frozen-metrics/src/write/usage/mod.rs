//! Reports of `usage`: findings about the users of metrics, or a list of the users.

mod markdown;

use std::fmt::Write;

use serde::Serialize;

use super::{annotation, annotation_without_file, ignored, lines, painted};
use crate::level::{Level, counts};
use crate::uses::{self, Coverage, MetricUser, NotUnderstood, Usage, UsageFinding};

pub(crate) use markdown::{markdown, users_markdown};

/// The version of the JSON lines, which `schema/usage.v1.json` describes. It changes when a field is removed or changes its meaning.
const VERSION: u32 = 1;

/// The maximum number of faults that the text lists.
const MAX_FAULTS: usize = 20;

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'a> {
    Usage {
        version: u32,
        rule: &'a str,
        level: Level,
        message: &'a str,
        metric: &'a str,
        owner: &'a str,
        file: &'a str,
        line: usize,
        column: usize,
        help: Option<&'a str>,
        notes: &'a [String],
    },
    User {
        version: u32,
        metric: &'a str,
        owner: &'a str,
        file: &'a str,
        line: usize,
        column: usize,
        is_direct: bool,
    },
    NotUnderstood {
        version: u32,
        file: &'a str,
        line: usize,
        column: usize,
        message: &'a str,
    },
    Coverage {
        version: u32,
        level: Level,
        files: usize,
        files_read: usize,
        expressions: usize,
        expressions_read: usize,
        other_languages: usize,
        templates: usize,
        not_understood: usize,
        ignored: usize,
        remarks: &'a [String],
    },
}

/// Returns the report for people, in the layout of rustc's messages.
pub(crate) fn text(usage: &Usage, has_colours: bool) -> String {
    let mut out = String::new();
    for finding in &usage.findings {
        let title = format!("{}[{}]", finding.level, finding.rule.id);
        let title = painted(has_colours, finding.level, &title);
        let _ = writeln!(out, "{title}: {}", headline(finding));
        let _ = writeln!(out, "  --> {}:{}:{}", finding.file, finding.line, finding.column);
        for note in &finding.notes {
            let _ = writeln!(out, "   = note: {note}");
        }
        if let Some(help) = &finding.help {
            let _ = writeln!(out, "   = help: {help}");
        }
        out.push('\n');
    }
    out.push_str(&coverage(&usage.coverage));
    for remark in &usage.remarks {
        let _ = writeln!(out, "{}: {remark}", painted(has_colours, Level::Danger, "warning"));
    }
    let _ = writeln!(out, "{}", verdict(usage));
    out
}

/// Returns the number of findings of each level, such as `2 breaks, 1 note`.
fn verdict(usage: &Usage) -> String {
    let counts = counts(usage.findings.iter().map(|finding| finding.level));
    let counts = if counts.is_empty() { "no finding" } else { &*counts };
    format!("{counts}{}", ignored(usage.ignored))
}

fn headline(finding: &UsageFinding) -> String {
    match &*finding.owner {
        "" => finding.message.clone(),
        owner => format!("{owner}: {}", finding.message),
    }
}

/// Returns how much was read, and what was not understood.
pub(crate) fn coverage(coverage: &Coverage) -> String {
    let mut out = summary(coverage) + "\n";
    let faults = &coverage.faults;
    for NotUnderstood { file, line, column, what } in faults.iter().take(MAX_FAULTS) {
        let _ = writeln!(out, "  {file}:{line}:{column}: {what}");
    }
    if faults.len() > MAX_FAULTS {
        let more = faults.len() - MAX_FAULTS;
        let _ = writeln!(out, "  and {more} more: `--format json` has them");
    }
    out
}

/// Returns how much was read as one line.
fn summary(coverage: &Coverage) -> String {
    let Coverage {
        files,
        faulty_files,
        expressions,
        faulty_expressions,
        foreign,
        templates,
        faults,
    } = coverage;
    let mut out = format!(
        "read {} of {files} files, {} of {expressions} expressions; not understood: {}",
        files - faulty_files,
        expressions - faulty_expressions,
        faults.len()
    );
    if *foreign > 0 {
        let _ = write!(out, "; in other languages: {foreign}");
    }
    if *templates > 0 {
        let _ = write!(out, "; templates, read without what Helm inserts: {templates}");
    }
    out
}

/// Returns JSON lines: one object for each finding and for what was not understood, then one for the coverage.
pub(crate) fn json(usage: &Usage) -> String {
    let findings = usage.findings.iter().map(|finding| Line::Usage {
        version: VERSION,
        rule: finding.rule.id,
        level: finding.level,
        message: &finding.message,
        metric: &finding.metric,
        owner: &finding.owner,
        file: &finding.file,
        line: finding.line,
        column: finding.column,
        help: finding.help.as_deref(),
        notes: &finding.notes,
    });
    let level = uses::level(&usage.findings).unwrap_or(Level::Ok);
    let coverage = coverage_lines(&usage.coverage, level, usage.ignored, &usage.remarks);
    lines(findings.chain(coverage))
}

/// Returns the lines for what was not understood, and that for the coverage.
fn coverage_lines<'a>(
    coverage: &'a Coverage,
    level: Level,
    ignored: usize,
    remarks: &'a [String],
) -> impl Iterator<Item = Line<'a>> {
    let faults = coverage.faults.iter().map(|fault| Line::NotUnderstood {
        version: VERSION,
        file: &fault.file,
        line: fault.line,
        column: fault.column,
        message: &fault.what,
    });
    faults.chain([Line::Coverage {
        version: VERSION,
        level,
        files: coverage.files,
        files_read: coverage.files - coverage.faulty_files,
        expressions: coverage.expressions,
        expressions_read: coverage.expressions - coverage.faulty_expressions,
        other_languages: coverage.foreign,
        templates: coverage.templates,
        not_understood: coverage.faults.len(),
        ignored,
        remarks,
    }])
}

/// Returns annotations for GitHub Actions.
pub(crate) fn github(usage: &Usage) -> String {
    let mut out = String::new();
    for finding in &usage.findings {
        let title = format!("{}: {}", finding.level, finding.rule.title);
        let message = [headline(finding)]
            .into_iter()
            .chain(finding.notes.clone())
            .chain(finding.help.clone());
        let message = message.collect::<Vec<_>>().join("\n");
        out.push_str(&annotation(finding.level, &finding.file, finding.line, &title, &message));
    }
    for remark in &usage.remarks {
        out.push_str(&annotation_without_file(Level::Danger, remark));
    }
    out + &annotation_without_file(Level::Note, coverage(&usage.coverage).trim_end())
}

/// Returns the list of the users of a metric.
pub(crate) fn users(users: &[MetricUser], name: &str, read: &Coverage) -> String {
    let mut out = String::new();
    for user in users {
        let MetricUser { owner, file, line, column, .. } = user;
        let _ = writeln!(out, "{file}:{line}:{column}: {owner}{}", user.how());
    }
    let _ = writeln!(out, "{}", count_of_users(users, name));
    out.push_str(&coverage(read));
    out
}

/// Returns JSON lines: one object for each user of a metric and for what was not understood, then one for the coverage.
pub(crate) fn users_json(users: &[MetricUser], name: &str, read: &Coverage) -> String {
    let users = users.iter().map(|user| Line::User {
        version: VERSION,
        metric: name,
        owner: &user.owner,
        file: &user.file,
        line: user.line,
        column: user.column,
        is_direct: user.is_direct,
    });
    lines(users.chain(coverage_lines(read, Level::Ok, 0, &[])))
}

fn count_of_users(users: &[MetricUser], name: &str) -> String {
    match users.len() {
        0 => format!("no expression uses `{name}`"),
        1 => format!("1 expression uses `{name}`"),
        count => format!("{count} expressions use `{name}`"),
    }
}

impl MetricUser {
    /// Returns how the user gets the metric, if not directly.
    fn how(&self) -> &'static str {
        if self.is_direct { "" } else { ", through a recorded metric or a variable" }
    }
}
