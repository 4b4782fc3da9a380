//! The Prometheus text format 0.0.4: [its specification][spec].
//!
//! [spec]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

mod bound;
mod read;
mod write;

pub use bound::{BoundFormat, INFINITY, bound, non_finite, openmetrics_bound};
pub(crate) use read::quoted;
pub use read::{Line, Malformed, backticked, lines, visible};
pub use write::{Out, escape_help, escape_label_value, label_set, quote};
