use frozen_metrics::{Counter, Gauge, LabelEnum, ReplicationMetrics, SecondsGauge, StateSet};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Phase {
    Idle,
    Busy,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", golden = none)]
pub struct Node {
    /// Messages sent.
    #[metric(renamed_from = "bus_sent", until = "2.0.0")]
    sent_total: Counter,
    /// Messages waiting.
    #[metric(renamed_from = "bus-waiting", until = "2.0.0")]
    waiting: Gauge,
    /// Peers connected.
    #[metric(renamed_from = "bus_peers", until = "2.0.0")]
    peers: Gauge,
    /// How far behind.
    #[metric(renamed_from = "bus_lag_ms", until = "2.0.0")]
    lag_seconds: SecondsGauge,
    /// Channels open.
    #[metric(renamed_from = "bus_waiting", until = "2.0.0")]
    channels: Gauge,
    /// Links open.
    #[metric(renamed_from = "bus_streams", until = "2.0.0")]
    links: Gauge,
    /// Lines open.
    #[metric(renamed_from = "bus_streams", until = "2.0.0")]
    lines: Gauge,
    /// What it does.
    #[metric(labels(role = "leader"), renamed_from = "role", until = "2.0.0")]
    phase: StateSet<Phase>,
    /// How it feels.
    #[metric(renamed_from = "bus:mood", until = "2.0.0")]
    mood: StateSet<Phase>,
}

fn main() {}
