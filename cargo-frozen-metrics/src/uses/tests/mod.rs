//! The rules and the readers, on goldens and files in memory.

mod cases;
mod constructs;
mod effects;
mod readers;

use frozen_metrics_schema::golden;

use super::reader::Users;
use super::{Options, Usage, UsersConfig, usage};
use crate::compare::GoldenFile;
use crate::config::Config;

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
