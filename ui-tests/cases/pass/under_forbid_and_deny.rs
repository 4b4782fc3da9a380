#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, rust_2018_idioms)]

//! A crate that forbids or denies many lints.

pub mod metrics {
    //! Its metrics.

    use frozen_metrics::{Counter, ReplicationMetrics};

    /// A node.
    #[derive(Debug, ReplicationMetrics)]
    #[metrics(golden = none)]
    pub struct Node {
        /// Messages dropped.
        #[metric(recorder(inc = dropped))]
        pub drops_total: Counter,
    }

    /// A channel.
    #[derive(Debug, ReplicationMetrics)]
    #[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
    pub struct Channel {
        /// Messages sent.
        pub sends_total: Counter,
    }
}

fn main() {
    metrics::Node::new().dropped();
    metrics::ChannelRegistry::new().for_channel("payments").sends_total.inc();
}
