//! The Prometheus text format 0.0.4: [its specification][spec].
//!
//! [spec]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

mod bound;
mod read;
mod write;

pub use bound::{bound, openmetrics_bound};
pub(crate) use read::quoted;
pub use read::{Line, Malformed, lines, visible};
pub use write::{Out, escape_help, escape_label_value, label_set};
