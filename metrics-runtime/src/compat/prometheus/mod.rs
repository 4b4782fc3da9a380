//! Adapters for the crate `prometheus`.
//!
//! Differences between the libraries:
//!
//! - `prometheus` has no units, so its families have no unit.
//! - A counter whose name does not end in `_total` keeps its name. Text format 0.0.4 shows it as a counter.
//!   OpenMetrics does not allow such a counter and shows it as unknown.
//! - Timestamps of samples are left out.

mod collector;
mod model;
mod source;

pub use collector::Collector;
pub use source::Source;
