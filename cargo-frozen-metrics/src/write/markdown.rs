//! The comment of a pull request: the verdict first, the details folded.

use std::fmt::Write;

use super::Report;
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
    let findings = || report.findings.iter();
    let mut left_out = 0;
    let is_shown = |finding: &&Finding| finding.level().max(finding.effective_level()) > Level::Ok;
    let shown: Vec<_> = findings().filter(is_shown).collect();
    if !shown.is_empty() {
        out.push_str(match report.users {
            None => "| level | change | golden |\n|---|---|---|\n",
            Some(_) => "| level | change | users | golden |\n|---|---|---|---|\n",
        });
    }
    // The table takes at most half of the comment, the cures the rest.
    for finding in &shown {
        let row = row(finding);
        if out.len() + row.len() > LARGEST / 2 {
            left_out += 1;
        } else {
            out.push_str(&row);
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{left_out} more: run `cargo frozen-metrics check`.");
    }
    let additions: Vec<_> = findings().filter(|finding| !is_shown(finding)).collect();
    out.push('\n');
    let mut is_full = false;
    for finding in &shown {
        let details = details(finding);
        if out.len() + details.len() + RESERVE > LARGEST {
            is_full = true;
        } else {
            out.push_str(&details);
        }
    }
    if !additions.is_empty() {
        let items: String = additions
            .iter()
            .map(|finding| format!("- {}\n", inline(&finding.headline())))
            .collect();
        let what = match additions.len() {
            1 => "1 addition".to_owned(),
            count => format!("{count} additions"),
        };
        let folded = folded(&what, &format!("{items}\n"));
        if out.len() + folded.len() + RESERVE > LARGEST {
            is_full = true;
        } else {
            out.push_str(&folded);
        }
    }
    for part in of_users(report) {
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

/// Returns text below a summary that opens it. The summary is HTML.
pub(crate) fn folded(summary: &str, body: &str) -> String {
    format!("<details><summary>{summary}</summary>\n\n{body}</details>\n\n")
}

/// Returns the fence of a block of code that contains these texts.
fn fence(texts: &[&str]) -> String {
    let longest = texts.iter().map(|text| longest_run(text)).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// Returns the number of backticks in the longest run of them.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Returns at most 300 characters of a text.
pub(crate) fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(300).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Returns a message as Markdown on one line. Text between backticks becomes code, text between quotes becomes code with
/// the quotes, and all other markup is escaped.
pub(crate) fn inline(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(['`', '"']) {
        let (before, quoted) = rest.split_at(start);
        let Some(end) = quoted_length(quoted) else { break };
        let (quoted, after) = quoted.split_at(end);
        out.push_str(&plain(before));
        out.push_str(&code(quoted.trim_matches('`')));
        rest = after;
    }
    out + &plain(rest)
}

/// Returns the length of the text in quotes or backticks at the beginning; `None` if they are not closed. In quotes, a
/// backslash escapes the next character, as in the `Debug` form of a string.
fn quoted_length(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, quote) = characters.next()?;
    while let Some((index, c)) = characters.next() {
        if c == '\\' && quote == '"' {
            characters.next();
        } else if c == quote {
            return Some(index + 1);
        }
    }
    None
}

/// Escapes text outside of code, where GitHub looks for mentions such as `@name` and `#1`. A zero-width space ends
/// them.
fn plain(text: &str) -> String {
    let text = escaped(text);
    text.replace("&#64;", "&#64;&#8203;").replace("&#35;", "&#35;&#8203;")
}

/// Returns text as code.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// Replaces every character that could be markup, a mention or a line end by its HTML entity.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | ' '
            | ','
            | '.'
            | ';'
            | '('
            | ')'
            | '-'
            | '/'
            | '=' => {
                out.push(c);
            }
            c if c.is_alphanumeric() || c == '…' => out.push(c),
            c => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_markup() {
        let text = inline("label `a`: value \"<img src=x>|\\n@all\" **added** #1\n| x");
        let markup = ['|', '@', '*', '#', '\n', '`', '"'];
        let entities = text.replace("<code>", "").replace("</code>", "").replace("&#", "");
        assert!(!entities.contains(markup) && !entities.contains('<'), "{text}");
        assert!(text.starts_with("label <code>a</code>&#58; value "), "{text}");
    }

    #[test]
    fn values_are_code_with_all_their_characters() {
        let value = "a`b` \"c\\";
        let text = inline(&format!("value {value:?} of `l` removed"));
        let expected = format!("value {} of {} removed", code(&format!("{value:?}")), code("l"));
        assert_eq!(text, expected);
        // Outside of code, nobody is mentioned. What is not closed is text.
        assert_eq!(inline("@a \"b"), "&#64;&#8203;a &#34;b");
        assert_eq!(inline("a ` b"), "a &#96; b");
    }
}
