//! What is promised to everybody who uses the derive. Each file is one promise; all of it is
//! hermetic.

mod allocations;

mod bounds;
mod drop_in;
mod exporter;
mod exposition;
mod instruments;
mod process_wide;
mod recorded;
mod round_trip;
mod snapshots;
