//! Adapters for the crate `prometheus-client`.
//!
//! Differences between the libraries:
//!
//! - `prometheus-client` has neither summaries nor state sets. A summary becomes three families of unknown
//!   type with the same samples. A state set becomes a gauge.
//! - Exemplars of `prometheus-client` are left out.

mod collector;
mod parse;
mod read;
mod source;

pub use collector::Collector;
pub use source::Source;
