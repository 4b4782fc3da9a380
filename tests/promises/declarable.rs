//! Promise: one struct declares every class of metric that services have, under the names that they have.

use std::sync::Arc;
use std::time::Duration;

use frozen_metrics::{
    Buckets, By, Counter, Exporter, Family, Format, Gauge, Histogram, LabelEnum, LabelSet,
    MaxGauge, MetricSet, Refreshed, ReplicationMetrics, SecondsGauge, SecondsHistogram,
    UnsignedGauge,
};

use tests::encoded;

use crate::exposition::openmetrics;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Outcome {
    Ok,
    #[label("timed-out")]
    TimedOut,
}

/// Latency.
#[derive(Buckets)]
#[buckets(0.001, 1)]
struct Latency;

/// The label of a peer.
#[derive(LabelSet)]
struct Peer<'a> {
    peer: &'a str,
}

/// The labels of a call.
#[derive(LabelSet)]
struct Call<'a> {
    method: &'a str,
    outcome: Outcome,
}

/// Eighteen labels.
#[derive(LabelSet)]
struct Wide<'a> {
    a: &'a str,
    b: u8,
    c: i8,
    d: u16,
    e: i16,
    f: u32,
    g: i32,
    h: u64,
    i: i64,
    j: u128,
    k: i128,
    l: usize,
    m: isize,
    n: bool,
    o: Outcome,
    p: &'a str,
    q: &'a str,
    r: &'a str,
}

/// Every class of metric.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "any", golden = none,
    allow(reserved_suffix = "in use", unit_suffix = "in use", total_suffix = "in use"),
)]
struct Any {
    /// Frames by one label.
    #[metric(max_keys = 2, overflow = "other")]
    frames_total: Family<Peer<'static>, Counter>,
    /// Calls by two labels.
    #[metric(max_keys = 2, overflow = "other")]
    calls_total: Family<Call<'static>, Counter>,
    /// Jobs by eighteen labels.
    #[metric(max_keys = 2, overflow = "other")]
    jobs_total: Family<Wide<'static>, Counter>,
    /// Time of a call, by a label of each kind.
    #[metric(
        max_keys = 2, overflow = "other",
        labels(role = "leader"), by(step = enum("send" | "wait")),
    )]
    call_time: Family<Peer<'static>, By<Step, SecondsHistogram<Latency>>>,
    /// Time of a commit.
    commit_seconds: SecondsHistogram<Latency>,
    /// Time of a write, in seconds under the name of another unit.
    #[metric(allow(base_unit = "in use"))]
    write_ms: SecondsHistogram<Latency>,
    /// Wait.
    #[metric(allow(help = "in use"))]
    wait: SecondsGauge,
    /// Time of a read, in milliseconds.
    #[metric(buckets(1, 10), allow(base_unit = "in use"))]
    read_ms: Histogram<Millis>,
    /// Requests, without a suffix.
    #[metric(allow(counter_suffix = "in use"))]
    requests: Counter,
    /// Requests read.
    #[metric(allow(counter_suffix = "in use"))]
    read_count: Counter,
    /// Memory that exists.
    memory_total: Gauge,
    /// Places in the bucket.
    places_bucket: Gauge,
    /// Weights together.
    weight_sum: Gauge,
    /// When the table began.
    table_created: Gauge,
    /// Nodes that told about themselves.
    node_info: Gauge,
    /// Groups that wait.
    group_gcount: Gauge,
    /// Weight of the groups.
    group_gsum: Gauge,
    /// Position in the log.
    log_position: UnsignedGauge,
    /// Highest block that any peer announced.
    highest_block: MaxGauge,
    /// Bytes that the transport counts.
    transport_bytes_total: Counter,
    /// Connections of a peer.
    #[metric(max_keys = 2, overflow = "other")]
    connections: Family<Peer<'static>, Gauge>,
}

fn wide(text: &str) -> Wide<'_> {
    Wide {
        a: text,
        b: u8::MAX,
        c: i8::MIN,
        d: 0,
        e: 0,
        f: 0,
        g: 0,
        h: u64::MAX,
        i: i64::MIN,
        j: u128::MAX,
        k: i128::MIN,
        l: 0,
        m: 0,
        n: true,
        o: Outcome::TimedOut,
        p: "",
        q: text,
        r: "r",
    }
}

fn record(any: &Any) {
    any.frames_total.with(Peer { peer: "a" }, Counter::inc);
    any.calls_total.with(Call { method: "get", outcome: Outcome::TimedOut }, Counter::inc);
    any.jobs_total.with(wide("x"), Counter::inc);
    let millis = Duration::from_millis;
    any.call_time.with(Peer { peer: "a" }, |times| times[Step::Wait].record(millis(1)));
    any.commit_seconds.record(millis(2));
    drop(any.write_ms.start_timer());
    any.wait.record(millis(250));
    any.read_ms.observe(7.0);
    any.requests.inc();
    any.read_count.inc();
    any.memory_total.set(-1);
    any.log_position.set(u64::MAX);
    any.highest_block.raise_to(7);
    any.highest_block.raise_to(3);
}

/// A line of each class, without the prefix.
const LINES: &[&str] = &[
    "frames_total{peer=\"a\"} 1",
    "calls_total{method=\"get\",outcome=\"timed-out\"} 1",
    "jobs_total{a=\"x\",b=\"255\",c=\"-128\",d=\"0\",e=\"0\",f=\"0\",g=\"0\",h=\"18446744073709551615\",\
     i=\"-9223372036854775808\",j=\"340282366920938463463374607431768211455\",\
     k=\"-170141183460469231731687303715884105728\",l=\"0\",m=\"0\",n=\"true\",o=\"timed-out\",p=\"\",q=\"x\",r=\"r\"} 1",
    "call_time_bucket{peer=\"a\",role=\"leader\",step=\"wait\",le=\"0.001\"} 1",
    "call_time_count{peer=\"a\",role=\"leader\",step=\"send\"} 0",
    "commit_seconds_bucket{le=\"1\"} 1",
    "write_ms_count 1",
    "wait 0.25",
    "read_ms_sum 7",
    "requests 1",
    "read_count 1",
    "memory_total -1",
    "places_bucket 0",
    "weight_sum 0",
    "table_created 0",
    "node_info 0",
    "group_gcount 0",
    "group_gsum 0",
    "log_position 18446744073709551615",
    "highest_block 7",
    "transport_bytes_total 9",
    "connections{peer=\"a\"} 1",
];

#[test]
fn every_class_of_metric_is_declared_recorded_and_shown() {
    let any = Arc::new(Any::new());
    record(&any);
    let connection = any.connections.lease(Peer { peer: "a" });
    connection.inc();
    drop(connection);
    let refreshed = Refreshed::new(Arc::clone(&any), |any| any.transport_bytes_total.raise_to(9));
    let (exporter, sources) = Exporter::dynamic();
    let source = sources.add(refreshed).unwrap();
    let text = exporter.text();
    for line in LINES {
        assert!(text.contains(&format!("\nany_{line}\n")), "{line} in\n{text}");
    }
    assert!(!exporter.text().contains("any_connections{"), "the lease has ended");
    let families = openmetrics::families(&encoded(&exporter, Format::OpenMetrics));
    assert_eq!(families.len(), Any::SCHEMA.families.len());
    let positions = any.snapshot().jobs_total;
    let (labels, jobs) = positions.iter().next().unwrap();
    assert_eq!((labels.k, labels.n, labels.o, jobs), (i128::MIN, true, Outcome::TimedOut, &1));
    source.remove();
    assert_eq!(exporter.text(), "");
}
