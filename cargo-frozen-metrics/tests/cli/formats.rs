//! The formats of a report.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

use crate::scratch::{GOLDEN, Scratch};

/// The published schema of the JSON lines.
pub(crate) struct Schema(Schemas, SchemaIndex);

impl Schema {
    pub(crate) fn new() -> Self {
        let schema: Value =
            serde_json::from_str(include_str!("../../schema/report.v1.json")).expect("JSON");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("report.v1.json", schema).expect("a schema");
        let index = compiler.compile("report.v1.json", &mut schemas).expect("a schema");
        Self(schemas, index)
    }

    fn accepts(&self, line: &Value) -> bool {
        self.0.validate(line, self.1).is_ok()
    }

    /// Asserts that the schema describes a line.
    pub(crate) fn validate(&self, line: &Value) {
        self.0.validate(line, self.1).unwrap_or_else(|error| panic!("{error:#}\n{line}"));
    }
}

const RENAMED: (&str, &str) = ("bus_sent_total", "bus_sends_total");

fn report(format: &str) -> String {
    let scratch = Scratch::new();
    scratch.change(RENAMED.0, RENAMED.1);
    scratch.check(&["--against", "v1", "--format", format]).expect(100)
}

#[test]
fn text_looks_like_a_message_of_rustc() {
    let expected = "\
break[metric_renamed]: `bus_sent_total` renamed to `bus_sends_total`
  --> golden/bus.prom:2
   = help: expose the old name, too, until its users have moved: add this to the field of `bus_sends_total`
     #[metric(renamed_from = \"bus_sent_total\", until = \"2.0.0\")]

1 break: needs a major release since `v1`
";
    assert_eq!(report("text"), expected);
}

/// Returns a repository in which a metric was renamed since `v1.2.0`, as in the README of the crate.
fn renamed() -> Scratch {
    let golden = |name: &str| {
        format!(
            "# Frozen by #[derive(ReplicationMetrics)] on `ChannelMetrics`.\n\
             # KEY channel at most 1024, then \"__overflow__\"\n\
             # HELP {name} Leader elections completed.\n# TYPE {name} counter\n{name}{{channel=\"*\"}} 0\n"
        )
    };
    let scratch = Scratch::empty();
    scratch.write("golden/channel.prom", golden("bus_elections_total")).commit();
    scratch.git(&["tag", "v1.2.0"]);
    scratch.write("golden/channel.prom", golden("bus_leader_changes_total"));
    scratch
}

#[test]
fn the_commands_of_the_readme_run() {
    let readme = include_str!("../../README.md");
    let scratch = renamed();
    let shown = readme.split("$ cargo frozen-metrics check --against v1.2.0\n").nth(1);
    let shown = shown.and_then(|rest| rest.split("```").next()).expect("a report");
    assert_eq!(scratch.check(&["--against", "v1.2.0"]).expect(100), shown);
    let commands = readme.lines().filter_map(|line| line.strip_prefix("$ cargo frozen-metrics "));
    let mut count = 0;
    for command in commands {
        let arguments = command.split('#').next().unwrap_or_default();
        let run = scratch.run_in("", &arguments.split_whitespace().collect::<Vec<_>>());
        let code = if command.contains("--against") { 100 } else { 0 };
        assert!(!run.expect(code).is_empty(), "{command}");
        count += 1;
    }
    assert!(count > 5, "{count}");
    let config = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    scratch.write("metrics.toml", config.expect("a metrics.toml"));
    // The entry of `ignore` is about the renamed metric.
    scratch.check(&["--against", "v1.2.0"]).expect(0);
}

#[test]
fn json_lines_follow_their_schema() {
    let schema = Schema::new();
    let scratch = Scratch::new();
    let more = "bus_lag_seconds{role=\"follower\"} 0\n# HELP bus_new New.\n# TYPE bus_new gauge\nbus_new 0\n";
    scratch.change(RENAMED.0, RENAMED.1);
    let mut lines = scratch.check(&["--against", "v1", "--format", "json"]).expect(100);
    scratch.change("bus_lag_seconds{role=\"follower\"} 0\n", more);
    lines.push_str(&scratch.check(&["--against", "v1", "--format", "json"]).expect(0));
    scratch.remove("golden/bus.prom");
    lines.push_str(&scratch.check(&["--against", "v1", "--format", "json"]).expect(100));
    assert_eq!(lines.lines().count(), 2 + 2 + 3);
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line).expect(line);
        schema.validate(&value);
    }
    // The schema refuses what it does not describe.
    let mut wrong: Value =
        serde_json::from_str(lines.lines().next().unwrap_or_default()).expect("JSON");
    wrong["level"] = "terrible".into();
    assert!(!schema.accepts(&wrong));
    let mut wrong: Value =
        serde_json::from_str(lines.lines().next().unwrap_or_default()).expect("JSON");
    wrong["surprise"] = 1.into();
    assert!(!schema.accepts(&wrong));
}

#[test]
fn json_lines_state_sides_and_counts() {
    let scratch = Scratch::new();
    let (sent, lag) = GOLDEN.split_once("# HELP bus_lag").expect("two families");
    let alias = "# HELP bus_sent_total Renamed to bus_sends_total. Messages sent.\n\
                 # TYPE bus_sent_total counter\n\
                 # ALIAS bus_sent_total of bus_sends_total until \"2.0.0\"\nbus_sent_total 0\n";
    let sent = sent.replace(RENAMED.0, RENAMED.1);
    let lag = lag.replace("How far behind.", "How far.");
    let lag = lag.replace("bus_lag_seconds{role=\"leader\"} 0\n", "");
    let new = "# HELP bus_new New.\n# TYPE bus_new gauge\nbus_new 0\n";
    scratch.write("golden/bus.prom", format!("{sent}{alias}# HELP bus_lag{lag}{new}"));
    let report = || {
        let text = scratch.check(&["--against", "v1", "--format", "json"]).expect(100);
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let mut lines: Vec<Value> = report();
    let places: Vec<_> =
        lines[..4].iter().map(|line| json!([line["side"], line["line"]])).collect();
    assert_eq!(
        places,
        [json!(["base", 8]), json!(["head", 2]), json!(["head", 9]), json!(["head", 13])]
    );
    let mut summary = json!({
        "kind": "summary", "version": 1, "level": "break", "breaks": 1, "dangers": 1, "notes": 1,
        "additions": 1, "ignored": 0, "release": "major", "base": "`v1`", "remarks": [], "users": null,
    });
    assert_eq!(lines.pop(), Some(summary.clone()));
    scratch.write("metrics.toml", "[[ignore]]\nrule = \"help_changed\"\nreason = \"x\"\n");
    (summary["notes"], summary["ignored"]) = (0.into(), 1.into());
    assert_eq!(report().pop(), Some(summary));
}

#[test]
fn markdown_is_silent_if_nothing_changed_and_short_if_much_did() {
    let scratch = Scratch::new();
    let check = || scratch.check(&["--against", "v1", "--format", "markdown"]);
    assert_eq!(check().expect(0), "");
    let golden = |suffix: &str| -> String {
        let families = (0..3000).map(|number| {
            let name = format!("bus_thing{number}_{suffix}");
            format!("# HELP {name} Text {number}.\n# TYPE {name} gauge\n{name} 0\n")
        });
        format!(
            "# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n{}",
            families.collect::<String>()
        )
    };
    scratch.write("golden/bus.prom", golden("old")).commit();
    scratch.git(&["tag", "--force", "v1"]);
    scratch.write("golden/bus.prom", golden("new"));
    let comment = check().expect(100);
    assert!(comment.starts_with("### Metrics: 3000 breaks: needs a major release\n"));
    assert!(comment.len() < 60_000, "{}", comment.len());
    assert!(comment.contains("Not all details fit"));
}

#[test]
fn markdown_shows_what_needs_attention_and_folds_the_rest() {
    let scratch = Scratch::new();
    let check = || scratch.check(&["--against", "v1", "--format", "markdown"]);
    let help = GOLDEN.replace("Messages sent.", "All messages sent.");
    scratch.write("golden/bus.prom", &help);
    let note = check().expect(0);
    let start = "### Metrics: 1 note: needs a patch release\n\n<details><summary>1 note</summary>";
    assert!(note.starts_with(start), "{note}");
    let commit = scratch.git(&["rev-parse", "v1"]);
    let footer = format!("\n<sub>Compared with <code>{}</code>.</sub>\n", &commit[..12]);
    let of_commit = scratch.check(&["--against", commit.trim(), "--format", "markdown"]).expect(0);
    assert!(of_commit.ends_with(&footer), "{of_commit}");

    scratch.write("golden/bus.prom", help.replace("bus_lag_seconds{role=\"leader\"} 0\n", ""));
    let removed = check().expect(100);
    let (table, folded) = removed.split_once("<details>").expect("a folded part");
    assert_eq!(table.lines().filter(|line| line.starts_with("| ")).count(), 2, "{removed}");
    assert!(table.contains("<code>golden/bus.prom&#58;8</code><br>in the base |"), "{removed}");
    assert!(folded.contains("| note | <code>bus&#95;sent&#95;total</code>&#58; HELP"), "{removed}");

    // What is ignored is still counted.
    let ignore = |rule: &str| format!("[[ignore]]\nrule = \"{rule}\"\nreason = \"x\"\n");
    scratch.write("metrics.toml", ignore("label_value_removed") + &ignore("help_changed"));
    let expected = "### Metrics: only ignored changes\n\n<sub>Compared with <code>v1</code>. \
                    <code>metrics.toml</code> ignores 2 findings.</sub>\n";
    assert_eq!(check().expect(0), expected);
}

#[test]
fn markdown_escapes_what_comes_from_a_golden() {
    let scratch = Scratch::new();
    scratch.change("role=\"follower\"", "role=\"</code></details><img>|@all`\"");
    let comment = scratch.check(&["--against", "v1", "--format", "markdown"]).expect(100);
    let table = comment.lines().find(|line| line.starts_with("| **BREAK**")).expect("a row");
    assert!(!table.contains("<img>") && !table.contains("@all"), "{table}");
    assert_eq!(table.matches('|').count(), 4, "{table}");
    assert_eq!(comment.matches("<details>").count(), comment.matches("\n</details>").count());
    // A cure that contains a fence, and a long text.
    let long = format!("A ```x``` {}.", "very ".repeat(100));
    scratch.change("Messages sent.", &long).commit().git(&["tag", "v2"]);
    let family =
        format!("# HELP bus_sent_total {long}\n# TYPE bus_sent_total counter\nbus_sent_total 0\n");
    let check = || scratch.check(&["--against", "v2", "--format", "markdown"]);
    scratch.write("golden/bus.prom", scratch.read("golden/bus.prom").replace(&family, ""));
    let comment = check().expect(100);
    assert!(comment.contains("\n````rust\n/// A ```x``` very"), "{comment}");
    scratch.change("Messages sent.", &long.replace("x", "y"));
    let row = check().expect(0).lines().find(|line| line.starts_with("| note")).map(str::to_owned);
    assert!(row.is_some_and(|row| row.len() < 600 && row.contains('…')));
}

#[test]
fn github_shows_annotations_at_the_golden() {
    let stdout = report("github");
    let expected = "::error file=golden/bus.prom,line=2,title=break%3A metric renamed::`bus_sent_total` renamed to";
    assert!(stdout.starts_with(expected), "{stdout}");
    assert_eq!(stdout.lines().count(), 1, "{stdout}");
    // The line in the base is none of the head.
    let scratch = Scratch::new();
    scratch.change("bus_lag_seconds{role=\"leader\"} 0\n", "");
    let stdout = scratch.check(&["--against", "v1", "--format", "github"]).expect(100);
    assert!(stdout.starts_with("::error file=golden/bus.prom,line=1,"), "{stdout}");
    assert!(stdout.contains("%0Agolden/bus.prom:8 in `v1`\n"), "{stdout}");
}

#[test]
fn the_changelog_is_a_paragraph() {
    let scratch = Scratch::new();
    scratch.change(RENAMED.0, RENAMED.1);
    let stdout = scratch.check(&["--against", "v1", "--changelog"]).expect(100);
    assert_eq!(
        stdout,
        "### Metrics\n\n- **Breaking:** `bus_sent_total` renamed to `bus_sends_total`\n"
    );
}
