//! Prometheus stores what the registry holds, every name to the byte.

use std::path::Path;
use std::process::Command;

use metrics_runtime::MetricSet;
use schemas::replication::ChannelMetricsAtomic;
use serde_json::Value;

use crate::exporter::Server;
use crate::program::eventually;
use crate::scraper::Scraper;
use crate::{channels, samples};

fn prometheus(address: &str, config: &Path, storage: &Path) -> Command {
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
