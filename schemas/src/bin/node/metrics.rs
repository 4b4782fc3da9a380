//! The metrics that the node exposes.

use std::sync::Arc;

use frozen_metrics::MetricGroup;
use schemas::build_info::{Build, BuildMetrics};
use schemas::cache::{CacheMetricsRegistry, Caches, PageCacheMetrics};
use schemas::process::Process;
use schemas::replication::ReplicationMetricsRegistry;
use schemas::rpc::RpcMetricsRegistry;

static PAGE_CACHE: PageCacheMetrics = PageCacheMetrics::new();
static BUILD: BuildMetrics = BuildMetrics::new();
static PROCESS: Process = Process::new();

/// The sources of the exposition in order. Registries are shared with the simulation; other sets are `static`.
#[derive(MetricGroup)]
pub(crate) struct NodeMetrics {
    pub(crate) channels: Arc<ReplicationMetricsRegistry>,
    pub(crate) services: Arc<RpcMetricsRegistry>,
    pub(crate) caches: Caches,
    build: &'static BuildMetrics,
    process: &'static Process,
}

impl NodeMetrics {
    pub(crate) fn new() -> Self {
        BUILD.build_info.set(Build {
            version: env!("CARGO_PKG_VERSION").into(),
            // A release build sets this variable.
            revision: option_env!("REVISION").unwrap_or("unknown").into(),
            rustc: env!("RUSTC_VERSION").into(),
        });
        Self {
            channels: Arc::default(),
            services: Arc::default(),
            caches: Caches { named: Arc::new(CacheMetricsRegistry::new()), pages: &PAGE_CACHE },
            build: &BUILD,
            process: &PROCESS,
        }
    }
}
