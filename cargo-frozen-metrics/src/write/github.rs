//! Annotations of GitHub Actions.

use super::Report;
use crate::finding::Level;

pub(crate) fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let location = finding.location();
        let rule = finding.rule();
        let title = format!("{}: {}", finding.level(), rule.title);
        let mut message = vec![finding.headline()];
        message.extend(finding.details().map(str::to_owned));
        message.extend(finding.remarks());
        if let Some(cure) = &finding.cure {
            message.push(format!("cure: {}\n{}", cure.advice, cure.text));
        }
        // Line numbers of the base do not apply to the head, whose file GitHub annotates.
        let line = if location.is_base { 1 } else { location.line };
        if location.is_base {
            message.push(format!("{}:{} in {}", location.file, location.line, report.base));
        }
        let message = message.join("\n");
        out.push_str(&annotation(finding.level(), &location.file, line, &title, &message));
    }
    for remark in &report.remarks {
        out.push_str(&annotation_without_file(Level::Danger, remark));
    }
    out
}

/// Returns the annotation of a line of a file, with a line feed at its end; empty for [`Level::Ok`].
pub(crate) fn annotation(
    level: Level,
    file: &str,
    line: usize,
    title: &str,
    message: &str,
) -> String {
    let Some(command) = command(level) else { return String::new() };
    let (file, title, message) = (property(file), property(title), data(message));
    format!("::{command} file={file},line={line},title={title}::{message}\n")
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
