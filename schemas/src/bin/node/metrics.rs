//! All that the node exposes.

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

/// One exposition, in this order. What is keyed is shared with the simulation; the rest is `static`.
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
            // What a release is built with.
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
