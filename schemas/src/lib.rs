//! The schemas of a replicated event bus. Each module is one struct, its golden is beside this crate's
//! sources in `golden/`.

pub mod replication;
