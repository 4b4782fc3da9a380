//! VictoriaMetrics stores what the registry holds, every name to the byte.

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
    // By default it answers as of 30 seconds ago.
    command.arg("-search.latencyOffset=1ms");
    command
}

#[test]
#[ignore = "needs victoria-metrics: apt-get install victoria-metrics"]
fn every_name_and_value_is_stored_unchanged() {
    let registry = channels::hostile();
    let server = Server::of(&registry);
    Scraper::of(server.address, victoria_metrics).holds(&samples::expected(&registry));
}
