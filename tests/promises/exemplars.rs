//! Promise: OpenMetrics and protobuf show each exemplar at the bucket or counter that it was recorded
//! with. Text does not.

use std::thread;
use std::time::{Duration, SystemTime};

use frozen_metrics::{
    By, Collect, Counter, Encoder, Exemplar, Exporter, FloatCounter, Format, Histogram, MetricSet,
    ReplicationMetrics, SecondsHistogram, WithExemplars,
};
use protobuf::MessageField;
use tests::{encoded, sample_lines};

use crate::protobuf::messages;
use crate::protobuf::messages::proto;

/// One of each instrument that supports exemplars.
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

/// Returns the sample lines, without the timestamps of exemplars.
fn samples(registry: RpcRegistry, format: Format) -> Vec<String> {
    let text = encoded(&Exporter::new().with(registry).unwrap(), format);
    let samples = sample_lines(&text).into_iter().map(|line| match line.contains(" # {") {
        true => {
            let (before, time) = line.rsplit_once(' ').unwrap();
            assert!(time.parse::<f64>().unwrap() > 1_700_000_000.0, "{line}");
            before.to_owned()
        }
        false => line,
    });
    samples.collect()
}

fn recorded_registry() -> RpcRegistry {
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
fn openmetrics_shows_the_last_exemplar_of_each_counter_and_bucket() {
    assert_eq!(
        samples(recorded_registry(), Format::OpenMetrics),
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

/// Formats the exemplar of a sample without its time, as OpenMetrics does.
fn exemplar_of(sample: &str, exemplar: &MessageField<proto::Exemplar>) -> Option<String> {
    let exemplar = exemplar.as_ref()?;
    let seconds = exemplar.timestamp.seconds as f64 + f64::from(exemplar.timestamp.nanos) / 1e9;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs_f64();
    assert!((now - 600.0..=now).contains(&seconds), "{seconds}");
    let labels = messages::labels(&exemplar.label).into_iter();
    let labels: Vec<_> = labels.map(|label| format!("{}={:?}", label.name, label.value)).collect();
    Some(format!("{sample} # {{{}}} {}", labels.join(","), exemplar.value()))
}

#[test]
fn protobuf_shows_the_same_exemplars() {
    let mut bytes = Vec::new();
    let registry = recorded_registry();
    Encoder::append_to(&mut bytes, Format::Protobuf, |encoder| registry.expose(encoder));
    let mut exemplars = Vec::new();
    for family in messages::decoded(&bytes) {
        for metric in &family.metric {
            exemplars.extend(exemplar_of(family.name(), &metric.counter.exemplar));
            for bucket in &metric.histogram.bucket {
                let sample = format!("{} {}", family.name(), bucket.upper_bound());
                exemplars.extend(exemplar_of(&sample, &bucket.exemplar));
            }
        }
    }
    assert_eq!(
        exemplars,
        [
            r##"rpc_calls_total # {trace_id="last \"one\"\n"} 3"##,
            r##"rpc_cpu_seconds_total # {trace_id="cpu"} 0.25"##,
            r##"rpc_latency_seconds 1 # {trace_id="slow"} 0.25"##,
            r##"rpc_latency_seconds inf # {trace_id="slowest"} 20"##,
            r##"rpc_answer_bytes 100 # {trace_id="large"} 100"##,
        ]
    );
}

#[test]
fn text_shows_no_exemplars() {
    let samples = samples(recorded_registry(), Format::Text);
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
fn the_schema_marks_families_with_exemplars() {
    let exemplars =
        Mixed::SCHEMA.families.iter().map(|family| (&*family.name, family.has_exemplars()));
    assert!(exemplars.eq([("mixed_calls_total", true), ("mixed_failures_total", false)]));
}

#[test]
fn an_exemplar_that_openmetrics_forbids_is_an_error() {
    let long = "x".repeat(121);
    let error = Exemplar::new([("trace_id", long)]).unwrap_err().to_string();
    assert_eq!(error, "an exemplar may have at most 128 characters in OpenMetrics, found 129");
    assert!(Exemplar::new([("trace_id", "🦀".repeat(120))]).is_ok(), "characters, not bytes");
    assert!(Exemplar::new([("trace-id", "a")]).unwrap_err().to_string().contains("found `-`"));
    let duplicate = Exemplar::new([("a", "1"), ("a", "2")]).unwrap_err().to_string();
    assert_eq!(duplicate, "duplicate label `a`");
    assert!(Exemplar::new::<&str, &str>([]).is_ok());
}

#[test]
fn a_row_has_the_values_of_the_wrapped_instrument() {
    let registry = recorded_registry();
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
fn concurrent_records_with_exemplars_lose_no_count() {
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
