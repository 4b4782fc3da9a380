//! Example schemas: the metrics of a replicated event bus and its clients, of an HTTP server, and of public services.
//! The goldens are in the folder `golden`.

pub mod build_info;
pub mod cache;
pub mod clients;
pub mod http_server;
pub mod replication;
pub mod rpc;
pub mod services;

#[cfg(test)]
mod tests {
    use frozen_metrics::golden::{self, Frozen};

    #[test]
    fn every_golden_has_its_struct() {
        golden::verify_folder(
            "golden",
            &[
                crate::build_info::NodeBuild::GOLDENS,
                crate::cache::CacheMetrics::GOLDENS,
                crate::cache::PageCacheMetrics::GOLDENS,
                crate::clients::ClientMetrics::GOLDENS,
                crate::http_server::HttpServerMetrics::GOLDENS,
                crate::replication::ChannelMetricsAtomic::GOLDENS,
                crate::rpc::RpcMetrics::GOLDENS,
                crate::services::database_proxy::Metrics::GOLDENS,
                crate::services::database_proxy::ProxyMetrics::GOLDENS,
                crate::services::peer_to_peer::NetworkMetrics::GOLDENS,
                crate::services::search_engine::SearchMetrics::GOLDENS,
            ],
        );
    }
}
