use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(by(cause = "queue_full" | "too_large" | "expired"))]
    drops_total: By<DropCause, Counter>,
    /// Calls that failed.
    #[metric(by(kind = "no_route" | "timeout"))]
    failures_total: By<Failure, Counter>,
}

/// Why a message was dropped.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum DropCause {
    /// The queue was full.
    QueueFull,
    /// It was `TooLarge` before.
    Oversized,
    /// It came too late.
    Expired,
}

/// Why a call failed.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Failure {
    /// Nobody was there.
    NoRoute,
    /// It took too long.
    Timeout,
    /// The peer said so.
    Refused,
}

fn main() {
    Node::new().drops_total[DropCause::Oversized].inc();
}
