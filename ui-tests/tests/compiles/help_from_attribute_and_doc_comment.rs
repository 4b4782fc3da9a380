use frozen_metrics::{Counter, MetricSet, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages that were "dropped" because
    /// C:\\queue was full, naïvely.
    ///
    /// This is not HELP any more.
    drops_total: Counter,
    /** Messages sent. */
    sends_total: Counter,
    #[doc = "Messages seen."]
    #[metric(help = "Messages seen, 100 % of them.")]
    seen_total: Counter,
}

#[test]
fn it_works() {
    let help: Vec<_> = Node::SCHEMA.families.iter().map(|family| &*family.help).collect();
    assert_eq!(
        help,
        [
            "Messages that were \"dropped\" because C:\\queue was full, naïvely.",
            "Messages sent.",
            "Messages seen, 100 % of them.",
        ]
    );
    assert!(Node::new().snapshot().prometheus_text().contains("C:\\\\queue"));
}
