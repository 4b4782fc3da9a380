//! What a program was built from.
//!
//! [`BuildInfo`] declares `build_info` without a prefix, because the prefix is the name of the program. A
//! [group](crate::MetricGroup) adds it, and a golden of the program freezes the whole name:
//!
//! ```
//! use frozen_metrics::build_info::{Build, BuildInfo};
//! use frozen_metrics::{Exporter, MetricGroup};
//!
//! #[derive(MetricGroup)]
//! struct Metrics {
//!     // In a service, `golden = "golden/build_info.prom"` freezes `shop_build_info` and its labels.
//!     #[member(prefix = "shop", golden = none)]
//!     build: BuildInfo,
//! }
//!
//! let build = BuildInfo::from(Build {
//!     // The macros stand in the program's source, so these are the values of the program.
//!     version: env!("CARGO_PKG_VERSION").into(),
//!     revision: option_env!("REVISION").unwrap_or("unknown").into(),
//!     rustversion: option_env!("RUSTC_VERSION").unwrap_or("unknown").into(),
//! });
//! let text = Exporter::new().with(Metrics { build })?.text();
//! assert!(text.contains("\nshop_build_info{version=\""));
//! # Ok::<_, frozen_metrics::DuplicateFamily>(())
//! ```
//!
//! # The compiler and the revision
//!
//! Cargo does not provide them. A build script can:
//!
//! ```no_run
//! // build.rs
//! use std::process::Command;
//!
//! fn output(program: &str, arguments: &[&str]) -> String {
//!     let output = Command::new(program).args(arguments).output();
//!     output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
//! }
//!
//! let rustc = std::env::var("RUSTC").unwrap_or("rustc".into());
//! // `rustc 1.88.0 (6b00bc388 2025-06-23)`
//! let version = output(&rustc, &["--version"]);
//! println!("cargo::rustc-env=RUSTC_VERSION={}", version.split(' ').nth(1).unwrap_or("unknown"));
//! println!("cargo::rustc-env=REVISION={}", output("git", &["rev-parse", "--short", "HEAD"]));
//! // Git appends a line to this file with each commit and checkout.
//! println!("cargo::rerun-if-changed={}", output("git", &["rev-parse", "--git-path", "logs/HEAD"]));
//! ```
//!
//! # Other labels
//!
//! The labels are those that most programs state. A program that needs others, such as `branch`, declares its own set
//! with an [`Info`], which is as short:
//!
//! ```
//! use frozen_metrics::{Info, MetricSet};
//!
//! #[derive(Debug, MetricSet)]
//! #[metrics(prefix = "shop", golden = none)]
//! struct ShopBuild {
//!     /// What the program was built from.
//!     #[metric(info(version, branch))]
//!     build_info: Info<Build>,
//! }
//! # ShopBuild::new();
//! ```

use crate::{Info, ReplicationMetrics};

/// The metric that describes the build of the program: always 1, with labels. Set it once, at startup.
///
/// Prometheus treats a label with an empty value as absent.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = "golden/build_info.prom")]
pub struct BuildInfo {
    /// What the program was built from; the value is always 1.
    #[metric(info(version, revision, rustversion))]
    pub build_info: Info<Build>,
}

impl From<Build> for BuildInfo {
    fn from(build: Build) -> Self {
        let set = Self::new();
        set.build_info.set(build);
        set
    }
}
