//! `usage`: the users of the metrics, from `metrics.toml` to the report.

use serde_json::Value;

use crate::scratch::{Run, Scratch};

const CONFIG: &str = "[users]\nrules = [\"rules/*.yml\"]\ndashboards = [\"dashboards/**/*.json\"]\n\
                      external = [\"node_*\"]\n[labels]\ntarget = [\"cluster\"]\n";

const RULES: &str = "\
groups:
  - name: bus
    rules:
      - alert: BusIsSilent
        expr: rate(bus_sends_total{cluster=\"a\"}[5m]) == 0
      - record: bus:lag:max
        expr: max(bus_lag_seconds{role=\"leader\"})
      - alert: BusIsLate
        expr: 'bus:lag:max > 5 and on () node_load1'
";

const DASHBOARD: &str = r#"{
  "panels": [
    {"title": "Lag", "type": "timeseries", "targets": [{"expr": "bus_lag_seconds{role=\"boss\"}"}]}
  ]
}"#;

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("metrics.toml", CONFIG).write("rules/bus.yml", RULES);
    scratch.write("dashboards/bus/lag.json", DASHBOARD);
    scratch
}

fn usage(scratch: &Scratch, arguments: &[&str]) -> Run {
    scratch.run_in("", &[&["frozen-metrics", "usage"], arguments].concat())
}

#[test]
fn the_text_looks_like_a_message_of_rustc() {
    let expected = "\
break[dead_value]: panel `Lag`: `bus_lag_seconds` has no value `boss` of `role`
  --> dashboards/bus/lag.json:3:87
   = help: the values are `follower`, `leader`

break[unknown_metric]: alert `BusIsSilent`: no golden declares `bus_sends_total`
  --> rules/bus.yml:5:20
   = help: did you mean `bus_sent_total`?

read 2 of 2 files, 4 of 4 expressions; not understood: 0
2 breaks
";
    let scratch = scratch();
    assert_eq!(usage(&scratch, &[]).expect(100), expected);
    assert_eq!(usage(&scratch, &["--fail-on", "never"]).expect(0), expected);
    // The paths are those from the root of the repository, wherever the command runs.
    assert_eq!(scratch.run_in("rules", &["frozen-metrics", "usage"]).expect(100), expected);
}

#[test]
fn json_lines_and_annotations_have_all_findings() {
    let scratch = scratch();
    scratch.write("rules/broken.yml", "groups:\n- rules:\n  - alert: A\n    expr: foo bar(\n");
    let lines = usage(&scratch, &["--format", "json"]).expect(100);
    let lines: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let kinds: Vec<_> = lines.iter().map(|line| line["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["usage", "usage", "not_understood", "coverage"]);
    assert_eq!((&lines[1]["rule"], &lines[1]["column"]), (&"unknown_metric".into(), &20.into()));
    assert_eq!((&lines[2]["file"], &lines[2]["line"]), (&"rules/broken.yml".into(), &4.into()));
    assert_eq!((&lines[3]["expressions"], &lines[3]["expressions_read"]), (&5.into(), &4.into()));

    let annotations = usage(&scratch, &["--format", "github"]).expect(100);
    let start = "::error file=rules/bus.yml,line=5,title=break%3A unknown metric::alert";
    assert!(annotations.lines().any(|line| line.starts_with(start)), "{annotations}");
}

#[test]
fn findings_are_ignored_with_a_reason() {
    let scratch = scratch();
    let ignore = |entry: &str| {
        scratch.write("metrics.toml", format!("{CONFIG}[[ignore]]\n{entry}\nreason = \"soon\"\n"));
        usage(&scratch, &["--fail-on", "never"])
    };
    for entry in [
        "rule = \"dead_value\"",
        "rule = \"dead_value\"\nmetric = \"bus_*_seconds\"\nfile = \"dashboards/**\"",
        "rule = \"dead_value\"\nuntil = \"9999-12-31\"",
    ] {
        let text = ignore(entry).expect(0);
        assert!(!text.contains("[dead_value]"), "{text}");
        assert!(text.ends_with("\n1 break (1 ignored by metrics.toml)\n"), "{text}");
    }
    for entry in [
        "rule = \"dead_bound\"",
        "rule = \"dead_value\"\nmetric = \"bus_*_total\"",
        "rule = \"dead_value\"\nfile = \"rules/**\"",
    ] {
        assert!(ignore(entry).expect(0).ends_with("\n2 breaks\n"), "{entry}");
    }
    let text = ignore("rule = \"dead_value\"\nuntil = \"2020-01-01\"").expect(0);
    assert!(text.contains("`metrics.toml` ignored `dead_value` until 2020-01-01: soon"), "{text}");
    for (entry, message) in [
        ("rule = \"dead_valu\"", "did you mean `dead_value`?"),
        ("rule = \"label_aded\"", "did you mean `label_added`?"),
        ("rule = \"dead_value\"\nmetric = \"a[\"", "`a[` is not a pattern"),
        ("rule = \"dead_value\"\nfile = \"../a\"", "relative to the root"),
    ] {
        let line = 7 + entry.lines().count();
        ignore(entry).fails(2, &[message, &format!("--> metrics.toml:{line}")]);
    }
}

#[test]
fn what_is_not_understood_fails_with_strict_only() {
    let scratch = Scratch::new();
    scratch.write("metrics.toml", "[users]\nrules = [\"*.yml\"]\n");
    scratch.write("a.yml", "{{ if }}\n").write("b.yml", [0xff, 0xfe]).write("c.yml", "a: b\n");
    let text = usage(&scratch, &[]).expect(0);
    assert!(
        text.starts_with("read 0 of 3 files, 0 of 0 expressions; not understood: 3\n"),
        "{text}"
    );
    for line in ["  a.yml:1:", "  b.yml:1:1: expected UTF-8 text", "  c.yml:1:1: neither rules nor"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
    let strict = usage(&scratch, &["--strict"]).expect(100);
    assert_eq!(strict.matches("danger[not_understood]").count(), 3, "{strict}");
}

#[test]
fn who_lists_direct_and_indirect_users() {
    let scratch = scratch();
    let expected = "\
dashboards/bus/lag.json:3:66: panel `Lag`
rules/bus.yml:7:19: recording rule `bus:lag:max`
rules/bus.yml:9:16: alert `BusIsLate`, through a recorded metric or a variable
3 expressions use `bus_lag_seconds`
read 2 of 2 files, 4 of 4 expressions; not understood: 0
";
    assert_eq!(usage(&scratch, &["--who", "bus_lag_seconds"]).expect(0), expected);
    usage(&scratch, &["--who", "bus_lag"]).fails(101, &["no golden declares `bus_lag`"]);
    let unused = usage(&scratch, &["--unused", "--fail-on", "never"]).expect(0);
    let line = "note[unused_metric]: no expression uses `bus_sent_total`, which costs 1 series\n  --> golden/bus.prom:2:1\n";
    assert!(unused.contains(line), "{unused}");
}

#[test]
fn mistakes_in_the_configuration_are_errors() {
    let scratch = scratch();
    for (config, texts) in [
        ("", &["names no rules and no dashboards", "rules = [\"rules/*.yml\"]"][..]),
        (
            "[users]\nrules = [\"rule/*.yml\"]\n",
            &["`rule/*.yml` of `users` matches no file", "--> metrics.toml:2"],
        ),
        ("[users]\nrules = [\"../*.yml\"]\n", &["relative to the root", "--> metrics.toml:2"]),
        ("[users]\nrules = [\"/etc/*.yml\"]\n", &["relative to the root", "--> metrics.toml:2"]),
        ("[users]\nexternal = [\"***\"]\n", &["`***` is not a pattern", "--> metrics.toml:2"]),
        ("[users]\nrule = []\n", &["unknown field `rule`", "--> metrics.toml:2"]),
    ] {
        scratch.write("metrics.toml", config);
        usage(&scratch, &[]).fails(2, texts);
    }
    scratch.write("metrics.toml", CONFIG).remove("golden/bus.prom");
    usage(&scratch, &[]).fails(101, &["has no golden"]);
    assert!(usage(&scratch, &["--explain", "label_added"]).expect(0).contains("group_left"));
    usage(&scratch, &["--explain", "dead_valu"]).fails(2, &["did you mean `dead_value`?"]);
    assert!(usage(&scratch, &["--explain", "no_le"]).expect(0).contains("sum by (le)"));
}

#[test]
fn the_queries_of_a_log_are_users_whose_mistakes_are_notes() {
    let scratch = scratch();
    let line = |query: &str| format!("{{\"params\":{{\"query\":\"{query}\"}},\"ts\":\"x\"}}\n");
    let queries = ["bus_sent_total", "bus_lag_seconds{role='boss'}", "somebody_elses"];
    scratch.write("query.log", queries.map(line).concat() + &line("bus_sent_total"));
    let log = ["--query-log", "query.log"];
    let who = usage(&scratch, &[&log[..], &["--who", "bus_sent_total"]].concat()).expect(0);
    assert!(who.starts_with("query.log:1:21: query log, 2 times\n1 expression uses"), "{who}");
    let text = usage(&scratch, &log).expect(100);
    let note = "note[dead_value]: query log, once: `bus_lag_seconds` has no value `boss` of `role`\n  --> query.log:2:";
    assert!(text.contains(note) && !text.contains("somebody_elses"), "{text}");

    // Without other users, the log is enough.
    scratch.write("metrics.toml", "");
    usage(&scratch, &log).expect(0);
    scratch.write("query.log", "\u{1f}\n");
    usage(&scratch, &log).fails(101, &["not a query log", "--> query.log:1", "decompress"]);
    usage(&scratch, &["--query-log", "gone.log"])
        .fails(101, &["cannot read the query log gone.log"]);
}
