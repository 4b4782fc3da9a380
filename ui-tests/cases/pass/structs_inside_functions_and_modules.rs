use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "outer", golden = none)]
pub(crate) struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    #[derive(Debug, ReplicationMetrics)]
    #[metrics(prefix = "inner", golden = none)]
    struct Node {
        /// Messages dropped.
        drops_total: Counter,
    }

    mod inner {
        use frozen_metrics::{Counter, ReplicationMetrics};

        #[derive(Debug, ReplicationMetrics)]
        #[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
        pub(super) struct Channel {
            /// Messages sent.
            pub(super) sends_total: Counter,
        }
    }

    Node::new().drops_total.inc();
    crate::Node::new().drops_total.inc();
    inner::ChannelRegistry::new().for_channel("payments").sends_total.inc();
}
