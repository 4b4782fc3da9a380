//! The schema of metrics: its model, the rules that it must follow, its text format, its golden file, and
//! the comparison of two schemas.
//!
//! The crate does no I/O and depends on neither the macro's tokens nor the runtime's atomics. The macro that
//! reads a struct, the runtime that exposes it and tools that compare two versions of it therefore share
//! one definition of each rule.
//!
//! | module | contents |
//! |---|---|
//! | [`model`] | [`Schema`], [`Key`], [`KeyLabel`], [`FamilySchema`], [`Series`] |
//! | [`alias`] | [`Alias`]: former names under which renamed families are still exposed |
//! | [`until`] | when a former name ends: a version or a date |
//! | [`buckets`] | [`Buckets`]: the bounds of a histogram, and functions that compute them |
//! | [`registry_metric`] | [`RegistryMetric`]: the metrics of a registry as a whole |
//! | [`closed`] | the series of fields whose label values a type states, in constants |
//! | [`kind`] | [`Kind`]: counter, gauge, histogram, info or state set, each with its own data |
//! | [`stability`] | [`Stability`]: alpha, beta or stable |
//! | [`deprecation`] | [`Deprecation`]: since when a metric is deprecated, and what replaces it |
//! | [`metric_type`] | [`MetricType`]: the types of OpenMetrics, their keywords and the names that they use |
//! | [`label`] | [`Label`], [`Text`] |
//! | [`name_table`] | [`NameTable`]: the check for families that use the same name |
//! | [`name`] | the grammar of metric and label names |
//! | [`unit`](mod@unit) | base units, and the base unit to use instead of another unit |
//! | [`rules`] | what the derive rejects, and the style lints |
//! | [`exposition`] | a reader and a writer of the Prometheus text format 0.0.4 |
//! | [`golden`] | golden files: expositions with annotations |
//! | [`diff`] | the differences between two schemas |
//! | [`hash`] | hashes of families and keys, for comparisons in constants |
//! | [`table`] | a schema as a Markdown table for documentation |
//! | [`suggest`] | suggestions for misspelt words |

pub mod alias;
pub mod buckets;
pub mod closed;
pub mod deprecation;
pub mod diff;
pub mod exposition;
pub mod golden;
pub mod hash;
mod help;
pub mod kind;
pub mod label;
pub mod metric_type;
pub mod model;
pub mod name;
pub mod name_table;
pub mod registry_metric;
pub mod rules;
pub mod stability;
pub mod suggest;
pub mod table;
pub mod template;
pub mod unit;
pub mod until;
mod worst_case;

pub use alias::Alias;
pub use buckets::Buckets;
pub use deprecation::Deprecation;
pub use kind::Kind;
pub use label::{Label, Text, const_text};
pub use metric_type::MetricType;
pub use model::{FamilySchema, Key, KeyLabel, Schema, Series};
pub use name_table::{NameClash, NameTable};
pub use registry_metric::RegistryMetric;
pub use stability::Stability;
