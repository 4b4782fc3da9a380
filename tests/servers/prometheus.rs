//! Prometheus stores what the registry holds, every name to the byte.

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
fn every_name_and_value_is_stored_unchanged() {
    let registry = channels::hostile();
    let server = Server::of(&registry);
    Scraper::of(server.address, prometheus).holds(&samples::expected(&registry));
}

#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn the_target_is_up_and_every_family_is_known_as_declared() {
    let server = Server::of(&channels::hostile());
    let prometheus = Scraper::of(server.address, prometheus);
    eventually(|| match prometheus.ask("/api/v1/targets", &[])? {
        targets if targets["activeTargets"][0]["health"] == "up" => Ok(()),
        targets => Err(targets.to_string()),
    });

    let known = prometheus.ask("/api/v1/metadata", &[]).unwrap();
    let declared = ChannelMetricsAtomic::SCHEMA.families.iter().map(|family| {
        let (kind, help) = (family.kind.as_str(), &*family.help);
        let unit = family.unit.as_deref().unwrap_or("");
        let metadata = serde_json::json!([{ "type": kind, "help": help, "unit": unit }]);
        // It asks for OpenMetrics, where the families are named so.
        (family.openmetrics_name().to_owned(), metadata)
    });
    assert_eq!(known, Value::Object(declared.collect()));
}

/// It asks for OpenMetrics, as the names in its metadata show.
#[test]
#[ignore = "needs prometheus: apt-get install prometheus"]
fn histograms_partitions_and_infos_are_stored_and_its_quantiles_are_ours() {
    let services = instruments::services();
    let exporter = instruments::exporter(&services);
    let expected = instruments::expected(&exporter);
    let server = Server::serving(exporter);
    let prometheus = Scraper::of(server.address, prometheus);
    prometheus.holds(&expected);

    let seen = services.snapshot();
    for q in [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0] {
        let query = format!("histogram_quantile({q}, dataforts_rpc_latency_seconds_bucket)");
        let answer = prometheus.ask("/api/v1/query", &[("query", &query)]).unwrap();
        let found = answer["result"].as_array().unwrap();
        assert_eq!(found.len(), seen.rows.len());
        for found in found {
            // An empty name is no label.
            let service = found["metric"]["service"].as_str().unwrap_or("");
            let found: f64 = found["value"][1].as_str().unwrap().parse().unwrap();
            let ours = seen.service(service).unwrap().latency_seconds.quantile(q).unwrap();
            assert!(
                (found - ours).abs() <= 1e-12 * ours,
                "{q} of {service:?}: {found}, not {ours}"
            );
        }
    }
}
