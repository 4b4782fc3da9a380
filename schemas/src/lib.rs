//! The schemas of a replicated event bus. Each module is one struct, its golden is beside this crate's
//! sources in `golden/`.

pub mod build_info;
pub mod cache;
pub mod process;
pub mod replication;
pub mod rpc;

#[cfg(test)]
mod tests {
    use metrics_runtime::{MetricSet, golden};

    #[test]
    fn every_golden_belongs_to_one_struct() {
        golden::verify_folder(
            "golden",
            &[
                crate::build_info::BuildMetrics::SCHEMA,
                crate::cache::CacheMetrics::SCHEMA,
                crate::cache::PageCacheMetrics::SCHEMA,
                crate::process::ProcessMetrics::SCHEMA,
                crate::replication::ChannelMetricsAtomic::SCHEMA,
                crate::rpc::RpcMetrics::SCHEMA,
            ],
        );
    }
}
