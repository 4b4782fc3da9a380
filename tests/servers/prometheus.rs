//! Prometheus stores every name and value of the registry unchanged.

use std::path::Path;
use std::process::Command;

use frozen_metrics::MetricSet;
use schemas::replication::ChannelMetricsAtomic;
use serde_json::Value;

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
            let found: f64 = one["value"][1].as_str().unwrap().parse().unwrap();
            let expected = snapshot.service(service).unwrap().latency_seconds.quantile(q).unwrap();
            assert!(
                (found - expected).abs() <= 1e-12 * expected,
                "{q} of {service:?}: {found}, not {expected}"
            );
        }
    }
}
