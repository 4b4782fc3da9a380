use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "/golden/node.prom")]
pub struct Absolute {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "../golden/node.prom")]
pub struct Outside {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden/../../node.prom")]
pub struct OutsideByADetour {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden/node.txt")]
pub struct OfAnotherEnding {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = ".")]
pub struct OfTheRoot {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "a.prom,b.prom")]
pub struct OfTwo {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden\\node.prom")]
pub struct OfWindows {
    /// Messages dropped.
    drops_total: Counter,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "")]
pub struct OfNothing {
    /// Messages dropped.
    drops_total: Counter,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(prefix = "spare", golden = "../node.prom")]
    node: Outside,
}

fn main() {}
