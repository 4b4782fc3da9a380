//! Information about the build.

use frozen_metrics::{Info, ReplicationMetrics};

/// The metric that describes the build of the process. It is set once, at startup.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "dataforts", golden = "golden/build_info.prom")]
pub struct BuildMetrics {
    /// What the process was built from; the value is always one.
    #[metric(info(version, revision, rustc))]
    pub build_info: Info<Build>,
}
