//! Side by side against the peers: what each bench of `benches/` measures, and how.
//!
//! `cargo bench -p benches` runs them all, `cargo bench -p benches --bench render` one. A figure says
//! little: machines differ, and one machine from minute to minute. So all contenders of a bench take
//! turns, round by round, in one process, and what is compared is the ratio of their medians.
//! (criterion and divan measure one contender after the other.)

pub mod calls;
pub mod contenders;
pub mod harness;
pub mod pairs;
