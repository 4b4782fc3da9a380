//! Promise: an exemplar is shown in OpenMetrics, beside the bucket or the counter it was given to, and
//! nowhere else.

use std::thread;
use std::time::Duration;

use frozen_metrics::{
    By, Counter, Exemplar, Exporter, FloatCounter, Format, Histogram, MetricSet,
    ReplicationMetrics, SecondsHistogram, WithExemplars,
};

/// One of each instrument that keeps exemplars.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "rpc", key = "service", max_keys = 4, overflow = "others", golden = none)]
struct Rpc {
    /// Calls by their end.
    #[metric(by(end = enum("ok" | "failed")), recorder(inc = ended))]
    calls_total: By<End, WithExemplars<Counter>>,
    /// Time that calls took of the processor.
    cpu_seconds_total: WithExemplars<FloatCounter>,
    /// How long a call took.
    #[metric(buckets(0.1, 1))]
    latency_seconds: WithExemplars<SecondsHistogram<Latency>>,
    /// Size of an answer.
    #[metric(buckets(100))]
    answer_bytes: WithExemplars<Histogram<AnswerBytes>>,
}

fn trace(id: &str) -> Exemplar {
    Exemplar::new([("trace_id", id)]).unwrap()
}

/// The samples in this format; of an exemplar, what stands before its time.
fn samples(registry: RpcRegistry, format: Format) -> Vec<String> {
    let mut out = Vec::new();
    Exporter::new().with(registry).unwrap().encode(&mut out, format);
    let text = String::from_utf8(out).unwrap();
    let samples = text.lines().filter(|line| !line.starts_with('#'));
    let samples = samples.map(|line| match line.contains(" # {") {
        true => {
            let (before, time) = line.rsplit_once(' ').unwrap();
            assert!(time.parse::<f64>().unwrap() > 1_700_000_000.0, "{line}");
            before.to_owned()
        }
        false => line.to_owned(),
    });
    samples.collect()
}

fn recorded() -> RpcRegistry {
    let registry = RpcRegistry::new();
    let rpc = registry.for_service("a");
    rpc.ended(End::Ok);
    rpc.calls_total[End::Ok].inc_with(trace("first"));
    rpc.calls_total[End::Ok].add_with(3, trace("last \"one\"\n"));
    rpc.cpu_seconds_total.add_with(0.25, trace("cpu"));
    rpc.cpu_seconds_total.add_with(f64::NAN, trace("never"));
    rpc.latency_seconds.record(Duration::from_millis(1));
    rpc.latency_seconds.record_with(Duration::from_millis(250), trace("slow"));
    rpc.latency_seconds.record_with(Duration::from_secs(20), trace("slowest"));
    rpc.answer_bytes.observe_with(100.0, trace("large"));
    rpc.answer_bytes.observe_with(f64::INFINITY, trace("never"));
    registry
}

#[test]
fn openmetrics_shows_the_last_of_each_counter_and_of_each_bucket() {
    assert_eq!(
        samples(recorded(), Format::OpenMetrics),
        [
            r##"rpc_calls_total{service="a",end="ok"} 5 # {trace_id="last \"one\"\n"} 3"##,
            r##"rpc_calls_total{service="a",end="failed"} 0"##,
            r##"rpc_cpu_seconds_total{service="a"} 0.25 # {trace_id="cpu"} 0.25"##,
            r##"rpc_latency_seconds_bucket{service="a",le="0.1"} 1"##,
            r##"rpc_latency_seconds_bucket{service="a",le="1.0"} 2 # {trace_id="slow"} 0.25"##,
            r##"rpc_latency_seconds_bucket{service="a",le="+Inf"} 3 # {trace_id="slowest"} 20"##,
            r##"rpc_latency_seconds_sum{service="a"} 20.251"##,
            r##"rpc_latency_seconds_count{service="a"} 3"##,
            r##"rpc_answer_bytes_bucket{service="a",le="100.0"} 1 # {trace_id="large"} 100"##,
            r##"rpc_answer_bytes_bucket{service="a",le="+Inf"} 1"##,
            r##"rpc_answer_bytes_sum{service="a"} 100"##,
            r##"rpc_answer_bytes_count{service="a"} 1"##,
        ]
    );
}

#[test]
fn the_text_format_shows_none() {
    let samples = samples(recorded(), Format::Text);
    assert_eq!(samples[0], "rpc_calls_total{service=\"a\",end=\"ok\"} 5");
    assert!(samples.iter().all(|line| !line.contains('#')));
}

/// One family with exemplars and one without.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "mixed", golden = none)]
struct Mixed {
    /// Calls that began.
    calls_total: WithExemplars<Counter>,
    /// Calls that failed.
    failures_total: Counter,
}

#[test]
fn the_schema_says_which_families_have_them() {
    let told = Mixed::SCHEMA.families.iter().map(|family| (&*family.name, family.exemplars));
    assert!(told.eq([("mixed_calls_total", true), ("mixed_failures_total", false)]));
}

#[test]
fn what_openmetrics_forbids_is_an_error_in_words() {
    let long = "x".repeat(121);
    let error = Exemplar::new([("trace_id", long)]).unwrap_err().to_string();
    assert_eq!(error, "an exemplar may have at most 128 characters in OpenMetrics, found 129");
    assert!(Exemplar::new([("trace_id", "🦀".repeat(120))]).is_ok(), "characters, not bytes");
    assert!(Exemplar::new([("trace-id", "a")]).unwrap_err().to_string().contains("found `-`"));
    let twice = Exemplar::new([("a", "1"), ("a", "2")]).unwrap_err().to_string();
    assert_eq!(twice, "duplicate label `a`");
    assert!(Exemplar::new::<&str, &str>([]).is_ok());
}

#[test]
fn a_row_reads_as_that_of_the_instrument() {
    let registry = recorded();
    let snapshot = registry.snapshot();
    let row = snapshot.service("a").unwrap();
    assert_eq!(*row.calls_total[End::Ok], 5);
    assert_eq!(row.latency_seconds.count(), 3);
    assert_eq!(snapshot.totals()["calls_total"], 5);
    registry.for_service("a").calls_total[End::Ok].add(2);
    let since = registry.snapshot().since(&snapshot);
    assert_eq!(*since.service("a").unwrap().calls_total[End::Ok], 2);
    assert_eq!(since.service("a").unwrap().latency_seconds.count(), 0);
}

#[test]
fn threads_that_give_exemplars_at_once_lose_no_count() {
    let counter = WithExemplars::<Counter>::default();
    thread::scope(|scope| {
        for thread in 0..4 {
            let counter = &counter;
            scope.spawn(move || {
                (0..1_000).for_each(|_| counter.inc_with(trace(&thread.to_string())));
            });
        }
    });
    assert_eq!(counter.get(), 4_000);
}
