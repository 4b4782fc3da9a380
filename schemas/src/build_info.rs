//! What is running.

use frozen_metrics::{Info, ReplicationMetrics};

/// What the process was built from: set once, at start.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "dataforts", golden = "golden/build_info.prom")]
pub struct BuildMetrics {
    /// What the process was built from; the value is always one.
    #[metric(info(version, revision, rustc))]
    pub build_info: Info<Build>,
}
