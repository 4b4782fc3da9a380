//! Promise: the replication schema has the public API of the hand-written module that it replaces.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use schemas::replication::{
    ChannelMetrics, ChannelMetricsAtomic, MAX_TRACKED_CHANNELS, OVERFLOW_CHANNEL_LABEL,
    ReplicationMetricsRegistry, ReplicationMetricsSnapshot,
};

/// A changed signature does not compile.
#[test]
fn every_public_signature_is_unchanged() {
    const CAP: usize = MAX_TRACKED_CHANNELS;
    const LABEL: &str = OVERFLOW_CHANNEL_LABEL;
    assert_eq!((CAP, LABEL), (1024, "__overflow__"));

    type Registry = ReplicationMetricsRegistry;
    type Snapshot = ReplicationMetricsSnapshot;
    type Set = ChannelMetricsAtomic;
    let _: [fn() -> Registry; 2] = [Registry::new, Registry::default];
    let _: fn(&Registry, &str) -> Arc<Set> = Registry::for_channel;
    let _: fn(&Registry) -> Snapshot = Registry::snapshot;
    let _: fn(&Registry) -> usize = Registry::len;
    let _: fn(&Registry) -> bool = Registry::is_empty;
    let _: [fn() -> Set; 2] = [Set::new, Set::default];
    let _: [fn(&Set, Duration); 2] = [Set::record_leader_lag, Set::record_replica_lag];
    let _: fn(&Set, u64) = Set::incr_sync_bytes;
    let _: [fn(&Set); 6] = [
        Set::incr_leader_change,
        Set::incr_under_capacity,
        Set::incr_skip_ahead,
        Set::incr_election_thrash,
        Set::incr_witness_withdrawal,
        Set::incr_announce_divergence,
    ];
    let _: fn(&Snapshot) -> String = Snapshot::prometheus_text;
    let _: for<'a> fn(&'a Snapshot, &str) -> Option<&'a ChannelMetrics> = Snapshot::channel;
    let _: fn(&Snapshot) -> HashMap<&'static str, u64> = Snapshot::totals;
}

#[test]
fn the_fields_of_a_row_are_unchanged() {
    let row = ChannelMetrics {
        channel: String::from("payments"),
        leader_lag_seconds: Some(0.25),
        replica_lag_seconds: None,
        sync_bytes_total: 1,
        leader_changes_total: 2,
        under_capacity_total: 3,
        skip_ahead_total: 4,
        election_thrash_total: 5,
        witness_withdrawals_total: 6,
        announce_divergence_total: 7,
    };
    let snapshot = ReplicationMetricsSnapshot { channels: vec![row.clone()] };
    assert_eq!(snapshot.channel("payments"), Some(&row));
    assert_eq!(format!("{row:?}"), format!("{:?}", snapshot.clone().channels[0]));
}

#[test]
fn public_types_are_send_and_sync() {
    fn shared<T: Send + Sync + std::fmt::Debug + 'static>() {}
    shared::<ReplicationMetricsRegistry>();
    shared::<ReplicationMetricsSnapshot>();
    shared::<ChannelMetricsAtomic>();
    shared::<ChannelMetrics>();
}

#[test]
fn a_new_registry_is_empty_and_renders_every_header() {
    let registry = ReplicationMetricsRegistry::new();
    assert!(registry.is_empty());
    assert_eq!(registry.len(), 0);
    let text = registry.snapshot().prometheus_text();
    assert_eq!(text.lines().filter(|line| line.starts_with("# HELP ")).count(), 8);
    assert_eq!(text.lines().filter(|line| line.starts_with("# TYPE ")).count(), 8);
    assert_eq!(text.lines().count(), 16);
}

#[test]
fn each_channel_has_one_set_of_its_own() {
    let registry = ReplicationMetricsRegistry::new();
    let payments = registry.for_channel("payments");
    assert!(Arc::ptr_eq(&payments, &registry.for_channel("payments")));
    assert!(!Arc::ptr_eq(&payments, &registry.for_channel("refunds")));
    assert_eq!(registry.len(), 2);
}

#[test]
fn each_method_changes_only_its_own_metric() {
    let registry = ReplicationMetricsRegistry::new();
    let channel = registry.for_channel("c");
    channel.incr_sync_bytes(1 << 40);
    channel.incr_sync_bytes(512);
    let methods = [
        ChannelMetricsAtomic::incr_leader_change,
        ChannelMetricsAtomic::incr_under_capacity,
        ChannelMetricsAtomic::incr_skip_ahead,
        ChannelMetricsAtomic::incr_election_thrash,
        ChannelMetricsAtomic::incr_witness_withdrawal,
        ChannelMetricsAtomic::incr_announce_divergence,
    ];
    for (times, method) in (1..).zip(methods) {
        (0..times).for_each(|_| method(&channel));
    }
    let expected = ChannelMetrics {
        channel: "c".into(),
        sync_bytes_total: (1 << 40) + 512,
        leader_changes_total: 1,
        under_capacity_total: 2,
        skip_ahead_total: 3,
        election_thrash_total: 4,
        witness_withdrawals_total: 5,
        announce_divergence_total: 6,
        ..ChannelMetrics::default()
    };
    assert_eq!(registry.snapshot().channels, [expected]);
}

#[test]
fn a_lag_has_no_sample_before_its_first_record() {
    let registry = ReplicationMetricsRegistry::new();
    let channel = registry.for_channel("c");
    assert!(!registry.snapshot().prometheus_text().contains("lag_seconds{"));

    channel.record_leader_lag(Duration::ZERO);
    channel.record_replica_lag(Duration::from_micros(500));
    let snapshot = registry.snapshot();
    let row = snapshot.channel("c").unwrap();
    assert_eq!((row.leader_lag_seconds, row.replica_lag_seconds), (Some(0.0), Some(0.0005)));
    let lags: Vec<_> = snapshot
        .prometheus_text()
        .lines()
        .filter(|line| line.contains("lag_seconds{"))
        .map(String::from)
        .collect();
    assert_eq!(
        lags,
        [
            "dataforts_replication_lag_seconds{channel=\"c\",role=\"leader\"} 0",
            "dataforts_replication_lag_seconds{channel=\"c\",role=\"replica\"} 0.0005",
        ]
    );
}

#[test]
fn an_oversize_lag_saturates() {
    let registry = ReplicationMetricsRegistry::new();
    let channel = registry.for_channel("c");
    for span in [Duration::MAX, Duration::from_micros(u64::MAX), Duration::from_secs(u64::MAX)] {
        channel.record_leader_lag(span);
        let seconds = registry.snapshot().channel("c").unwrap().leader_lag_seconds;
        assert_eq!(seconds, Some((u64::MAX - 1) as f64 / 1e6), "{span:?}");
    }
}

#[test]
fn channels_are_sorted_by_name() {
    let registry = ReplicationMetricsRegistry::new();
    for name in ["zebra", "alpha", "Zulu", "", "été", "alpha2"] {
        registry.for_channel(name);
    }
    let snapshot = registry.snapshot();
    let names: Vec<_> = snapshot.channels.iter().map(|row| row.channel.as_str()).collect();
    assert_eq!(names, ["", "Zulu", "alpha", "alpha2", "zebra", "été"]);
}

#[test]
fn totals_sum_each_counter_over_all_channels() {
    let registry = ReplicationMetricsRegistry::new();
    for (name, bytes) in [("a", 100), ("b", 200), ("c", u64::MAX)] {
        let channel = registry.for_channel(name);
        channel.incr_sync_bytes(bytes);
        channel.incr_leader_change();
    }
    let totals = registry.snapshot().totals();
    assert_eq!(totals["sync_bytes_total"], 299, "the sum wraps like a counter");
    assert_eq!(totals["leader_changes_total"], 3);
    assert_eq!(totals["skip_ahead_total"], 0);
    assert_eq!(totals.len(), 7, "only counters have totals: {totals:?}");
}

/// The hand-written module wrote a carriage return as `\r`. The text format does not define that escape.
#[test]
fn a_carriage_return_is_not_escaped() {
    let registry = ReplicationMetricsRegistry::new();
    registry.for_channel("a\rb").incr_leader_change();
    let text = registry.snapshot().prometheus_text();
    assert!(text.contains("dataforts_leader_changes_total{channel=\"a\rb\"} 1\n"));
}
