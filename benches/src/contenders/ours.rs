use frozen_metrics::{Counter, ReplicationMetrics};

use super::Bus;

/// The declaration.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "dataforts", golden = none,
    key = "channel", max_keys = 1_000_000, overflow = "__overflow__",
)]
pub struct Channel {
    /// Cumulative bytes shipped.
    replication_sync_bytes_total: Counter,
    /// Number of leader elections completed.
    leader_changes_total: Counter,
    /// Times the channel was under capacity.
    replication_under_capacity_total: Counter,
    /// Times a replica skipped a gap.
    replication_skip_ahead_total: Counter,
    /// Elections soon after the previous one.
    replication_election_thrash_total: Counter,
    /// Times a peer withdrew the chain.
    replication_witness_withdrawals_total: Counter,
    /// Times a coordinator's withdrawal failed.
    replication_announce_divergence_total: Counter,
    /// Times a replica caught up.
    replication_catch_ups_total: Counter,
}

impl Channel {
    fn counters(&self) -> [&Counter; 8] {
        [
            &self.replication_sync_bytes_total,
            &self.leader_changes_total,
            &self.replication_under_capacity_total,
            &self.replication_skip_ahead_total,
            &self.replication_election_thrash_total,
            &self.replication_witness_withdrawals_total,
            &self.replication_announce_divergence_total,
            &self.replication_catch_ups_total,
        ]
    }
}

/// This crate, recording in closures, as a service does that records once per look-up.
pub type Ours = ChannelRegistry;

impl Bus for Ours {
    const NAME: &'static str = "ours";

    type Buffer = Vec<u8>;

    fn new() -> Self {
        ChannelRegistry::new()
    }

    fn add(&self, channel: &str, counter: usize, n: u64) {
        self.with_channel(channel, |set| set.counters()[counter].add(n));
    }

    fn inc(&self, channel: &str) {
        self.with_channel(channel, |set| set.replication_sync_bytes_total.inc());
    }

    fn held(&self, channel: &str) -> impl Fn() + Sync {
        let channel = self.for_channel(channel);
        move || channel.replication_sync_bytes_total.inc()
    }

    fn render<'a>(&self, buffer: &'a mut Vec<u8>) -> &'a [u8] {
        buffer.clear();
        self.encode(buffer);
        buffer
    }
}

/// This crate, with a handle for each look-up.
pub struct OursByHandle(ChannelRegistry);

impl Bus for OursByHandle {
    const NAME: &'static str = "ours, by handle";

    type Buffer = Vec<u8>;

    fn new() -> Self {
        Self(ChannelRegistry::new())
    }

    fn add(&self, channel: &str, counter: usize, n: u64) {
        self.0.for_channel(channel).counters()[counter].add(n);
    }

    fn inc(&self, channel: &str) {
        self.0.for_channel(channel).replication_sync_bytes_total.inc();
    }

    fn held(&self, channel: &str) -> impl Fn() + Sync {
        self.0.held(channel)
    }

    fn render<'a>(&self, buffer: &'a mut Vec<u8>) -> &'a [u8] {
        self.0.render(buffer)
    }
}
