//! `check --fix-users`: renames in the files of the users.

use crate::scratch::{GOLDEN, Scratch};
use crate::users::{RULES, scratch};

/// Returns a repository in which alerts and a panel use names that were renamed since `v1`.
fn renamed() -> Scratch {
    let scratch = scratch();
    let rules = RULES
        .replace("< 1\n", "< 1 and on () bus_lag_seconds{role='leader'} > 5 # bus_sent_total\n");
    scratch.write("rules/bus.yml", rules.replace('\n', "\r\n"));
    let golden =
        GOLDEN.replace("bus_sent_total", "bus_sends_total").replace("\"leader\"", "\"lead\"");
    scratch.write("golden/bus.prom", golden);
    scratch
}

#[test]
fn renames_are_shown_as_a_diff() {
    let scratch = renamed();
    let before = (scratch.read("rules/bus.yml"), scratch.read("dashboards/lag.json"));
    let diff = scratch.check(&["--fix-users"]).expect(0);
    assert_eq!(scratch.check(&["--fix-users=diff"]).expect(0), diff);
    let expected = "--- a/dashboards/lag.json\n+++ b/dashboards/lag.json\n@@ -1,5 +1,5 @@\n";
    assert!(diff.starts_with(expected), "{diff}");
    let expected = "
-        expr: rate(bus_sent_total[5m]) == 0 # sent\r
+        expr: rate(bus_sends_total[5m]) == 0 # sent\r
";
    assert!(diff.contains(expected), "{diff}");
    let after = (scratch.read("rules/bus.yml"), scratch.read("dashboards/lag.json"));
    assert_eq!(before, after, "a diff writes nothing");
    // Git applies it, and it is what is written.
    scratch.write("fix.diff", &diff);
    scratch.git(&["apply", "--check", "fix.diff"]);
    let text = scratch.check(&["--fix-users=write"]).expect(0);
    assert_eq!(text, "wrote dashboards/lag.json (1 edit)\nwrote rules/bus.yml (3 edits)\n");
    assert_eq!(scratch.git(&["apply", "--check", "--reverse", "fix.diff"]), "");
    let rules = before.0.replace("rate(bus_sent_total", "rate(bus_sends_total");
    assert_eq!(scratch.read("rules/bus.yml"), rules.replace("'leader'", "'lead'"));
    let dashboard = before.1.replace("\\\"leader", "\\\"lead");
    assert_eq!(scratch.read("dashboards/lag.json"), dashboard);
    scratch.check(&["--fail-on", "used-break"]).expect(0);
    let again = scratch.check(&["--fix-users=write"]);
    assert!(again.stderr.contains("no rename to apply\n"), "{}", again.stderr);
    assert_eq!(again.expect(0), "");
}

#[test]
fn all_files_are_fixed_or_none() {
    let scratch = renamed();
    let before = (scratch.read("rules/bus.yml"), scratch.read("dashboards/lag.json"));
    // A folder in which no file can be created beside the rules.
    let name = format!("rules/{}", "x".repeat(250));
    scratch.write(&format!("{name}.yml"), before.0.as_bytes());
    let run = scratch.check(&["--fix-users=write"]);
    run.fails(101, &["nothing was written", "--> rules/xxx"]);
    assert_eq!((scratch.read("rules/bus.yml"), scratch.read("dashboards/lag.json")), before);
}

#[test]
fn what_needs_a_decision_is_left_and_listed() {
    let scratch = scratch();
    // The new label multiplies the alert.
    scratch.change(
        "bus_sent_total 0",
        "bus_sent_total{reason=\"a\"} 0\nbus_sent_total{reason=\"b\"} 0",
    );
    let run = scratch.check(&["--fix-users"]);
    let line = "not fixed: rules/bus.yml:5:";
    let reason = "[matching_multiplied]; add the series up: `sum without (reason) (…)`\n";
    assert!(run.stderr.starts_with(line) && run.stderr.contains(reason), "{}", run.stderr);
    assert_eq!(run.expect(0), "");
    for option in ["--format=json", "--changelog", "--fail-on=note", "--release=minor"] {
        scratch
            .check(&["--fix-users", option])
            .fails(2, &["--fix-users", option.split('=').next().expect("a name")]);
    }
    scratch.check(&["--fix-users=all"]).fails(2, &["diff", "write"]);
}
