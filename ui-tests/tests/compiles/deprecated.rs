#![deny(warnings)]

use frozen_metrics::{Counter, ReplicationMetrics};

/// A channel.
#[deprecated]
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel {
    /// Messages sent.
    #[deprecated]
    #[metric(recorder(inc = sent))]
    pub sends_total: Counter,
}
