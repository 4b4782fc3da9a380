//! What is promised to everybody who uses the derive. Each file is one promise; all of it is
//! hermetic.

#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

mod allocations;
mod blessing;
mod both_formats;
mod bounds;
mod bulk_removal;
mod caught_panics;
mod closures;
mod drop_in;
mod exemplars;
mod expiry;
mod expiry_in_use;
mod exporter;
mod exposition;
mod families;
mod foreign_bounds;
mod groups;
mod guards;
mod help;
mod histograms;
mod illegal;
mod infos_and_states;
mod instances;
mod instruments;
mod label_order;
mod late_clashes;
mod left_out_counter;
mod lent_by_a_crate;
pub mod lints;
mod neighbours;
mod packages;
mod panics;
mod partitions;
mod process_wide;
mod prometheus;
mod prometheus_client;
mod protobuf;
mod random_schemas;
mod readme;
mod recorded;
mod removal;
mod renamed;
mod restarts;
mod round_trip;
mod seeding;
mod serialized;
mod several_labels;
mod snapshots;
mod usage;
mod wrapped_sources;
