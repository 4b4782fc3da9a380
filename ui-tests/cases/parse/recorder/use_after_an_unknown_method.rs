use frozen_metrics::{Counter, Gauge, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Node {
    /// Messages dropped.
    #[metric(recorder(incr = dropped, observe = dropped_some))]
    drops_total: Counter,
    /// Entries that wait.
    #[metric(recorder(sett = set_waiting))]
    waiting: Gauge,
}

fn main() {
    let registry = NodeRegistry::new();
    let payments = registry.for_channel("payments");
    payments.dropped();
    payments.set_waiting(7);
    println!("{:?}", registry.snapshot().channel("payments").map(|row| row.waiting));
}
