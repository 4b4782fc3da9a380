//! `check` with users: what a change does to the alerts and dashboards of the repository.

use serde_json::Value;

use crate::formats::Schema;
use crate::scratch::{GOLDEN, Scratch};

const CONFIG: &str =
    "against = \"v1\"\n[users]\nrules = [\"rules/*.yml\"]\ndashboards = [\"dashboards/*.json\"]\n";

pub(crate) const RULES: &str = "\
groups:
  - name: bus
    rules:
      - alert: BusIsSilent
        expr: rate(bus_sent_total[5m]) == 0 # sent
      - record: bus:sent:rate5m
        expr: sum(rate(bus_sent_total[5m]))
      - alert: BusIsSlow
        expr: bus:sent:rate5m < 1
";

const DASHBOARD: &str = r#"{
  "panels": [
    {"title": "Lag", "type": "timeseries", "targets": [{"expr": "max(bus_lag_seconds{role=\"leader\"})"}]}
  ]
}
"#;

/// Returns a repository with alerts and a dashboard that use its metrics.
pub(crate) fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("metrics.toml", CONFIG).write("rules/bus.yml", RULES);
    scratch.write("dashboards/lag.json", DASHBOARD);
    scratch
}

#[test]
fn a_finding_states_what_it_breaks() {
    let scratch = scratch();
    scratch.change("bus_sent_total", "bus_sends_total");
    let text = scratch.check(&[]).expect(100);
    let expected = "\
break[metric_renamed]: `bus_sent_total` renamed to `bus_sends_total`
  --> golden/bus.prom:2
   = users: breaks 1 alert, 1 recording rule (1 more alert through `bus:sent:rate5m`)
     break[unknown_metric]: alert `BusIsSilent`: no golden declares `bus_sent_total`
       --> rules/bus.yml:5:20
";
    assert!(text.starts_with(expected), "{text}");
    let expected = "     break[unknown_metric]: alert `BusIsSlow` (through `bus:sent:rate5m`): no golden declares `bus_sent_total`
       --> rules/bus.yml:9:15
";
    assert!(text.contains(expected), "{text}");
    let end = "
read 2 of 2 files, 4 of 4 expressions; not understood: 0
1 break: needs a major release since `v1`; breaks 1 alert, 1 recording rule (1 more alert through `bus:sent:rate5m`)
";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn a_change_that_breaks_nobody_is_no_used_break() {
    let scratch = scratch();
    // Nobody uses the value, and nobody the metric.
    scratch.change("bus_lag_seconds{role=\"follower\"} 0\n", "");
    let text = scratch.check(&[]).expect(100);
    assert!(text.contains("   = users: used by 1, none breaks\n"), "{text}");
    assert!(text.ends_with("needs a major release since `v1`; breaks no known user\n"), "{text}");
    scratch.check(&["--fail-on", "used-break"]).expect(0);
    scratch.write("metrics.toml", format!("fail-on = \"used-break\"\n{CONFIG}"));
    scratch.check(&[]).expect(0);
    // The wire is public: the release that is needed does not depend on the known users.
    scratch.check(&["--release", "minor"]).expect(100);
    scratch.write("rules/bus.yml", "groups: []\n");
    scratch.change("bus_sent_total", "bus_sends_total");
    let text = scratch.check(&[]).expect(0);
    assert!(text.contains("   = users: no known users\n"), "{text}");
    scratch.write("rules/bus.yml", RULES).check(&[]).expect(100);
}

#[test]
fn used_break_needs_users() {
    let scratch = Scratch::new();
    let check = || scratch.check(&["--against", "v1", "--fail-on", "used-break"]);
    check().fails(2, &["no users are known", "[users]"]);
    scratch.check(&["--against", "v1", "--fix-users"]).fails(2, &["[users]"]);
    scratch.write("metrics.toml", "[users]\nrules = [\"rules/*.yml\"]\n");
    check().fails(2, &["`rules/*.yml` of `users` matches no file", "--> metrics.toml:2"]);
}

#[test]
fn a_broken_user_fails_the_check_whatever_the_level_of_the_change() {
    let scratch = scratch();
    let alpha = |golden: &str| {
        let line = "# TYPE bus_sent_total counter\n";
        golden.replace(line, &format!("{line}# STABILITY bus_sent_total alpha\n"))
    };
    scratch.write("golden/bus.prom", alpha(GOLDEN)).commit();
    scratch.git(&["tag", "--force", "v1"]);
    let removed = GOLDEN.lines().filter(|line| !line.contains("bus_sent_total"));
    scratch.write("golden/bus.prom", removed.map(|line| format!("{line}\n")).collect::<String>());
    let text = scratch.check(&[]).expect(100);
    assert!(text.starts_with("note[metric_removed]"), "{text}");
    assert!(text.contains("   = users: breaks 1 alert"), "{text}");
    scratch.remove("metrics.toml");
    scratch.check(&["--against", "v1"]).expect(0);
}

#[test]
fn what_was_not_understood_keeps_the_level_of_a_finding() {
    let scratch = scratch();
    scratch.write("rules/bus.yml", "groups: []\n");
    scratch.change("bus_sent_total", "bus_sends_total");
    let used_break = || scratch.check(&["--fail-on", "used-break"]);
    used_break().expect(0);
    let strange = |metric: &str| {
        let text = format!("groups:\n- rules:\n  - alert: A\n    expr: {metric} foo bar(\n");
        scratch.write("rules/strange.yml", text);
    };
    strange("bus_other_total");
    let text = used_break().expect(0);
    assert!(text.contains("   = users: no known users\n"), "{text}");
    assert!(
        text.contains("3 of 3 files, 1 of 2 expressions; not understood: 1\n  rules/"),
        "{text}"
    );
    strange("bus_sent_total");
    let expected = "no known users; incomplete: rules/strange.yml:4:11 was not understood\n";
    let text = used_break().expect(100);
    assert!(text.contains(expected), "{text}");
    // A file without any structure.
    scratch.write("rules/strange.yml", "{{ if }}\nexpr: bus_sent_total\n");
    let text = used_break().expect(100);
    assert!(text.contains("; incomplete: rules/strange.yml:"), "{text}");
    scratch.write("rules/strange.yml", "{{ if }}\nexpr: bus_other_total\n");
    used_break().expect(0);
    scratch.write("rules/strange.yml", [0xff, 0xfe]);
    used_break().expect(0);
}

#[test]
fn effects_are_ignored_with_a_reason_and_stay_without_their_finding() {
    let scratch = scratch();
    scratch.change("bus_sent_total", "bus_sends_total");
    let ignore = |entries: &str| scratch.write("metrics.toml", format!("{CONFIG}{entries}"));
    let change =
        "[[ignore]]\nrule = \"metric_renamed\"\nmetric = \"bus_sent_*\"\nreason = \"known\"\n";
    ignore(change);
    let text = scratch.check(&[]).expect(100);
    assert!(text.starts_with("break[unknown_metric]: alert `BusIsSilent`: no golden"), "{text}");
    assert!(text.contains("
only ignored changes since `v1`; breaks 1 alert, 1 recording rule (1 more alert through `bus:sent:rate5m`) (1 ignored"), "{text}");
    // A change of the HELP text is not the cause.
    scratch.change("Messages sent.", "All messages.").commit();
    scratch.git(&["tag", "--force", "v1"]);
    scratch.write(
        "golden/bus.prom",
        GOLDEN.replace("{role=\"leader\"}", "{role=\"lead\"}").replace("How far", "How"),
    );
    let effect = "break[dead_value]: panel `Lag`";
    assert!(scratch.check(&[]).expect(100).contains(&format!("     {effect}")));
    ignore("[[ignore]]\nrule = \"label_value_renamed\"\nreason = \"known\"\n");
    let text = scratch.check(&[]).expect(100);
    assert!(text.contains(&format!("\n{effect}")), "{text}");
    scratch.git(&["tag", "--force", "v1", "HEAD~1"]);
    scratch.change("bus_sent_total", "bus_sends_total");

    let effects = "[[ignore]]\nrule = \"unknown_metric\"\nmetric = \"bus_sent_total\"\nfile = \"rules/*\"\nreason = \"known\"\n";
    ignore(&format!("{change}{effects}"));
    let text = scratch.check(&[]).expect(0);
    assert!(
        text.ends_with("only ignored changes since `v1` (4 ignored by metrics.toml)\n"),
        "{text}"
    );
    ignore(&format!("{change}{}", effects.replace("rules/*", "rules/other*")));
    scratch.check(&[]).expect(100);
    ignore(&format!("{change}{effects}until = \"2020-01-01\"\n"));
    let text = scratch.check(&[]).expect(100);
    assert!(
        text.contains("warning: `metrics.toml` ignored `unknown_metric` until 2020-01-01"),
        "{text}"
    );
}

#[test]
fn every_format_shows_the_users() {
    let scratch = scratch();
    scratch.change("bus_sent_total", "bus_sends_total");
    scratch.write("rules/strange.yml", "groups:\n- rules:\n  - alert: A\n    expr: foo bar(\n");
    let summary = "breaks 1 alert, 1 recording rule (1 more alert through";

    let json = scratch.check(&["--format", "json"]).expect(100);
    let lines: Vec<Value> =
        json.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    let schema = Schema::new();
    lines.iter().for_each(|line| schema.validate(line));
    let kinds: Vec<_> = lines.iter().map(|line| line["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["finding", "not_understood", "summary"]);
    let users = &lines[0]["users"];
    assert!(users["message"].as_str().expect("text").starts_with(summary), "{users}");
    let effect = &users["effects"][0];
    assert_eq!((&effect["file"], &effect["line"]), (&"rules/bus.yml".into(), &5.into()));
    assert_eq!(effect["owner"], "alert `BusIsSilent`");
    let of_all = &lines[2]["users"];
    assert_eq!((&of_all["level"], &of_all["breaks"]), (&"break".into(), &3.into()));
    assert_eq!((&of_all["files"], &of_all["files_read"]), (&3.into(), &3.into()));

    let markdown = scratch.check(&["--format", "markdown"]).expect(100);
    let title = format!("### Metrics: 1 break: needs a major release; {summary}");
    assert!(markdown.starts_with(&title), "{markdown}");
    assert!(markdown.contains("| level | change | users | golden |\n"), "{markdown}");
    assert!(markdown.contains(&format!("| **BREAK**: {summary}")), "{markdown}");
    assert!(
        markdown.contains("- <code>rules/bus.yml&#58;5&#58;20</code> break, unknown&#95;metric"),
        "{markdown}"
    );
    assert!(
        markdown.contains("<summary>read 3 of 3 files, 4 of 5 expressions; not understood&#58; 1"),
        "{markdown}"
    );

    let github = scratch.check(&["--format", "github"]).expect(100);
    let lines: Vec<_> = github.lines().collect();
    assert!(lines[0].starts_with("::error file=golden/bus.prom,line=2,"), "{github}");
    assert!(lines[0].contains(&format!("%0Ausers: {summary}")), "{github}");
    let start = "::error file=rules/bus.yml,line=5,col=20,title=break%3A unknown metric::alert `BusIsSilent`: no golden";
    assert!(lines.iter().any(|line| line.starts_with(start)), "{github}");
    assert!(
        github.ends_with("strange.yml:4:11: alert `A`: invalid promql query\n")
            || github.contains("::notice title=metrics::read 3 of 3 files"),
        "{github}"
    );

    // If no golden changes, the text states only which files were read.
    scratch.write("golden/bus.prom", GOLDEN);
    assert_eq!(scratch.check(&["--format", "markdown"]).expect(0), "");
    assert_eq!(scratch.check(&["--format", "github"]).expect(0), "");
    assert!(scratch.check(&[]).expect(0).starts_with("read 3 of 3 files"));
}

#[test]
fn recording_rules_are_written_beside_the_report() {
    let scratch = scratch();
    scratch.change("bus_sent_total", "bus_sends_total");
    let check = || scratch.check(&["--rules-out", "renamed.yml"]);
    check().expect(100);
    let expected = "groups:\n  - name: renamed_metrics\n    rules:\n      - record: bus_sent_total\n        expr: bus_sends_total\n";
    let text = scratch.read("renamed.yml");
    assert!(text.starts_with("# Written by `cargo frozen-metrics check --rules-out`."), "{text}");
    assert!(text.ends_with(expected), "{text}");
    // Its own file is replaced, others are not.
    scratch.change("bus_sent_total", "bus_sendings_total");
    check().expect(100);
    assert!(scratch.read("renamed.yml").ends_with("expr: bus_sendings_total\n"));
    scratch.write("golden/bus.prom", GOLDEN);
    check().expect(0);
    assert!(scratch.read("renamed.yml").ends_with("\ngroups: []\n"));
    scratch.write("renamed.yml", "groups: [] # mine\n");
    check().fails(101, &["`--rules-out` did not write it", "--> renamed.yml:1"]);
    assert_eq!(scratch.read("renamed.yml"), "groups: [] # mine\n");
    scratch.check(&["--rules-out", "no/folder.yml"]).fails(101, &["--> no/folder.yml:1"]);
}
