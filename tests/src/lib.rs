//! What is promised of the whole, one file a promise: see `promises/` and `servers/`. Here is what
//! those share.

#![expect(clippy::unwrap_used, reason = "the helpers of a test are as much test as it is")]

pub mod hostile;
pub mod random_schemas;
pub mod service;

use std::collections::BTreeMap;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

pub use frozen_metrics;

/// Metrics that this crate lends to others: whoever asks for them says where their golden is.
#[macro_export]
macro_rules! link_metrics {
    ($vis:vis $name:ident, $golden:literal) => {
        /// A link.
        #[derive(Debug, $crate::frozen_metrics::ReplicationMetrics)]
        #[metrics(
            crate = $crate::frozen_metrics, prefix = "link", golden = $golden,
            key("peer", "lane" as u8), max_keys = 8, overflow("others", "others"),
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

/// `name{label="value",…} value`
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its name.
    pub name: String,
    /// Its labels, unescaped.
    pub labels: BTreeMap<String, String>,
    /// Its value.
    pub value: f64,
}

/// Runs a test that must not hang: threads that wait for each other fail it.
pub fn within_a_minute(test: impl FnOnce() + Send + 'static) {
    let (done, waiting) = mpsc::channel();
    let thread = thread::spawn(move || {
        test();
        // Nobody waits any more where the minute is over.
        let _ = done.send(());
    });
    let outcome = waiting.recv_timeout(Duration::from_secs(60));
    assert_ne!(outcome, Err(RecvTimeoutError::Timeout), "threads wait for each other");
    assert!(thread.join().is_ok(), "it has said why");
}
