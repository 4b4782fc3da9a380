use std::time::Duration;

use measured::label::StaticLabelSet;
use measured::metric::histogram::Thresholds;
use measured::text::TextEncoder;
use measured::{CounterVec, FixedCardinalityLabel, HistogramVec, LabelGroup, MetricGroup};
use paracord::ParaCord;

use super::{BOUNDS, Calls, Failure};

#[derive(LabelGroup)]
#[label(set = ServiceSet)]
struct Service<'a> {
    #[label(dynamic_with = ParaCord, default)]
    service: &'a str,
}

#[derive(Clone, Copy, FixedCardinalityLabel)]
#[label(singleton = "kind")]
enum Kind {
    NoRoute,
    Timeout,
    Server,
    Transport,
}

impl From<Failure> for Kind {
    #[inline]
    fn from(kind: Failure) -> Self {
        match kind {
            Failure::NoRoute => Kind::NoRoute,
            Failure::Timeout => Kind::Timeout,
            Failure::Server => Kind::Server,
            Failure::Transport => Kind::Transport,
        }
    }
}

#[derive(MetricGroup)]
#[metric(new())]
struct Group {
    /// Time to an answer.
    #[metric(metadata = Thresholds::with_buckets(BOUNDS))]
    rpc_latency_seconds: HistogramVec<ServiceSet, 11>,
    /// Calls that failed.
    rpc_errors_total: CounterVec<StaticLabelSet<Kind>>,
}

/// The crate `measured`.
pub struct Measured(Group);

/// An encoder that reuses its buffer.
pub struct Buffer(TextEncoder<Vec<u8>>);

impl Default for Buffer {
    fn default() -> Self {
        Self(TextEncoder::new(Vec::new()))
    }
}

impl Calls for Measured {
    const NAME: &'static str = "measured";

    type Buffer = Buffer;

    fn new() -> Self {
        Self(Group::new())
    }

    fn held(&self, service: &str) -> impl Fn(Duration) + Sync {
        let latency = &self.0.rpc_latency_seconds;
        let id = latency.with_labels(Service { service });
        move |span| latency.get_metric(id).observe_duration(span)
    }

    fn failed(&self, kind: Failure) {
        self.0.rpc_errors_total.inc(kind.into());
    }

    fn render<'a>(&self, buffer: &'a mut Buffer) -> &'a [u8] {
        buffer.0.writer.clear();
        let _ = self.0.collect_group_into(&mut buffer.0);
        &buffer.0.writer
    }
}
