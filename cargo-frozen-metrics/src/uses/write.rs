//! Writes reports about the users of metrics.

use std::fmt::Write;

use serde::Serialize;

use super::Usage;
use super::finding::Finding;
use super::reader::{Coverage, NotUnderstood};
use crate::finding::{Level, counts};
use crate::write::{annotation, annotation_without_file, ignored, lines, painted};

/// The version of the JSON lines. It changes when a field is removed or changes its meaning.
const VERSION: u32 = 1;

/// The number of things not understood that the text lists.
const LISTED: usize = 20;

/// Someone who uses a metric.
#[derive(Debug, Serialize)]
pub(crate) struct User {
    pub(crate) owner: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// Whether the expression names the metric itself, rather than one that is recorded from it or a variable.
    pub(crate) is_direct: bool,
}

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
    let counts = counts(usage.findings.iter().map(|finding| finding.level));
    let counts = if counts.is_empty() { "no finding" } else { &*counts };
    let _ = writeln!(out, "{counts}{}", ignored(usage.ignored));
    out
}

fn headline(finding: &Finding) -> String {
    match &*finding.owner {
        "" => finding.message.clone(),
        owner => format!("{owner}: {}", finding.message),
    }
}

/// Returns how much was read, and what was not understood.
pub(crate) fn coverage(coverage: &Coverage) -> String {
    let Coverage { files, faulty_files, expressions, faulty_expressions, foreign, faults } =
        coverage;
    let mut out = format!(
        "read {} of {files} files, {} of {expressions} expressions; not understood: {}",
        files - faulty_files,
        expressions - faulty_expressions,
        faults.len()
    );
    if *foreign > 0 {
        let _ = write!(out, "; in other languages: {foreign}");
    }
    out.push('\n');
    for NotUnderstood { file, line, column, what } in faults.iter().take(LISTED) {
        let _ = writeln!(out, "  {file}:{line}:{column}: {what}");
    }
    if faults.len() > LISTED {
        let more = faults.len() - LISTED;
        let _ = writeln!(out, "  and {more} more: `--format json` has them");
    }
    out
}

/// Returns JSON lines: one object for each finding and for what was not understood, then one for the coverage.
pub(crate) fn json(usage: &Usage) -> String {
    let Coverage { files, faulty_files, expressions, faulty_expressions, foreign, faults } =
        &usage.coverage;
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
    let faults_lines = faults.iter().map(|fault| Line::NotUnderstood {
        version: VERSION,
        file: &fault.file,
        line: fault.line,
        column: fault.column,
        message: &fault.what,
    });
    let summary = Line::Coverage {
        version: VERSION,
        level: super::level(&usage.findings).unwrap_or(Level::Ok),
        files: *files,
        files_read: files - faulty_files,
        expressions: *expressions,
        expressions_read: expressions - faulty_expressions,
        other_languages: *foreign,
        not_understood: faults.len(),
        ignored: usage.ignored,
        remarks: &usage.remarks,
    };
    lines(findings.chain(faults_lines).chain([summary]))
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

/// Returns the list of those who use a metric.
pub(crate) fn users(users: &[User], name: &str, read: &Coverage, is_json: bool) -> String {
    if is_json {
        return lines(users.iter());
    }
    let mut out = String::new();
    for User { owner, file, line, column, is_direct } in users {
        let how = if *is_direct { "" } else { ", through a recorded metric or a variable" };
        let _ = writeln!(out, "{file}:{line}:{column}: {owner}{how}");
    }
    let count = match users.len() {
        0 => "no expression uses".to_owned(),
        1 => "1 expression uses".to_owned(),
        count => format!("{count} expressions use"),
    };
    let _ = writeln!(out, "{count} `{name}`");
    out.push_str(&coverage(read));
    out
}
