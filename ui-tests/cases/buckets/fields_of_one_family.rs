use frozen_metrics::{Buckets, ReplicationMetrics, SecondsHistogram};

#[derive(Buckets)]
#[buckets(0.1, 1)]
struct Short;

#[derive(Buckets)]
#[buckets(0.1, 1, 10)]
struct Long;

/// The same bounds as those of `Short`.
#[derive(Buckets)]
#[buckets(linear(0.1, 0.9, 2))]
struct Alike;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Time to read.
    #[metric(name = "node_io_seconds", labels(way = "read"))]
    read: SecondsHistogram<Short>,
    #[metric(name = "node_io_seconds", labels(way = "write"))]
    write: SecondsHistogram<Long>,
    #[metric(name = "node_io_seconds", labels(way = "sync"))]
    sync: SecondsHistogram<Alike>,
    #[metric(name = "node_io_seconds", labels(way = "close"), buckets(0.1, 2))]
    close: SecondsHistogram<Own>,
    /// Time to connect.
    #[metric(name = "node_connect_seconds", labels(way = "in"), buckets(0.5, 1))]
    accept: SecondsHistogram<Connect>,
    #[metric(name = "node_connect_seconds", labels(way = "out"))]
    connect: SecondsHistogram<Connect>,
    #[metric(name = "node_connect_seconds", labels(way = "retry"))]
    retry: SecondsHistogram<Short>,
}

fn main() {}
