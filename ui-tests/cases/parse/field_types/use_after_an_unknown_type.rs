use frozen_metrics::{By, Counter, Histogram, LabelEnum, ReplicationMetrics};

/// Why a message was dropped.
#[derive(Debug, Clone, Copy, PartialEq, LabelEnum)]
enum Cause {
    Full,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
    /// Messages sent.
    #[metric(recorder(inc = sent))]
    sends_total: u64,
    /// Messages read.
    #[metric(recorder(add = read_some))]
    reads_total: Countr,
    /// Messages lost.
    #[metric(recorder(inc = lost))]
    losses_total: By<Cause, Counter>,
    /// How long a message waits.
    #[metric(recorder(observe = waited))]
    wait: Histogram<WaitBuckets>,
}

static NODE: Node = Node::new();

fn main() {
    NODE.sent();
    let node = Node::default();
    node.sent();
    node.read_some(3);
    node.lost(Cause::Full);
    node.waited(0.5);
    let row = node.snapshot();
    println!("{} {} {:?}", row.sends_total, row.reads_total, row.losses_total[Cause::Full]);
    println!("{:?}", row.wait);
    println!("{}", row.prometheus_text());
}
