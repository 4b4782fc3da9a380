//! The rules of HELP: it is a single line and says more than the name.

use super::{Declaration, Location, Report, Subject, lints};
use crate::golden::UNIT;
use crate::{Kind, unit};

pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) {
    let declared = subject.declaration;
    let Some(help) = declared.help.as_deref() else { return };
    let name = &declared.name;
    let message = if help.is_empty() {
        let message = format!("the HELP text of `{name}` is empty: say what it measures");
        return report.lint(lints::HELP, Location::Help(subject.index), subject, message);
    } else if help.trim().is_empty() {
        format!("the HELP text of `{name}` is blank: say what it measures")
    } else if help.contains('\n') {
        format!("expected a HELP text of one line for `{name}`, found a line break")
    } else if let Some(c) = help.chars().find(|c| c.is_control()) {
        let found = c.escape_debug();
        format!("expected a HELP text without control characters, found `{found}`")
    } else if help.trim() != help {
        format!("the HELP text of `{name}` begins or ends with white space: remove it")
    } else if repeats(help, declared) {
        let message =
            format!("the HELP text of `{name}` only repeats its name: say what it measures");
        return report.lint(lints::HELP, Location::Help(subject.index), subject, message);
    } else {
        return;
    };
    report.add(Location::Help(subject.index), message);
}

/// Returns whether the text only repeats the name, or the name without its first words, its unit or
/// `_total`. "Jobs done." says what `jobs_done_total` counts: of a counter, several words before `_total` may be
/// repeated.
fn repeats(help: &str, declared: &Declaration) -> bool {
    let is_counted = declared.kind == Kind::Counter && help.split_whitespace().count() > 1;
    let help = letters(help);
    let counted = declared.name.strip_suffix("_total").unwrap_or(&declared.name);
    let unit = declared.annotation(&UNIT).or(unit::of_name(counted)).unwrap_or_default();
    let plain = counted.strip_suffix(unit).unwrap_or(counted).trim_end_matches('_');
    let repeats = |name: &str| {
        let words: Vec<&str> = name.split('_').collect();
        (0..words.len()).any(|first| letters(&words[first..].concat()) == help)
    };
    repeats(&declared.name) || (!is_counted && [counted, plain].into_iter().any(repeats))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
