//! Promise: a snapshot is plain data that can be looked up, compared and subtracted.

use std::time::Duration;

use frozen_metrics::{Counter, Gauge, ReplicationMetrics, SecondsGauge};

/// One link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 4, overflow = "others", golden = none)]
struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// Errors found.
    errors_total: Counter,
    /// Frames waiting.
    waiting_frames: Gauge,
    /// Time since the peer answered.
    silence_seconds: SecondsGauge,
}

#[test]
fn a_difference_subtracts_counters_and_keeps_gauges() {
    let registry = LinkRegistry::new();
    let near = registry.for_peer("near");
    near.frames_total.add(10);
    near.waiting_frames.set(7);
    let earlier = registry.snapshot();
    near.frames_total.add(5);
    near.waiting_frames.set(3);
    near.silence_seconds.record(Duration::from_secs(2));
    registry.for_peer("new").frames_total.add(4);

    let since = registry.snapshot().since(&earlier);
    assert_eq!(
        since.rows,
        [
            LinkRow {
                peer: "near".into(),
                frames_total: 5,
                errors_total: 0,
                waiting_frames: 3,
                silence_seconds: Some(2.0),
            },
            LinkRow { peer: "new".into(), frames_total: 4, ..LinkRow::default() },
        ]
    );
    assert_eq!(registry.snapshot().since(&registry.snapshot()).totals()["frames_total"], 0);
}

#[test]
fn a_restarted_row_counts_from_zero() {
    let before =
        LinkRow { peer: "near".into(), frames_total: 100, errors_total: 1, ..LinkRow::default() };
    // After the restart there are fewer frames, but more errors than before.
    let after = LinkRow { frames_total: 20, errors_total: 3, ..before.clone() };
    assert!(after.restarted_since(&before));
    assert_eq!(after.since(&before), after, "three errors since the restart, not two");

    let running = LinkRow { frames_total: 120, ..before.clone() };
    assert!(!running.restarted_since(&before));
    assert_eq!((running.since(&before).frames_total, running.since(&before).errors_total), (20, 0));
    assert!(!before.restarted_since(&before), "equal rows are no restart");

    let snapshot = |row: &LinkRow| LinkSnapshot { rows: vec![row.clone()] };
    assert_eq!(snapshot(&after).since(&snapshot(&before)), snapshot(&after));
    assert_eq!(snapshot(&running).since(&snapshot(&before)).totals()["frames_total"], 20);
}

#[test]
fn a_snapshot_can_be_looked_up_by_key_cloned_and_compared() {
    let registry = LinkRegistry::new();
    registry.for_peer("near").errors_total.inc();
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.peer("near").map(|row| row.errors_total), Some(1));
    assert_eq!(snapshot.peer("far"), None);
    assert_eq!(snapshot, snapshot.clone());
    registry.for_peer("near").errors_total.inc();
    assert_ne!(snapshot, registry.snapshot(), "a snapshot does not change");
    assert_eq!(LinkSnapshot::default().rows, []);
}

#[test]
fn a_snapshot_contains_every_key_created_before() {
    let registry = LinkRegistry::new();
    for (number, peer) in ["d", "b", "c", "a", "past", "the", "cap"].into_iter().enumerate() {
        registry.for_peer(peer).frames_total.inc();
        let rows = registry.snapshot().rows;
        assert_eq!(rows.len(), (number + 1).min(5), "after `{peer}`");
        assert!(rows.is_sorted_by(|a, b| a.peer < b.peer));
        assert_eq!(rows.iter().map(|row| row.frames_total).sum::<u64>(), number as u64 + 1);
    }
}
