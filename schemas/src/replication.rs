//! Replication health of channels.
//!
//! ```
//! use std::time::Duration;
//!
//! use schemas::replication::ReplicationMetricsRegistry;
//!
//! let registry = ReplicationMetricsRegistry::new();
//! let payments = registry.for_channel("payments");
//! payments.leader_changes_total.inc();
//! payments.record_leader_lag(Duration::from_millis(250));
//!
//! let snapshot = registry.snapshot();
//! assert_eq!(snapshot.channel("payments").map(|row| row.leader_changes_total), Some(1));
//! assert!(snapshot.prometheus_text().contains(
//!     "dataforts_replication_lag_seconds{channel=\"payments\",role=\"leader\"} 0.25"
//! ));
//! ```

use frozen_metrics::{Counter, Registry, ReplicationMetrics, SecondsGauge};

/// The maximum number of channels with their own metrics.
pub const MAX_TRACKED_CHANNELS: usize = ReplicationMetricsRegistry::MAX_KEYS;

/// The label value of all channels past [`MAX_TRACKED_CHANNELS`].
pub const OVERFLOW_CHANNEL_LABEL: &str = ReplicationMetricsRegistry::OVERFLOW;

/// The metrics of one channel.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "dataforts_replication",
    key = "channel", max_keys = 1024, overflow = "__overflow__",
    golden = "golden/replication.prom",
    registry = ReplicationMetricsRegistry,
    snapshot = ReplicationMetricsSnapshot, rows = channels, row = ChannelMetrics,
)]
pub struct ChannelMetricsAtomic {
    /// The leader's view of how far the channel's tail is behind.
    #[metric(
        name = "dataforts_replication_lag_seconds", labels(role = "leader"),
        help = "Replica's tail_seq lag behind leader, per role.",
        recorder(record = record_leader_lag),
    )]
    pub leader_lag_seconds: SecondsGauge,

    /// The replica's view of how far the channel's tail is behind.
    #[metric(
        name = "dataforts_replication_lag_seconds", labels(role = "replica"),
        recorder(record = record_replica_lag),
    )]
    pub replica_lag_seconds: SecondsGauge,

    /// Cumulative bytes shipped via SYNC_RESPONSE.
    #[metric(recorder(add = incr_sync_bytes))]
    pub sync_bytes_total: Counter,

    /// Number of leader elections completed.
    #[metric(name = "dataforts_leader_changes_total", recorder(inc = incr_leader_change))]
    pub leader_changes_total: Counter,

    /// Times the channel hit UnderCapacity policy.
    #[metric(recorder(inc = incr_under_capacity))]
    pub under_capacity_total: Counter,

    /// Times a replica skipped instead of replaying a large gap.
    #[metric(recorder(inc = incr_skip_ahead))]
    pub skip_ahead_total: Counter,

    /// Elections triggered within 30 s of the previous one (saturation indicator).
    #[metric(recorder(inc = incr_election_thrash))]
    pub election_thrash_total: Counter,

    /// Times a peer replica issued a witness Mesh::withdraw_chain for a deposed leader's tag.
    #[metric(recorder(inc = incr_witness_withdrawal))]
    pub witness_withdrawals_total: Counter,

    /// Times a coordinator transitioned to Idle but its mesh-side withdraw_chain call failed;
    /// non-zero values mean the mesh may still advertise this node as a chain holder.
    #[metric(recorder(inc = incr_announce_divergence))]
    pub announce_divergence_total: Counter,
}

/// The methods of the hand-written registry that callers may name as paths.
impl ReplicationMetricsRegistry {
    /// Returns the current values, sorted by channel.
    pub fn snapshot(&self) -> ReplicationMetricsSnapshot {
        Registry::snapshot(self)
    }

    /// Returns how many channels exist, plus one if channels share the overflow set.
    pub fn len(&self) -> usize {
        Registry::len(self)
    }

    /// Returns whether no channel exists and none shares the overflow set.
    pub fn is_empty(&self) -> bool {
        Registry::is_empty(self)
    }
}
