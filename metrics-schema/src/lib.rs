//! What a metric schema *is*: families, kinds, units and labels, the grammar of names, the rules a
//! schema must keep, and the exposition text it is read from and written to.
//!
//! Everything here is pure: values in, values out. There is no I/O, no atomic and no token in this
//! crate, so the macro that reads a struct, the runtime that serves it and any tool that compares
//! two versions of it share one definition of each rule.
//!
//! | module | what lives there |
//! |---|---|
//! | [`model`] | [`Schema`], [`Key`], [`KeyLabel`], [`FamilySchema`], [`Series`] |
//! | [`buckets`] | [`Buckets`]: the bounds of a histogram, and rules that give them |
//! | [`registry_metric`] | [`RegistryMetric`]: what a family can measure of a registry as a whole |
//! | [`kind`] | [`Kind`]: counter, gauge, histogram, info, state set, each with what only it has |
//! | [`metric_type`] | [`MetricType`]: the types of OpenMetrics, their words and the names they take |
//! | [`label`] | [`Label`], [`Text`] |
//! | [`name_table`] | [`NameTable`]: the clash check of sample names |
//! | [`name`] | the only grammar of metric and label names |
//! | [`unit`](mod@unit) | base units, and the base unit to use instead of another unit |
//! | [`rules`] | what the derive rejects, and the style lints |
//! | [`exposition`] | the Prometheus text format 0.0.4, written and read |
//! | [`golden`] | the frozen file: an exposition with annotations |
//! | [`diff`] | what differs between two schemas |
//! | [`hash`] | hashes of families and keys, for comparisons in constants |
//! | [`table`] | the schema as a documentation table |

pub mod buckets;
pub mod diff;
pub mod exposition;
pub mod golden;
pub mod hash;
pub mod kind;
pub mod label;
pub mod metric_type;
pub mod model;
pub mod name;
pub mod name_table;
pub mod registry_metric;
pub mod rules;
pub mod suggest;
pub mod table;
pub mod unit;

pub use buckets::Buckets;
pub use kind::Kind;
pub use label::{Label, Text};
pub use metric_type::MetricType;
pub use model::{FamilySchema, Key, KeyLabel, Schema, Series};
pub use name_table::{NameClash, NameTable};
pub use registry_metric::RegistryMetric;
