//! The metrics page in a real browser.

mod content;
mod layout;
mod updates;

use std::sync::Arc;
use std::time::Duration;

use frozen_metrics::{Collect, Exporter};
use schemas::replication::ReplicationMetricsRegistry;

use crate::exporter::Server;

fn page_url(server: &Server) -> String {
    format!("http://{}/", server.address)
}

fn serve(source: impl Collect + 'static) -> Server {
    Server::with_exporter(Exporter::new().with(source).unwrap())
}

/// Returns a registry at its cap, with folds.
fn full_registry() -> Arc<ReplicationMetricsRegistry> {
    let registry = Arc::new(ReplicationMetricsRegistry::new());
    for number in 0..1_100_u64 {
        let channel = registry.for_channel(&format!("channel-{number:04}"));
        channel.incr_sync_bytes(number * 4_096);
        channel.leader_changes_total.add(number % 7);
        channel.record_leader_lag(Duration::from_millis(number));
        channel.record_replica_lag(Duration::from_millis(2 * number));
    }
    registry
}

const IS_LIVE: &str = "document.querySelector('#status').dataset.state === 'live'";
const OPEN_ALL: &str = "document.querySelectorAll('details').forEach((card) => card.open = true)";
