use frozen_metrics::{By, Counter, Family, Info, LabelSet, ReplicationMetrics, StateSet};

/// The labels of a shard.
#[derive(LabelSet)]
pub struct Shard<'a> {
    role: &'a str,
    version: u32,
    cause: &'a str,
    node_state: &'a str,
    peer: &'a str,
}

/// The labels of a call.
#[derive(LabelSet)]
pub struct Call<'a> {
    method: &'a str,
    peer: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", key = Shard<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(labels(role = "leader"))]
    drops_total: Counter,
    /// Answers sent.
    #[metric(max_keys = 8, overflow = "others")]
    calls_total: Family<Call<'static>, Counter>,
}

/// Labels of infos, partitions and states.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", key = Shard<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Build>,
    /// Messages lost.
    #[metric(by(cause = enum("a" | "b")))]
    losses_total: By<Cause, Counter>,
    /// The state.
    #[metric(states(enum("up" | "down")))]
    state: StateSet<State>,
}

fn main() {}
