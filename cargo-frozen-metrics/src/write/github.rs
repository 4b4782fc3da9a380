//! Annotations of GitHub Actions.

use std::fmt::Write;

use super::Report;
use crate::finding::Level;
use crate::judge::hints;

pub(crate) fn github(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        let location = finding.location();
        let rule = finding.rule();
        let title = format!("{}: {}", finding.level(), rule.title);
        let mut message = vec![finding.headline()];
        message.extend(finding.details().map(str::to_owned));
        message.extend(hints(finding));
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
        let _ = writeln!(out, "::warning title=metrics::{}", data(remark));
    }
    out
}

/// Returns the annotation of a line of a file, with the end of the line; empty for what is no problem.
pub(crate) fn annotation(
    level: Level,
    file: &str,
    line: usize,
    title: &str,
    message: &str,
) -> String {
    let command = match level {
        Level::Break => "error",
        Level::Danger => "warning",
        Level::Note => "notice",
        Level::Ok => return String::new(),
    };
    let (file, title, message) = (property(file), property(title), data(message));
    format!("::{command} file={file},line={line},title={title}::{message}\n")
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
