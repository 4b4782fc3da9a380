//! Prometheus stores every name and value of the registry unchanged.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use frozen_metrics::{
    Counter, Exemplar, Labelled, MetricSet, ReplicationMetrics, SecondsHistogram, WithExemplars,
};
use schemas::replication::ChannelMetricsAtomic;
use schemas::rpc::Callee;
use serde_json::{Value, json};

use crate::exporter::Server;
use crate::program::eventually;
use crate::scraper::Scraper;
use crate::{channels, instruments, samples};

pub(crate) fn prometheus(address: &str, config: &Path, storage: &Path) -> Command {
    let mut command = Command::new("prometheus");
    command.arg(format!("--config.file={}", config.display()));
    command.arg(format!("--storage.tsdb.path={}", storage.display()));
    command.arg(format!("--web.listen-address={address}"));
    command
}

#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn prometheus_stores_every_name_and_value_unchanged() {
    let registry = channels::hostile();
    let server = Server::of_registry(&registry);
    Scraper::start(server.address, prometheus).wait_for_samples(&samples::expected(&registry));
}

#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn prometheus_reports_the_target_as_up_and_the_declared_metadata() {
    let server = Server::of_registry(&channels::hostile());
    let prometheus = Scraper::start(server.address, prometheus);
    eventually(|| match prometheus.query("/api/v1/targets", &[])? {
        targets if targets["activeTargets"][0]["health"] == "up" => Ok(()),
        targets => Err(targets.to_string()),
    });

    let metadata = prometheus.query("/api/v1/metadata", &[]).unwrap();
    let declared = ChannelMetricsAtomic::SCHEMA.families.iter().map(|family| {
        let (kind, help) = (family.kind.text_word(), &*family.help);
        let unit = family.unit.as_deref().unwrap_or("");
        let expected = serde_json::json!([{ "type": kind, "help": help, "unit": unit }]);
        // Prometheus scrapes OpenMetrics, which names families without suffix.
        (family.openmetrics_name().to_owned(), expected)
    });
    assert_eq!(metadata, Value::Object(declared.collect()));
}

/// Prometheus scrapes OpenMetrics, as its metadata shows.
#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn prometheus_stores_all_instruments_and_estimates_the_same_quantiles() {
    let services = instruments::services();
    let exporter = instruments::exporter(&services);
    let expected = instruments::expected(&exporter);
    let server = Server::with_exporter(exporter);
    let prometheus = Scraper::start(server.address, prometheus);
    prometheus.wait_for_samples(&expected);

    let snapshot = services.snapshot();
    for q in [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0] {
        let query = format!("histogram_quantile({q}, dataforts_rpc_latency_seconds_bucket)");
        let result = prometheus.query("/api/v1/query", &[("query", &query)]).unwrap();
        let series = result["result"].as_array().unwrap();
        assert_eq!(series.len(), snapshot.rows.len());
        for one in series {
            // Prometheus drops labels with empty values.
            let service = one["metric"]["service"].as_str().unwrap_or("");
            let version = one["metric"]["version"].as_str().unwrap().parse().unwrap();
            let found: f64 = one["value"][1].as_str().unwrap().parse().unwrap();
            let row = snapshot.callee(Callee { service, version }).unwrap();
            let expected = row.latency_seconds.quantile(q).unwrap();
            assert!(
                (found - expected).abs() <= 1e-12 * expected,
                "{q} of {service:?}: {found}, not {expected}"
            );
        }
    }
}

/// Starts Prometheus so that it prefers protobuf and stores exemplars.
fn prometheus_with_protobuf(address: &str, config: &Path, storage: &Path) -> Command {
    let mut command = prometheus(address, config, storage);
    command.arg("--enable-feature=native-histograms,exemplar-storage");
    command
}

/// Calls of one service.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "dataforts_calls", key = "service", max_keys = 8, overflow = "others", golden = none,
)]
struct Calls {
    /// Number of answers sent.
    answered_total: WithExemplars<Counter>,
    /// Time to an answer.
    #[metric(buckets(0.1, 1))]
    answer_seconds: WithExemplars<SecondsHistogram<Answer>>,
}

#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn prometheus_stores_all_instruments_and_exemplars_from_protobuf() {
    let trace = |id: &str| Exemplar::new([("trace_id", id)]).unwrap();
    let calls = Arc::new(CallsRegistry::new());
    let service = calls.for_service("a\"\n");
    service.answered_total.add_with(3, trace("first \"one\""));
    service.answer_seconds.record_with(Duration::from_millis(250), trace("slow"));
    service.answer_seconds.record_with(Duration::from_secs(20), trace("slowest"));
    let calls = Labelled::new(Arc::clone(&calls), [("zone", "b")]).unwrap();
    let exporter = instruments::exporter(&instruments::services()).with(calls).unwrap();
    let expected = instruments::expected(&exporter);
    let server = Server::with_exporter(exporter);
    let prometheus = Scraper::start(server.address, prometheus_with_protobuf);
    prometheus.wait_for_samples(&expected);

    // Only the protobuf format keeps the suffix of a counter's name.
    let metadata = prometheus.query("/api/v1/metadata", &[]).unwrap();
    let expected = json!([{ "type": "counter", "help": "Number of answers sent.", "unit": "" }]);
    assert_eq!(metadata["dataforts_calls_answered_total"], expected, "{metadata}");

    let query = r#"{__name__=~"dataforts_calls_.*"}"#;
    let form = [("query", query), ("start", "0"), ("end", "9999999999")];
    let series = prometheus.query("/api/v1/query_exemplars", &form).unwrap();
    let mut found = Vec::new();
    for one in series.as_array().unwrap() {
        let labels = &one["seriesLabels"];
        assert_eq!((&labels["service"], &labels["zone"]), (&json!("a\"\n"), &json!("b")));
        for exemplar in one["exemplars"].as_array().unwrap() {
            let le = labels["le"].as_str().map(|le| le.parse::<f64>().unwrap().to_string());
            let name = labels["__name__"].as_str().unwrap().to_owned() + &le.unwrap_or_default();
            let trace = exemplar["labels"]["trace_id"].as_str().unwrap().to_owned();
            found.push((name, trace, exemplar["value"].as_str().unwrap().to_owned()));
        }
    }
    found.sort();
    let expected = [
        ("dataforts_calls_answer_seconds_bucket1", "slow", "0.25"),
        ("dataforts_calls_answer_seconds_bucketinf", "slowest", "20"),
        ("dataforts_calls_answered_total", "first \"one\"", "3"),
    ];
    let expected = expected.map(|(name, trace, value)| (name.into(), trace.into(), value.into()));
    assert_eq!(found, expected);
}
