//! The users that a change affects, in the comment of a pull request.

use std::fmt::Write;

use crate::finding::Finding;
use crate::impact::{Affected, LineEdit};
use crate::level::Level;
use crate::uses::NotUnderstood;
use crate::write::markup::{code, fence, folded, inline, level_cell, shortened};
use crate::write::{Report, usage};

/// The maximum number of users of a finding, and of what was not understood, that are listed.
const MAX_USERS: usize = 20;

/// Returns the cell of a finding in the column of users; empty without that column.
pub(super) fn cell(finding: &Finding) -> String {
    let cell = finding.impact.as_ref().map(|impact| {
        let text = inline(&impact.describe());
        match finding.effective_level() {
            level if level >= Level::Danger => format!(" {}: {text} |", level_cell(level)),
            _ => format!(" {text} |"),
        }
    });
    cell.unwrap_or_default()
}

/// Returns the users that a finding affects; empty if there are none.
pub(super) fn list(finding: &Finding) -> String {
    let affected = finding.impact.iter().flat_map(|impact| &impact.affected);
    let affected: Vec<_> = affected.take(MAX_USERS + 1).collect();
    let mut list: String = affected.iter().take(MAX_USERS).map(|one| user(one)).collect();
    if affected.len() > MAX_USERS {
        list.push_str("- and more: run `cargo frozen-metrics check`\n");
    }
    if !affected.is_empty() {
        list.push('\n');
    }
    list
}

/// Returns the users that no finding affects, and how much of the users' files was read.
pub(super) fn parts(report: &Report<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    let others: Vec<_> = report.others().map(user).collect();
    if !others.is_empty() {
        parts.push(format!("Users that no change above explains:\n\n{}\n", others.concat()));
    }
    if let Some(users) = report.users {
        let text = usage::coverage(&users.coverage);
        let first = inline(text.lines().next().unwrap_or_default());
        let faults = &users.coverage.faults;
        let items: String = faults.iter().take(MAX_USERS).map(fault).collect();
        let more = match faults.len().saturating_sub(MAX_USERS) {
            0 => String::new(),
            count => format!("- and {count} more\n"),
        };
        parts.push(match faults.is_empty() {
            true => format!("{first}\n"),
            false => folded(&first, &format!("{items}{more}\n")),
        });
    }
    parts
}

/// Returns what was not understood as an item of a list.
fn fault(fault: &NotUnderstood) -> String {
    let place = code(&format!("{}:{}:{}", fault.file, fault.line, fault.column));
    format!("- {place} {}\n", inline(&shortened(&fault.what)))
}

/// Returns a user that is affected as an item of a list, with the line that mends it.
fn user(affected: &Affected) -> String {
    let user = &affected.effect.user;
    let place = code(&format!("{}:{}:{}", user.file, user.line, user.column));
    let level = affected.effect.level;
    let rule = affected.effect.rule.id;
    let mut item = format!(
        "- {place} {}\n",
        inline(&format!("{level}, {rule}: {}", shortened(&affected.headline())))
    );
    if let Some(help) = affected.help() {
        let _ = writeln!(item, "  <br>{}", inline(&shortened(help)));
    }
    let lines = affected.edit.iter().flat_map(LineEdit::diff);
    let lines: Vec<_> = lines.map(|(mark, line)| format!("{mark}{}", shortened(line))).collect();
    if !lines.is_empty() {
        let fence = fence(&lines);
        let _ = writeln!(item, "\n  {fence}diff\n  {}\n  {fence}", lines.join("\n  "));
    }
    item
}
