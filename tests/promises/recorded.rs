//! Promise: the replication schema renders byte for byte what the hand-written module rendered.
//!
//! `recorded/expositions.jsonl` holds 32 runs of that module, each with its calls and its output.
//! Channel names are arbitrary Unicode without carriage returns; counters wrap, and spans have any
//! length.
//! names of any Unicode but the carriage return, counters that wrapped and spans of any length.

use std::collections::BTreeMap;
use std::time::Duration;

use schemas::replication::ReplicationMetricsRegistry;
use serde_json::Value;

const RECORDED: &str = include_str!("recorded/expositions.jsonl");

#[test]
fn every_recorded_exposition_is_reproduced() {
    let runs: Vec<Value> =
        RECORDED.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(runs.len(), 32);
    for (number, run) in runs.iter().enumerate() {
        let registry = ReplicationMetricsRegistry::new();
        for call in run["calls"].as_array().unwrap() {
            replay(&registry, call);
        }
        let snapshot = registry.snapshot();
        assert_eq!(snapshot.prometheus_text(), run["text"].as_str().unwrap(), "run {number}");
        assert_eq!(registry.len() as u64, run["len"].as_u64().unwrap(), "run {number}");
        let totals: BTreeMap<_, _> = snapshot.totals().into_iter().collect();
        assert_eq!(serde_json::to_value(totals).unwrap(), run["totals"], "run {number}");
    }
}

/// `[channel, method, argument…]`
fn replay(registry: &ReplicationMetricsRegistry, call: &Value) {
    let number = |index: usize| call[index].as_u64().unwrap();
    let span = || Duration::new(number(2), u32::try_from(number(3)).unwrap());
    let channel = registry.for_channel(call[0].as_str().unwrap());
    match call[1].as_str().unwrap() {
        "for_channel" => {}
        "record_leader_lag" => channel.record_leader_lag(span()),
        "record_replica_lag" => channel.record_replica_lag(span()),
        "incr_sync_bytes" => channel.incr_sync_bytes(number(2)),
        "incr_leader_change" => channel.incr_leader_change(),
        "incr_under_capacity" => channel.incr_under_capacity(),
        "incr_skip_ahead" => channel.incr_skip_ahead(),
        "incr_election_thrash" => channel.incr_election_thrash(),
        "incr_witness_withdrawal" => channel.incr_witness_withdrawal(),
        "incr_announce_divergence" => channel.incr_announce_divergence(),
        other => panic!("no method {other}"),
    }
}
