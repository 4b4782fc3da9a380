//! Annotations of GitHub Actions.

use super::{Report, usage};
use crate::impact::{Affected, LineEdit};
use crate::level::Level;
use crate::uses::Effect;

pub(crate) fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let location = finding.location();
        let rule = finding.rule();
        let title = format!("{}: {}", finding.level(), rule.title);
        let mut message = vec![finding.headline()];
        message.extend(finding.details().map(str::to_owned));
        message.extend(finding.remarks());
        if let Some(impact) = &finding.impact {
            message.push(format!("users: {}", impact.describe()));
        }
        if let Some(cure) = &finding.cure {
            message.push(format!("cure: {}\n{}", cure.advice, cure.text.trim_end()));
        }
        // Line numbers of the base do not apply to the head, whose file GitHub annotates.
        let line = if location.is_base { 1 } else { location.line };
        if location.is_base {
            message.push(format!("{}:{} in {}", location.file, location.line, report.base));
        }
        let message = message.join("\n");
        out.push_str(&annotation(finding.higher_level(), &location.file, line, &title, &message));
    }
    let impacts = report.findings.iter().filter_map(|finding| finding.impact.as_ref());
    for one in impacts.flat_map(|impact| &impact.affected).chain(report.others()) {
        out.push_str(&of_user(one));
    }
    for remark in &report.remarks {
        out.push_str(&annotation_without_file(Level::Danger, remark));
    }
    if let Some(users) = report.users.filter(|_| !out.is_empty()) {
        let coverage = usage::coverage(&users.coverage);
        out.push_str(&annotation_without_file(Level::Note, coverage.trim_end()));
    }
    out
}

/// Returns the annotation at the line of a user.
fn of_user(affected: &Affected) -> String {
    let Effect { rule, level, user, .. } = &affected.effect;
    let mut message = vec![affected.headline()];
    message.extend(affected.help().map(str::to_owned));
    let lines = affected.edit.iter().flat_map(LineEdit::diff);
    message.extend(lines.map(|(mark, line)| format!("{mark} {line}")));
    let title = format!("{level}: {}", rule.title);
    let place = format!("line={},col={}", user.line, user.column);
    annotation_at(*level, &user.file, &place, &title, &message.join("\n"))
}

/// Returns the annotation of a line of a file, with a line feed at its end; empty for [`Level::Ok`].
pub(crate) fn annotation(
    level: Level,
    file: &str,
    line: usize,
    title: &str,
    message: &str,
) -> String {
    annotation_at(level, file, &format!("line={line}"), title, message)
}

/// Returns the annotation of a place in a file, which is given as properties of the annotation.
fn annotation_at(level: Level, file: &str, place: &str, title: &str, message: &str) -> String {
    let Some(command) = command(level) else { return String::new() };
    let (file, title, message) = (property(file), property(title), data(message));
    format!("::{command} file={file},{place},title={title}::{message}\n")
}

/// Returns an annotation without a file, with a line feed at its end; empty for [`Level::Ok`].
pub(crate) fn annotation_without_file(level: Level, message: &str) -> String {
    let Some(command) = command(level) else { return String::new() };
    format!("::{command} title=metrics::{}\n", data(message))
}

/// Returns the command that shows an annotation of this level; `None` for [`Level::Ok`].
fn command(level: Level) -> Option<&'static str> {
    match level {
        Level::Break => Some("error"),
        Level::Danger => Some("warning"),
        Level::Note => Some("notice"),
        Level::Ok => None,
    }
}

/// Escapes the text of an annotation.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of an annotation.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_on_their_line() {
        assert_eq!(data("50%\r\n"), "50%25%0D%0A");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
