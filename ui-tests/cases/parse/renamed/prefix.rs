use frozen_metrics::{Counter, ReplicationMetrics};

/// Without an end.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", renamed_from_prefix = "node", golden = none)]
pub struct Endless {
    /// Messages sent.
    sent_total: Counter,
}

/// With an end of nothing.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", until = "2.0.0", golden = none)]
pub struct Ended {
    /// Messages sent.
    sent_total: Counter,
}

/// With the same prefix.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", renamed_from_prefix = "bus", until = "2.0.0", golden = none)]
pub struct Same {
    /// Messages sent.
    sent_total: Counter,
}

/// Without a name that has the prefix.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", renamed_from_prefix = "node", until = "2.0.0", golden = none)]
pub struct Unused {
    /// Messages sent.
    #[metric(name = "messages_sent_total")]
    sent_total: Counter,
}

/// With an illegal prefix.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "bus", renamed_from_prefix = "no-de", until = "2.0.0", golden = none)]
pub struct Illegal {
    /// Messages sent.
    sent_total: Counter,
}

fn main() {}
