//! The comment of a pull request: the verdict first, the details folded.

use std::fmt::Write;

use super::Report;
use super::markup::{code, fence, folded, inline, shortened};
use crate::finding::{Finding, Level};
use crate::impact::{Affected, LineEdit};
use crate::uses::{self, NotUnderstood};

/// GitHub refuses comments of more than 65,536 characters.
pub(crate) const LARGEST: usize = 60_000;

/// The maximum number of users of a finding, and of what was not understood, that are listed.
const USERS: usize = 20;

/// The space kept for the line that says that details were left out.
const RESERVE: usize = 400;

/// Returns the comment; empty if nothing changed.
pub(crate) fn markdown(report: &Report<'_>) -> String {
    let has_others = report.others().next().is_some();
    if report.findings.is_empty() && report.remarks.is_empty() && !has_others {
        return String::new();
    }
    let mut out = format!("### Metrics: {}\n\n", report.verdict(""));
    for remark in &report.remarks {
        let _ = writeln!(out, "- {}", inline(remark));
    }
    if !report.remarks.is_empty() {
        out.push('\n');
    }
    let is_shown = |finding: &&Finding| finding.level().max(finding.effective_level()) > Level::Ok;
    let (shown, added): (Vec<_>, Vec<_>) = report.findings.iter().partition(is_shown);
    table(&mut out, &shown, report.users.is_some());
    out.push('\n');
    let parts = shown.into_iter().map(details).chain(additions(&added)).chain(of_users(report));
    let mut is_full = false;
    for part in parts {
        if out.len() + part.len() + RESERVE > LARGEST {
            is_full = true;
        } else {
            out.push_str(&part);
        }
    }
    if is_full {
        out.push_str("Not all details fit: run `cargo frozen-metrics check`.\n");
    }
    out
}

/// Writes the table of findings. It takes at most half of the comment, the cures the rest.
fn table(out: &mut String, shown: &[&Finding], has_users: bool) {
    if !shown.is_empty() {
        out.push_str(match has_users {
            false => "| level | change | golden |\n|---|---|---|\n",
            true => "| level | change | users | golden |\n|---|---|---|---|\n",
        });
    }
    let mut left_out = 0;
    for row in shown.iter().map(|finding| row(finding)) {
        if out.len() + row.len() > LARGEST / 2 {
            left_out += 1;
        } else {
            out.push_str(&row);
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{left_out} more: run `cargo frozen-metrics check`.");
    }
}

/// Returns the list of additions; `None` if there are none.
fn additions(added: &[&Finding]) -> Option<String> {
    let what = match added.len() {
        0 => return None,
        1 => "1 addition".to_owned(),
        count => format!("{count} additions"),
    };
    let items = added.iter().map(|finding| format!("- {}\n", inline(&finding.headline())));
    Some(folded(&what, &format!("{}\n", items.collect::<String>())))
}

fn row(finding: &Finding) -> String {
    let location = finding.location();
    let level = match finding.level() {
        Level::Break => "**BREAK**",
        Level::Danger => "**DANGER**",
        Level::Note | Level::Ok => "note",
    };
    let headline = inline(&shortened(&finding.headline()));
    let parts: String =
        finding.details().take(8).map(|part| format!("<br>{}", inline(&shortened(part)))).collect();
    let file = code(&format!("{}:{}", location.file, location.line));
    let users = finding.impact.as_ref().map(|impact| match impact.level(finding.level()) {
        Level::Break => format!(" **BREAK**: {} |", inline(&impact.describe())),
        Level::Danger => format!(" **DANGER**: {} |", inline(&impact.describe())),
        Level::Note | Level::Ok => format!(" {} |", inline(&impact.describe())),
    });
    format!("| {level} | {headline}{parts} |{} {file} |\n", users.unwrap_or_default())
}

/// Returns the users that no finding affects, and how much of the users' files was read.
fn of_users(report: &Report<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    let others: Vec<_> = report.others().map(user).collect();
    if !others.is_empty() {
        parts.push(format!("Users that no change above explains:\n\n{}\n", others.concat()));
    }
    if let Some(users) = report.users {
        let text = uses::coverage(&users.coverage);
        let first = inline(text.lines().next().unwrap_or_default());
        let faults = &users.coverage.faults;
        let items: String = faults.iter().take(USERS).map(fault).collect();
        let more = match faults.len().saturating_sub(USERS) {
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
    if let Some(LineEdit { before, after }) = &affected.edit {
        let (before, after) = (shortened(before), shortened(after));
        let fence = fence(&[&before, &after]);
        let _ = writeln!(item, "\n  {fence}diff\n  -{before}\n  +{after}\n  {fence}");
    }
    item
}

fn details(finding: &Finding) -> String {
    let affected = finding.impact.iter().flat_map(|impact| &impact.affected);
    let affected: Vec<_> = affected.take(USERS + 1).collect();
    if finding.cure.is_none() && affected.is_empty() {
        return String::new();
    }
    let mut body: String = affected.iter().take(USERS).map(|one| user(one)).collect();
    if affected.len() > USERS {
        body.push_str("- and more: run `cargo frozen-metrics check`\n");
    }
    if !affected.is_empty() {
        body.push('\n');
    }
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
    let what = inline(&format!("{}: {}", finding.rule().id, shortened(&finding.headline())));
    folded(&what, &body)
}
