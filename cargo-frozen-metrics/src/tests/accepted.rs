//! Changes that goldens accept.

use super::{families, findings};
use crate::accepted::{add_reasons, needs_reason};

const SENT: &str = "# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total 0\n";
const LAG: &str = "# HELP lag Lag.\n# TYPE lag gauge\nlag 0\n";

/// Returns the hints after `LAG` is removed, with these header lines of the base and the head; `None` if a reason is
/// missing.
fn reasons(base: &str, head: &str) -> Option<Vec<String>> {
    let base = families(&format!("{base}{SENT}{LAG}"));
    let head = families(&format!("{head}{SENT}"));
    let mut found = findings(&base, &head);
    add_reasons(&mut found, &[base], &[head]);
    let [finding] = &*found else { panic!("{found:?}") };
    let hints = finding.hints.iter().map(|hint| format!("{}: {}", hint.id, hint.text)).collect();
    (!needs_reason(finding)).then_some(hints)
}

#[test]
fn a_change_is_accepted_by_a_line_that_the_base_does_not_have() {
    let line = "# ACCEPTED lag metric_removed: not used\n";
    assert_eq!(reasons("", line), Some(vec!["accepted: not used".to_owned()]));
    // The line accepted an earlier change.
    assert_eq!(reasons(line, line), None);
    let new = "# ACCEPTED lag metric_removed: really not used\n";
    assert_eq!(reasons(line, new), Some(vec!["accepted: really not used".to_owned()]));
    for other in
        ["", "# ACCEPTED lag type_changed: x\n", "# ACCEPTED sent_total metric_removed: x\n"]
    {
        assert_eq!(reasons("", other), None, "{other}");
    }
}
