//! Assertions for tests of code that records metrics.
//!
//! # What a call records
//!
//! [`observe`] returns what a call changed in a source. [`Changes::assert_eq`] asserts that it recorded exactly
//! this and nothing else:
//!
//! ```
//! use frozen_metrics::{By, Counter, Gauge, ReplicationMetrics, testing};
//!
//! #[derive(Debug, ReplicationMetrics)]
//! #[metrics(prefix = "login", golden = none)]
//! struct LoginMetrics {
//!     /// Logins attempted.
//!     #[metric(by(outcome = enum("ok" | "refused")))]
//!     attempts_total: By<Outcome, Counter>,
//!     /// Users that are logged in.
//!     sessions: Gauge,
//! }
//!
//! static LOGIN: LoginMetrics = LoginMetrics::new();
//!
//! fn log_in(password: &str) {
//!     match password {
//!         "secret" => {
//!             LOGIN.attempts_total[Outcome::Ok].inc();
//!             LOGIN.sessions.inc();
//!         }
//!         _ => LOGIN.attempts_total[Outcome::Refused].inc(),
//!     }
//! }
//!
//! testing::observe(&LOGIN, || log_in("guess")).assert_eq(r#"login_attempts_total{outcome="refused"} 1"#);
//! testing::observe(&LOGIN, || log_in("secret")).assert_eq(
//!     r#"
//!     login_attempts_total{outcome="ok"} 1
//!     login_sessions 1
//!     "#,
//! );
//! ```
//!
//! If the changes differ, the message names each sample:
//!
//! ```text
//! the recorded changes differ:
//!   login_attempts_total{outcome="ok"}: expected 2, recorded 1
//!   login_sessions: expected nothing, recorded 1
//! ```
//!
//! # Tests that run in parallel
//!
//! `cargo test` runs the tests of a binary in parallel threads. There are three ways to keep them apart; the first
//! one is best:
//!
//! - **A source for each test.** Pass the set or registry to the code under test. Then tests share nothing.
//! - **A key for each test.** If tests share a `static` registry, use a key of its own in each test, and compare
//!   only its changes: [`Changes::with_label`].
//! - **Turns.** Observations in one process run one after the other, whatever source they observe. Tests that
//!   record in a shared `static` only inside of [`observe`] therefore do not see each other.
//!
//! An observation cannot tell who recorded. It sees what other threads record at the same time *outside* of an
//! observation: tests that do not observe, background tasks, and threads that the call started and did not join.
//! Since observations wait for each other, a call deadlocks if it waits for another thread that observes.
//! `cargo nextest` runs each test in a process of its own, so none of this applies to it.
//!
//! # What a service exposes
//!
//! [`assert_exposition`] compares a text regardless of order. [`lint`] reports families of other libraries and
//! hand-written sources that do not follow the rules of the derive. What a source derived from a struct exposes is
//! frozen by its golden and needs no test.

mod changes;
mod exposition;
mod lint;
mod observation;
mod samples;

pub use changes::Changes;
pub use exposition::assert_exposition;
pub use lint::lint;
pub use observation::{Observation, observe};
