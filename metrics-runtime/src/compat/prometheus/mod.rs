//! The crate `prometheus`: its registries in our exporter, and the other way.
//!
//! What differs:
//!
//! - It has no units, so neither have its families here.
//! - A counter whose name does not end in `_total` keeps its name. OpenMetrics allows no such counter,
//!   so it is shown as unknown there, and as a counter in text format 0.0.4.
//! - Its timestamps are left out: a scraper sets them.

mod collector;
pub(crate) mod model;
mod source;

pub use collector::Collector;
pub use source::Source;
