#![forbid(unsafe_code, deprecated)]
#![deny(warnings, trivial_bounds, unused_lifetimes, single_use_lifetimes, unused_qualifications)]
#![deny(missing_docs, unreachable_pub, elided_lifetimes_in_paths)]

//! Bucket layouts in every form, and every field that shares one.

use frozen_metrics::{
    Buckets, By, Family, Histogram, LabelSet, ReplicationMetrics, SecondsHistogram, WithExemplars,
};

/// Latency.
#[derive(Buckets)]
#[buckets(0.005, 0.05, 0.5, 5)]
pub struct Latency;

/// Numbers of both signs.
#[derive(Buckets)]
#[buckets(-1.5, -0, 1_000_000,)]
struct Signed;

/// Computed bounds, with the path of the runtime.
#[derive(Buckets)]
#[buckets(exponential(0.1, 3, 3))]
#[buckets(crate = ::frozen_metrics)]
struct Tripled;

#[derive(Buckets)]
#[buckets(exponential(0.1, 3, 3, exact))]
struct ExactlyTripled;

#[derive(Buckets)]
#[buckets(linear(0.1, 0.1, 3))]
struct Even;

/// Deprecated.
#[deprecated = "use `Latency`"]
#[derive(Buckets)]
#[buckets(1)]
struct Old;

mod inner {
    /// Sizes.
    #[derive(frozen_metrics::Buckets)]
    #[buckets(exponential(256, 4, 6))]
    pub(super) struct Sizes;
}

macro_rules! layout {
    ($name:ident, $($bound:literal),*) => {
        /// Emitted by a macro.
        #[derive(Buckets)]
        #[buckets($($bound),*)]
        struct $name;
    };
}
layout!(r#Emitted, 0.25, 2);

/// The labels of a call.
#[derive(LabelSet)]
struct Call<'a> {
    method: &'a str,
}

/// A set with a key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "queue", key = "name", max_keys = 8, overflow = "others", golden = none)]
pub struct Queue {
    /// Time in the queue.
    #[metric(by(side = enum("in" | "out")), recorder(record = waited))]
    wait_seconds: By<Side, WithExemplars<SecondsHistogram<Latency>>>,
    /// Size of a message.
    message_bytes: Histogram<inner::Sizes>,
    /// Money that customers are owed.
    balance: Histogram<Signed>,
    /// Messages taken at once.
    #[metric(buckets(1, 10))]
    batch_messages: Histogram<Batch>,
    /// Messages left.
    rest_messages: Histogram<Batch>,
}

/// A set without a key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct Node {
    /// Time to read or write.
    #[metric(name = "node_io_seconds", labels(way = "read"))]
    read: SecondsHistogram<Latency>,
    #[metric(name = "node_io_seconds", labels(way = "write"))]
    write: SecondsHistogram<Latency>,
    /// Time of a call.
    #[metric(max_keys = 8, overflow = "other")]
    call_seconds: Family<Call<'static>, SecondsHistogram<Emitted>>,
}

static NODE: Node = Node::new();

fn main() {
    assert_eq!(Signed::BOUNDS, [-1.5, -0.0, 1e6]);
    assert_eq!(Tripled::BOUNDS, [0.1, 0.3, 0.9]);
    assert_eq!(ExactlyTripled::BOUNDS, [0.1, 0.30000000000000004, 0.9000000000000001]);
    assert_eq!(Even::BOUNDS, [0.1, 0.2, 0.3]);
    let queues = QueueRegistry::new();
    let queue = queues.for_name("a");
    queue.waited(Side::In, std::time::Duration::from_millis(7));
    queue.message_bytes.observe(300.0);
    queue.rest_messages.observe(2.0);
    let text = queues.snapshot().prometheus_text();
    assert!(text.contains("queue_message_bytes_bucket{name=\"a\",le=\"1024\"} 1\n"), "{text}");
    NODE.call_seconds.with(Call { method: "get" }, |calls| drop(calls.start_timer()));
    let text = NODE.snapshot().prometheus_text();
    assert!(text.contains("node_call_seconds_bucket{method=\"get\",le=\"2\"} 1\n"), "{text}");
}
