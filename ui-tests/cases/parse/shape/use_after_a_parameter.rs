use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node<const N: usize> {
    /// Messages dropped.
    #[metric(recorder(inc = dropped, add = dropped_some))]
    drops_total: Counter,
}

/// A channel.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel<const N: usize> {
    /// Messages dropped.
    #[metric(recorder(inc = dropped))]
    drops_total: Counter,
}

fn main() {
    let node = Node::<1>::new();
    node.dropped();
    node.dropped_some(2);
    let row: NodeSnapshot = Node::<2>::default().snapshot();
    println!("{} {}", row.drops_total, row.prometheus_text());
    let registry = ChannelRegistry::new();
    registry.for_channel("payments").dropped();
    registry.for_channel("payments").drops_total.inc();
    println!("{:?}", registry.snapshot().channel("payments").map(|row| row.drops_total));
}
