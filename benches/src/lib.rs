//! Benchmarks of this crate against its peers.
//!
//! `cargo bench -p benches` runs all of them, `cargo bench -p benches --bench render` runs one.
//!
//! Absolute times differ between machines, and on one machine from minute to minute. All contenders of a
//! benchmark therefore take turns in one process, and the ratios of their medians are compared. criterion and
//! divan measure one contender after the other, so they are not used.

pub mod calls;
pub mod contenders;
pub mod harness;
pub mod pairs;
