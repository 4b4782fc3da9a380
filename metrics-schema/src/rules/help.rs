//! HELP is one line that says more than the name.

use super::{Declaration, Place, Report};

pub(super) fn check(report: &mut Report, index: usize, declared: &Declaration) {
    let Some(help) = declared.help.as_deref() else {
        return;
    };
    let place = Place::Help(index);
    let name = &declared.name;
    if help.trim().is_empty() {
        report.add(place, format!("expected a HELP text for `{name}`, found a blank one"));
    } else if help.contains('\n') {
        report.add(place, format!("expected a HELP text of one line for `{name}`"));
    } else if let Some(c) = help.chars().find(|c| c.is_control()) {
        report.add(
            place,
            format!(
                "expected a HELP text without control characters, found `{}`",
                c.escape_debug()
            ),
        );
    } else if help.trim() != help {
        report.add(place, format!("the HELP text of `{name}` begins or ends with white space"));
    } else if letters(help) == letters(name) {
        report.add(
            place,
            format!("the HELP text of `{name}` only repeats its name: say what it counts"),
        );
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
