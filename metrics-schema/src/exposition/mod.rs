//! The Prometheus text format 0.0.4: [its specification][spec].
//!
//! [spec]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

mod read;
mod write;

pub use read::{Line, Malformed, lines};
pub use write::{escape_help, escape_label_value, family_header, label_set};
