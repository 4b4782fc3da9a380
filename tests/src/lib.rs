//! What is promised of the whole, one file a promise: see `promises/` and `servers/`. Here is what
//! those share.

#![expect(clippy::unwrap_used, reason = "the helpers of a test are as much test as it is")]

pub mod random_schemas;
pub mod service;

use std::collections::BTreeMap;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

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
