use frozen_metrics::{By, Counter, Histogram, Info, ReplicationMetrics, StateSet, WithExemplars};

/// A node.
#[derive(ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages that were lost.
    #[metric(by(kind = enum("a" | "b")))]
    drops_total: By<By, Counter>,
    /// How it is.
    #[metric(states(enum("up" | "down")))]
    state: StateSet<StateSet>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<WithExemplars>,
    /// How large messages are.
    #[metric(buckets(1, 2))]
    size_bytes: Histogram<Histogram>,
    /// Bytes that were sent.
    #[metric(recorder(add = sent))]
    sent_bytes_total: Counter,
}

fn main() {}
