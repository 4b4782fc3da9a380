//! Helpers shared by `promises/`, the hermetic tests of what users can rely on, and `servers/`, the
//! tests against real programs.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

pub mod family_model;
pub mod hostile_sources;
pub mod random_schemas;
pub mod service;

use std::collections::BTreeMap;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

pub use frozen_metrics;
use frozen_metrics::{Exporter, Format};

/// Declares metrics for the crate that invokes the macro, which also names the golden file.
#[macro_export]
macro_rules! link_metrics {
    ($vis:vis $name:ident, $golden:literal) => {
        /// A lane to a peer.
        #[derive($crate::frozen_metrics::LabelSet)]
        #[label(crate = $crate::frozen_metrics)]
        $vis struct Lane<'a> {
            /// The peer.
            pub peer: &'a str,
            /// The number of the lane.
            pub lane: u8,
        }

        /// A link.
        #[derive(Debug, $crate::frozen_metrics::ReplicationMetrics)]
        #[metrics(
            crate = $crate::frozen_metrics, prefix = "link", golden = $golden,
            key = Lane<'static>, max_keys = 8, overflow = "others",
        )]
        $vis struct $name {
            /// Frames that were lost.
            #[metric(by(cause = enum("full" | "slow")), recorder(inc = lose_frame))]
            pub drops_total: $crate::frozen_metrics::By<LinkCause, $crate::frozen_metrics::Counter>,
            /// How large frames are.
            #[metric(buckets(64, 1_500), recorder(observe = saw_frame))]
            pub size_bytes: $crate::frozen_metrics::Histogram<LinkSizes>,
        }
    };
}

/// One sample: `name{label="value",…} value`
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Name of the sample, with its suffix.
    pub name: String,
    /// Labels, unescaped.
    pub labels: BTreeMap<String, String>,
    /// Numeric value.
    pub value: f64,
}

/// Encodes an exporter in one format.
pub fn encoded(exporter: &Exporter, format: Format) -> String {
    let mut out = Vec::new();
    exporter.encode(&mut out, format);
    String::from_utf8(out).unwrap()
}

/// Returns the lines of an exposition that are no comments.
pub fn sample_lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

/// Runs a test that may deadlock. Panics after a minute.
pub fn within_a_minute(test: impl FnOnce() + Send + 'static) {
    let (done, waiting) = mpsc::channel();
    let thread = thread::spawn(move || {
        test();
        // After a timeout the receiver is gone.
        let _ = done.send(());
    });
    let outcome = waiting.recv_timeout(Duration::from_secs(60));
    assert_ne!(outcome, Err(RecvTimeoutError::Timeout), "the test hangs");
    assert!(thread.join().is_ok(), "the test panicked, see its message above");
}
