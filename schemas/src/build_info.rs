//! What the demo node was built from.

use frozen_metrics::MetricGroup;
use frozen_metrics::build_info::BuildInfo;

/// The build of the node. The group adds the prefix, and a golden of this package freezes the whole name.
#[derive(Debug, MetricGroup)]
pub struct NodeBuild {
    /// Set once, at startup.
    #[member(prefix = "dataforts", golden = "golden/build_info.prom")]
    pub build: BuildInfo,
}
