//! All that the node exposes.

use std::sync::Arc;

use metrics_runtime::{DuplicateFamily, Exporter};
use schemas::build_info::{Build, BuildMetrics};
use schemas::cache::{CacheMetricsRegistry, PageCacheMetrics};
use schemas::process::Process;
use schemas::replication::ReplicationMetricsRegistry;
use schemas::rpc::RpcMetricsRegistry;

pub(crate) static PAGE_CACHE: PageCacheMetrics = PageCacheMetrics::new();
static BUILD: BuildMetrics = BuildMetrics::new();
static PROCESS: Process = Process::new();

/// What is keyed; the rest is `static`.
#[derive(Default)]
pub(crate) struct Metrics {
    pub(crate) channels: Arc<ReplicationMetricsRegistry>,
    pub(crate) services: Arc<RpcMetricsRegistry>,
    pub(crate) caches: Arc<CacheMetricsRegistry>,
}

impl Metrics {
    pub(crate) fn exporter(&self) -> Result<Exporter, DuplicateFamily> {
        BUILD.build_info.set(Build {
            version: env!("CARGO_PKG_VERSION").into(),
            // What a release is built with.
            revision: option_env!("REVISION").unwrap_or("unknown").into(),
            rustc: env!("RUSTC_VERSION").into(),
        });
        Exporter::new()
            .with(Arc::clone(&self.channels))?
            .with(Arc::clone(&self.services))?
            .with(Arc::clone(&self.caches))?
            .with(&PAGE_CACHE)?
            .with(&BUILD)?
            .with(&PROCESS)
    }
}
