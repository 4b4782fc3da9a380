use measured::text::TextEncoder;
use measured::{CounterVec, LabelGroup, MetricGroup};
use paracord::ParaCord;

use super::Bus;

#[derive(LabelGroup)]
#[label(set = ChannelSet)]
struct Channel<'a> {
    #[label(dynamic_with = ParaCord, default)]
    channel: &'a str,
}

#[derive(MetricGroup)]
#[metric(new())]
struct Group {
    /// Cumulative bytes shipped.
    dataforts_replication_sync_bytes_total: CounterVec<ChannelSet>,
    /// Number of leader elections completed.
    dataforts_leader_changes_total: CounterVec<ChannelSet>,
    /// Times the channel was under capacity.
    dataforts_replication_under_capacity_total: CounterVec<ChannelSet>,
    /// Times a replica skipped a gap.
    dataforts_replication_skip_ahead_total: CounterVec<ChannelSet>,
    /// Elections soon after the previous one.
    dataforts_replication_election_thrash_total: CounterVec<ChannelSet>,
    /// Times a peer withdrew the chain.
    dataforts_replication_witness_withdrawals_total: CounterVec<ChannelSet>,
    /// Times a coordinator's withdrawal failed.
    dataforts_replication_announce_divergence_total: CounterVec<ChannelSet>,
    /// Times a replica caught up.
    dataforts_replication_catch_ups_total: CounterVec<ChannelSet>,
}

/// The crate `measured`.
pub struct Measured(Group);

impl Measured {
    fn counters(&self) -> [&CounterVec<ChannelSet>; 8] {
        [
            &self.0.dataforts_replication_sync_bytes_total,
            &self.0.dataforts_leader_changes_total,
            &self.0.dataforts_replication_under_capacity_total,
            &self.0.dataforts_replication_skip_ahead_total,
            &self.0.dataforts_replication_election_thrash_total,
            &self.0.dataforts_replication_witness_withdrawals_total,
            &self.0.dataforts_replication_announce_divergence_total,
            &self.0.dataforts_replication_catch_ups_total,
        ]
    }
}

/// An encoder that reuses its buffer.
pub struct Buffer(TextEncoder<Vec<u8>>);

impl Default for Buffer {
    fn default() -> Self {
        Self(TextEncoder::new(Vec::new()))
    }
}

impl Bus for Measured {
    const NAME: &'static str = "measured";

    type Buffer = Buffer;

    fn new() -> Self {
        Self(Group::new())
    }

    fn add(&self, channel: &str, counter: usize, n: u64) {
        self.counters()[counter].inc_by(Channel { channel }, n);
    }

    fn inc(&self, channel: &str) {
        self.0.dataforts_replication_sync_bytes_total.inc(Channel { channel });
    }

    fn held(&self, channel: &str) -> impl Fn() + Sync {
        let counter = &self.0.dataforts_replication_sync_bytes_total;
        let id = counter.with_labels(Channel { channel });
        move || counter.get_metric(id).inc()
    }

    fn render<'a>(&self, buffer: &'a mut Buffer) -> &'a [u8] {
        buffer.0.writer.clear();
        let _ = self.0.collect_group_into(&mut buffer.0);
        &buffer.0.writer
    }
}
