//! The crate `prometheus-client`: its registries in our exporter, and the
//! other way.
//!
//! What differs:
//!
//! - It has no summaries and no sets of states. A summary of ours is three families of unknown type
//!   there, with the same samples; a set of states is a gauge.
//! - Its exemplars are left out.

mod collector;
mod piece;
mod read;
mod source;

pub use collector::Collector;
pub use source::Source;
