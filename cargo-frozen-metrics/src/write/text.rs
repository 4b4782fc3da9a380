//! The report for people, in the layout of rustc's messages.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};

use super::{Report, usage};
use crate::finding::Finding;
use crate::impact::{Affected, Impact, LineEdit};
use crate::level::Level;

/// The maximum number of metrics that a finding lists.
const MAX_METRICS: usize = 10;

/// The maximum number of users of a finding that are shown.
const MAX_USERS: usize = 20;

/// The maximum number of lines of a cure that are shown.
const MAX_CURE_LINES: usize = 40;

pub(crate) fn text(report: &Report<'_>, has_colours: bool) -> String {
    let mut out = String::new();
    let is_shown = |finding: &&Finding| finding.higher_level() > Level::Ok;
    let shown = report.findings.iter().filter(is_shown);
    for finding in shown {
        write_finding(&mut out, finding, has_colours);
    }
    let additions = report.findings.iter().filter(|finding| !is_shown(finding));
    for finding in additions {
        let _ = writeln!(out, "{}: {}", painted(has_colours, Level::Ok, "ok"), finding.headline());
    }
    for affected in report.others() {
        write_user(&mut out, affected, "", has_colours);
        out.push('\n');
    }
    for remark in &report.remarks {
        let _ = writeln!(out, "{}: {remark}", painted(has_colours, Level::Danger, "warning"));
    }
    if let Some(users) = report.users {
        out.push_str(&usage::coverage(&users.coverage));
    }
    let since = format!(" since {}", report.base);
    let _ = writeln!(out, "{}{}", report.verdict(&since), ignored(report.ignored));
    out
}

fn write_finding(out: &mut String, finding: &Finding, has_colours: bool) {
    let level = finding.level();
    let title = format!("{level}[{}]", finding.rule().id);
    let _ = writeln!(out, "{}: {}", painted(has_colours, level, &title), finding.headline());
    let location = finding.location();
    let base = if location.is_base { " (in the base)" } else { "" };
    let _ = writeln!(out, "  --> {}:{}{base}", location.file, location.line);
    for part in &finding.parts[1..] {
        let _ = writeln!(out, "   | {} [{}]", part.text, part.rule.id);
    }
    if finding.metrics.len() > 1 {
        let shown: Vec<_> = finding.metrics.iter().take(MAX_METRICS).map(String::as_str).collect();
        let more = match finding.metrics.len().checked_sub(MAX_METRICS) {
            None | Some(0) => String::new(),
            Some(more) => format!(" and {more} more"),
        };
        let _ = writeln!(out, "   = metrics: {}{more}", shown.join(", "));
    }
    for hint in finding.remarks() {
        let _ = writeln!(out, "   = note: {hint}");
    }
    if let Some(impact) = &finding.impact {
        write_impact(out, impact, has_colours);
    }
    if let Some(cure) = &finding.cure {
        let _ = writeln!(out, "   = help: {}", cure.advice);
        let lines: Vec<_> = cure.text.lines().collect();
        for line in lines.iter().take(MAX_CURE_LINES) {
            let _ = writeln!(out, "     {line}");
        }
        if lines.len() > MAX_CURE_LINES {
            let more = lines.len() - MAX_CURE_LINES;
            let _ = writeln!(out, "     … {more} more lines: `--format json` has them");
        }
    }
    out.push('\n');
}

/// Writes the effects on the users of the metrics of a finding.
fn write_impact(out: &mut String, impact: &Impact, has_colours: bool) {
    let _ = writeln!(out, "   = users: {}", impact.describe());
    for affected in impact.affected.iter().take(MAX_USERS) {
        write_user(out, affected, "     ", has_colours);
    }
    if impact.affected.len() > MAX_USERS {
        let more = impact.affected.len() - MAX_USERS;
        let _ = writeln!(out, "     … {more} more: `--format json` has them");
    }
}

/// Writes the effect on one user.
fn write_user(out: &mut String, affected: &Affected, indent: &str, has_colours: bool) {
    let effect = &affected.effect;
    let title = format!("{}[{}]", effect.level, effect.rule.id);
    let title = painted(has_colours, effect.level, &title);
    let _ = writeln!(out, "{indent}{title}: {}", affected.headline());
    let user = &effect.user;
    let _ = writeln!(out, "{indent}  --> {}:{}:{}", user.file, user.line, user.column);
    if let Some(help) = affected.help() {
        let _ = writeln!(out, "{indent}   = help: {help}");
    }
    for (mark, line) in affected.edit.iter().flat_map(LineEdit::diff) {
        let _ = writeln!(out, "{indent}   {mark} {line}");
    }
}

/// Returns how many findings `metrics.toml` ignores, as the end of a line; empty if it ignores none.
pub(crate) fn ignored(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!(" ({count} ignored by metrics.toml)"),
    }
}

/// Returns a text in the colour of a level.
pub(crate) fn painted(has_colours: bool, level: Level, text: &str) -> String {
    if !has_colours {
        return text.to_owned();
    }
    let color = match level {
        Level::Break => AnsiColor::Red,
        Level::Danger => AnsiColor::Yellow,
        Level::Note => AnsiColor::Cyan,
        Level::Ok => AnsiColor::Green,
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{text}{style:#}")
}
