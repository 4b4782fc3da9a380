//! The exporter under test, served in this process with the public router on a free port.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use frozen_metrics::{Exporter, http};
use schemas::replication::ReplicationMetricsRegistry;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// A server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    _runtime: Runtime,
}

impl Server {
    pub(crate) fn of_registry(registry: &Arc<ReplicationMetricsRegistry>) -> Self {
        Self::with_exporter(exporter(registry))
    }

    pub(crate) fn with_exporter(exporter: Exporter) -> Self {
        Self::with_router(http::router_with_page(exporter))
    }

    pub(crate) fn with_router(router: Router) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_io().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async { axum::serve(listener, router).await });
        Self { address, _runtime: runtime }
    }
}

/// Returns the text that [`Server`] serves.
pub(crate) fn text(registry: &Arc<ReplicationMetricsRegistry>) -> String {
    exporter(registry).text()
}

fn exporter(registry: &Arc<ReplicationMetricsRegistry>) -> Exporter {
    Exporter::new().with(Arc::clone(registry)).unwrap()
}
