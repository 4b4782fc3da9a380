//! VictoriaMetrics stores every name and value of the registry unchanged.

use std::path::Path;
use std::process::Command;

use crate::exporter::Server;
use crate::scraper::Scraper;
use crate::{channels, samples};

fn victoria_metrics(address: &str, config: &Path, storage: &Path) -> Command {
    let mut command = Command::new("victoria-metrics");
    command.arg(format!("-promscrape.config={}", config.display()));
    command.arg(format!("-storageDataPath={}", storage.display()));
    command.arg(format!("-httpListenAddr={address}"));
    // By default, queries return data that is 30 seconds old.
    command.arg("-search.latencyOffset=1ms");
    command
}

#[test]
#[ignore = "needs victoria-metrics: apt-get install victoria-metrics"]
fn victoria_metrics_stores_every_name_and_value_unchanged() {
    let registry = channels::hostile();
    let server = Server::of_registry(&registry);
    let mut expected = samples::expected(&registry);
    // VictoriaMetrics stores decimals and may lose the last digits of numbers above 2^63, as it
    // does for this one (version 1.79.5).
    for value in expected.values_mut().filter(|value| **value == u64::MAX as f64) {
        *value = 18_446_744_073_709_548_000.0;
    }
    Scraper::start(server.address, victoria_metrics).wait_for_samples(&expected);
}
