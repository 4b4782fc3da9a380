//! What a golden states when a family is removed.

use std::env;

use frozen_metrics_schema::golden::REASON_VARIABLE;

/// The release that removes a family, and why.
#[derive(Debug, Default)]
pub(super) struct Release {
    /// The version of the package.
    pub(super) version: Option<String>,
    pub(super) reason: Option<String>,
}

impl Release {
    /// Returns the version of the package that cargo or nextest passes to a running test, and the reason in
    /// `METRICS_REASON`.
    pub(super) fn from_environment(package: &str) -> Self {
        let is_running = env::var("CARGO_PKG_NAME").is_ok_and(|running| running == package);
        let version = env::var("CARGO_PKG_VERSION").ok().filter(|_| is_running);
        Self { version, reason: env::var(REASON_VARIABLE).ok() }
    }
}
