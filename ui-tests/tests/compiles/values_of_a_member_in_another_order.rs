use frozen_metrics::{
    Counter, LabelEnum, LabelSet, MetricGroup, ReplicationMetrics, WithExemplars,
};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The other.
    Far,
}

/// The labels of the key.
#[derive(LabelSet)]
pub struct End<'a> {
    peer: &'a str,
    side: Side,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", key = End<'static>, max_keys = 8,
    overflow = "others", golden = none,
)]
pub struct Link {
    /// Frames sent.
    frames_total: WithExemplars<Counter>,
    /// Frames dropped.
    drops_total: Counter,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(prefix = "spare", golden = "tests/compiles/values_of_a_member_in_another_order.prom")]
    links: LinkRegistry,
}
