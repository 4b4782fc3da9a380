//! The rules and the readers, on goldens and files in memory.

mod cases;
mod constructs;
mod corpus;
mod dashboards;
mod effects;
mod hostile;
mod objectives;
mod readers;
mod results;

use frozen_metrics_schema::golden;

use super::expression::TextKind;
use super::reader::Users;
use super::{Options, Usage, usage};
use crate::config::{Config, UsersConfig};
use crate::read::GoldenFile;

const GOLDEN: &str = r##"# Frozen by #[derive(ReplicationMetrics)] on `Bus`.
# KEY channel at most 1024, then "__overflow__"
# HELP bus_sent_total Messages sent.
# TYPE bus_sent_total counter
bus_sent_total{channel="*",outcome="ok"} 0
bus_sent_total{channel="*",outcome="timeout"} 0
# HELP bus_lag_seconds How far behind.
# TYPE bus_lag_seconds gauge
# UNIT bus_lag_seconds seconds
bus_lag_seconds{channel="*",role="leader"} 0
bus_lag_seconds{channel="*",role="follower"} 0
# HELP bus_elections_total Deprecated, use bus_terms_total. Elections won.
# TYPE bus_elections_total counter
# DEPRECATED bus_elections_total use bus_terms_total
bus_elections_total{channel="*"} 0
# HELP bus_terms_total Terms begun.
# TYPE bus_terms_total counter
bus_terms_total{channel="*"} 0
# HELP bus_wait_seconds Time to wait.
# TYPE bus_wait_seconds histogram
# UNIT bus_wait_seconds seconds
bus_wait_seconds_bucket{channel="*",le="0.1"} 0
bus_wait_seconds_bucket{channel="*",le="1"} 0
bus_wait_seconds_bucket{channel="*",le="+Inf"} 0
bus_wait_seconds_sum{channel="*"} 0
bus_wait_seconds_count{channel="*"} 0
"##;

fn goldens() -> Vec<GoldenFile> {
    let golden = golden::read(GOLDEN).unwrap_or_else(|error| panic!("{error:?}"));
    vec![GoldenFile { path: "golden/bus.prom".to_owned(), package: None, golden }]
}

fn config() -> UsersConfig {
    let text = "[users]\nexternal = [\"node_*\"]\n[labels]\ntarget = [\"cluster\"]\n";
    Config::parse(text).unwrap().users
}

fn report(path: &str, text: &str, options: Options) -> Usage {
    let mut users = Users::default();
    users.read(path, text.to_owned());
    usage(users, &goldens(), &config(), options)
}

/// Returns a rule file with one rule: an alert, unless `rule` says otherwise.
fn rule_file(rule: &str) -> String {
    let lines: String = rule.lines().map(|line| format!("          {line}\n")).collect();
    format!("groups:\n  - name: bus\n    rules:\n      - alert: Bus\n        expr: |\n{lines}")
}

/// Returns the owner of each expression, and the text of its line from its column on.
fn found(path: &str, text: &str) -> Vec<(String, String)> {
    let mut users = Users::default();
    users.read(path, text.to_owned());
    let lines: Vec<&str> = text.lines().collect();
    let at =
        |line: usize, column: usize| lines[line - 1].chars().skip(column - 1).take(12).collect();
    let expressions = users.expressions.iter();
    expressions
        .map(|expression| {
            let start = expression.query.selectors[0].start;
            let (line, column) = expression.line_and_column(start);
            (expression.owner.to_string(), at(line, column))
        })
        .collect()
}

fn pairs(found: &[(String, String)]) -> Vec<(&str, &str)> {
    found.iter().map(|(owner, text)| (&**owner, text.trim_end())).collect()
}

/// Returns the labels that are shown next to each expression, with the text of the file at their positions.
fn shown(path: &str, text: &str) -> Vec<(String, Vec<(TextKind, String)>)> {
    let mut users = Users::default();
    users.read(path, text.to_owned());
    assert_eq!(users.coverage.faults, []);
    let expressions = users.expressions.iter().map(|expression| {
        let labels = expression.text_labels.iter().map(|label| {
            assert!(text[label.position..].starts_with(&label.name), "{label:?}");
            (label.kind, label.name.clone())
        });
        (expression.owner.to_string(), labels.collect())
    });
    expressions.collect()
}
