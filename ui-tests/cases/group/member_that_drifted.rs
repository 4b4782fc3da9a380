use frozen_metrics::{By, Counter, Gauge, Histogram, MetricGroup, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Frames sent, by where to.
    #[metric(by(side = enum("near" | "far")))]
    frames_total: By<Side, Counter>,
    /// Sizes of frames.
    #[metric(buckets(10, 100))]
    frame_bytes: Histogram<FrameBytes>,
    /// Frames that wait.
    waiting: Gauge,
    /// How full the link is.
    fill_ratio: frozen_metrics::FloatGauge,
    /// Frames dropped.
    drops_total: Counter,
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(prefix = "spare", labels(tier = "cold"), golden = "cases/group/member_that_drifted.prom")]
    links: LinkRegistry,
}

fn main() {}
