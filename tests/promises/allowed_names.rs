//! Promise: a name that breaks only conventions can be kept, and every format shows it as it is.

use std::time::Duration;

use frozen_metrics::{
    Counter, Exporter, Format, Gauge, Histogram, Info, LabelSet, MetricType, ReplicationMetrics,
    SecondsGauge, SecondsHistogram, StateSet,
};
use tests::encoded;

use crate::exposition::openmetrics;
use crate::protobuf::messages;

/// Names of an older service.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = "golden/allowed_names.prom",
    key = "instance",
    max_keys = 2,
    overflow = "other",
    usage(keys = "peer_count"),
    allow(target_label = "queries use `exported_instance`", reserved_suffix = "dashboards")
)]
struct Old {
    /// Syncs that ended.
    #[metric(allow(counter_suffix = "dashboards"))]
    syncs: Counter,
    /// Requests that came in.
    #[metric(allow(counter_suffix = "dashboards"))]
    request_count: Counter,
    /// Memory that the host has.
    #[metric(allow(total_suffix = "dashboards"))]
    memory_total: Gauge,
    /// Sum of all weights.
    weight_sum: Gauge,
    /// How long a call took.
    #[metric(buckets(0.5, 1), allow(unit_suffix = "dashboards"))]
    latency: SecondsHistogram<Latency>,
    /// How far behind.
    #[metric(allow(unit_suffix = "dashboards"), labels(job = "sync"))]
    lag: SecondsGauge,
    /// Time in the queue.
    #[metric(buckets(5, 10), allow(base_unit = "dashboards"))]
    wait_ms: Histogram<Wait>,
    /// Entries that wait.
    #[metric(name = "queue:Depth", allow(case = "dashboards"))]
    depth: Gauge,
    /// What runs.
    #[metric(info(version), allow(info_suffix = "dashboards"))]
    build: Info<Build>,
    /// Phase of the service.
    #[metric(name = "_Phase", states(enum("up" | "down")), allow(case = "dashboards"))]
    phase: StateSet<Phase>,
    #[metric(allow(help = "there was none"))]
    undocumented: Gauge,
    #[metric(help = "Job amount.", name = "job_amount", allow(help = "there was no other"))]
    jobs: Gauge,
}

/// Labels of an older service.
#[derive(LabelSet)]
#[label(allow(case = "queries"))]
struct OldLabels<'a> {
    #[label(name = "peerId")]
    peer: &'a str,
    #[label(allow(target_label = "queries use `exported_job`"))]
    job: &'a str,
}

/// A service.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "Rpc", golden = none, allow(case = "dashboards", counter_suffix = "dashboards"))]
struct Rpc {
    /// Bytes of all calls, and of each shard.
    #[metric(
        name = "Rpc_bytes",
        labels(shard = "", role = "leader"),
        allow(empty_label = "as it was")
    )]
    bytes: Counter,
    #[metric(name = "Rpc_bytes", labels(shard = "1", role = "leader"))]
    shard_bytes: Counter,
    /// Calls that came in.
    #[metric(max_keys = 8, overflow = "other")]
    calls: frozen_metrics::Family<OldLabels<'static>, Counter>,
}

fn exporter() -> Exporter {
    let registry = OldRegistry::new();
    let old = registry.for_instance("a");
    old.syncs.inc();
    old.request_count.add(2);
    old.latency.record(Duration::from_millis(700));
    old.lag.record(Duration::from_millis(250));
    old.build.set(Build { version: "1".to_owned() });
    Exporter::new().with(registry).unwrap()
}

#[test]
fn the_text_format_shows_names_and_types_as_declared() {
    let text = encoded(&exporter(), Format::Text);
    for expected in [
        "# TYPE syncs counter\nsyncs{instance=\"a\"} 1\n",
        "# TYPE request_count counter\nrequest_count{instance=\"a\"} 2\n",
        "# TYPE memory_total gauge\nmemory_total{instance=\"a\"} 0\n",
        "# TYPE latency histogram\nlatency_bucket{instance=\"a\",le=\"0.5\"} 0\n",
        "lag{instance=\"a\",job=\"sync\"} 0.25\n",
        "# TYPE queue:Depth gauge\nqueue:Depth{instance=\"a\"} 0\n",
        "# TYPE build gauge\nbuild{instance=\"a\",version=\"1\"} 1\n",
        "_Phase{instance=\"a\",_Phase=\"up\"} 1\n",
        "# HELP undocumented \n# TYPE undocumented gauge\n",
        "# TYPE peer_count gauge\npeer_count 1\n",
    ] {
        assert!(text.contains(expected), "{expected}{text}");
    }
}

#[test]
fn openmetrics_shows_types_that_the_names_allow_and_no_unit() {
    let text = encoded(&exporter(), Format::OpenMetrics);
    for expected in [
        "# TYPE syncs unknown\nsyncs{instance=\"a\"} 1\n",
        "# TYPE request_count unknown\nrequest_count{instance=\"a\"} 2\n",
        "# TYPE memory_total gauge\nmemory_total{instance=\"a\"} 0\n",
        "# TYPE latency histogram\nlatency_bucket{instance=\"a\",le=\"0.5\"} 0\n",
        "# TYPE lag gauge\nlag{instance=\"a\",job=\"sync\"} 0.25\n",
        "# TYPE queue:Depth gauge\nqueue:Depth{instance=\"a\"} 0\n",
        "# TYPE build gauge\nbuild{instance=\"a\",version=\"1\"} 1\n",
        "# TYPE _Phase stateset\n_Phase{instance=\"a\",_Phase=\"up\"} 1\n",
    ] {
        assert!(text.contains(expected), "{expected}{text}");
    }
    assert!(!text.contains("# UNIT"), "{text}");
    assert_eq!(openmetrics::families(&text).len(), 13);
}

#[test]
fn protobuf_shows_a_counter_under_its_name() {
    let mut out = Vec::new();
    exporter().encode(&mut out, Format::Protobuf);
    let families: Vec<_> = messages::decoded(&out).iter().map(messages::family).collect();
    let kind = |name: &str| families.iter().find(|family| family.name == name).unwrap().kind;
    assert_eq!(kind("syncs"), MetricType::Counter);
    assert_eq!(kind("request_count"), MetricType::Counter);
    assert_eq!(kind("memory_total"), MetricType::Gauge);
    assert!(families.iter().all(|family| family.unit.is_none()));
}

#[test]
fn a_label_set_and_a_prefix_keep_their_names() {
    let rpc = Rpc::new();
    rpc.calls.with(OldLabels { peer: "a", job: "sync" }, Counter::inc);
    let text = rpc.snapshot().prometheus_text();
    let expected = "# TYPE Rpc_calls counter\nRpc_calls{peerId=\"a\",job=\"sync\"} 1\n";
    assert!(text.contains(expected), "{text}");
    let expected =
        "Rpc_bytes{shard=\"\",role=\"leader\"} 0\nRpc_bytes{shard=\"1\",role=\"leader\"} 0\n";
    assert!(text.contains(expected), "{text}");
}
