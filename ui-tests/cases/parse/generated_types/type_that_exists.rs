use frozen_metrics::{By, Counter, Info, LabelEnum, ReplicationMetrics, SecondsHistogram};

/// Why a message was dropped.
#[derive(Debug, LabelEnum)]
pub enum DropCause {
    /// The queue was full.
    QueueFull,
    /// It came too late.
    Expired,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(by(cause = enum("queue_full" | "expired")))]
    drops_total: By<DropCause, Counter>,
    /// How long a call took.
    #[metric(buckets(0.1, 1))]
    latency_seconds: SecondsHistogram<Latency>,
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Build>,
}

/// A latency.
pub struct Latency(u64);

/// What was built.
pub struct Build {
    version: String,
}

fn main() {}
