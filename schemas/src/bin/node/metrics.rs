//! The metrics that the node exposes.

use std::sync::Arc;

use frozen_metrics::build_info::{Build, BuildInfo};
use frozen_metrics::process::Process;
use frozen_metrics::tokio_runtime::TokioMetrics;
use frozen_metrics::{MetricGroup, Refreshed};
use schemas::build_info::NodeBuild;
use schemas::cache::{CacheMetricsRegistry, Caches, PageCacheMetrics};
use schemas::replication::ReplicationMetricsRegistry;
use schemas::rpc::RpcMetricsRegistry;
use tokio::runtime::Handle;

static PAGE_CACHE: PageCacheMetrics = PageCacheMetrics::new();

/// The sources of the exposition in order. Registries are shared with the simulation; the page cache is a
/// `static`.
#[derive(MetricGroup)]
pub(crate) struct NodeMetrics {
    pub(crate) channels: Arc<ReplicationMetricsRegistry>,
    pub(crate) services: Arc<RpcMetricsRegistry>,
    pub(crate) caches: Caches,
    build: NodeBuild,
    process: Process,
    runtime: Refreshed<TokioMetrics>,
}

impl NodeMetrics {
    /// `runtime` is the runtime that serves them.
    pub(crate) fn new(runtime: &Handle) -> Self {
        let build = BuildInfo::from(Build {
            version: env!("CARGO_PKG_VERSION").into(),
            // A release build sets this variable.
            revision: option_env!("REVISION").unwrap_or("unknown").into(),
            rustversion: env!("RUSTC_VERSION").into(),
        });
        Self {
            channels: Arc::default(),
            services: Arc::default(),
            caches: Caches { named: Arc::new(CacheMetricsRegistry::new()), pages: &PAGE_CACHE },
            build: NodeBuild { build },
            process: Process::new(),
            runtime: TokioMetrics::refreshed(runtime),
        }
    }
}
