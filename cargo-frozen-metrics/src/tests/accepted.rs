//! Changes that goldens accept.

use super::{families, findings};
use crate::accepted::{add_reasons, needs_reason};

const SENT: &str = "# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total 0\n";
const LAG: &str = "# HELP lag Lag.\n# TYPE lag gauge\nlag 0\n";

/// Returns the hints after `LAG` is removed, with these header lines of the base and the head; `None` if a reason is
/// missing.
fn reasons(base: &str, head: &str) -> Option<Vec<String>> {
    let has_new_line = !base.contains(head);
    let base = families(&format!("{base}{SENT}{LAG}"));
    let head = families(&format!("{head}{SENT}"));
    let mut found = findings(&base, &head);
    let unused = add_reasons(&mut found, &[base], &[head]).unwrap();
    let [finding] = &*found else { panic!("{found:?}") };
    let hints = finding.hints.iter().map(|hint| format!("{}: {}", hint.id, hint.text)).collect();
    // A new line that accepts nothing is a remark.
    let is_used = !needs_reason(finding);
    assert_eq!(unused.is_empty(), is_used || !has_new_line, "{unused:?}");
    is_used.then_some(hints)
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

#[test]
fn a_line_for_an_unknown_rule_is_an_error() {
    let golden = |line: &str| families(&format!("{line}{SENT}"));
    let check = |base: &str, head: &str| add_reasons(&mut [], &[golden(base)], &[golden(head)]);
    let line = "# ACCEPTED lag metric_remove: not used\n";
    let error = check("", line).unwrap_err().to_string();
    assert!(error.contains("unknown rule `metric_remove`, did you mean `metric_removed`?"));
    assert!(error.contains("--> golden/node.prom:2"), "{error}");
    // An earlier version of the tool may have had the rule.
    assert_eq!(check(line, line), Ok(Vec::new()));
    let known = check("", "# ACCEPTED sent_total type_changed: corrected\n").unwrap();
    let expected = "golden/node.prom:2 accepts `type_changed` of `sent_total`, but no such change breaks queries";
    assert_eq!(known, [expected]);
}
