//! Synchronisation primitives: atomics, locks, thread-locals, and the map of a registry. The models of this
//! crate (`--cfg loom`) use loom's; otherwise they are the standard ones and [`DashMap`].
//!
//! Atomics that order nothing, such as counters of identifiers, are standard ones in models, too. So are
//! instruments, because loom's atomics have no `const` constructor.

#[cfg(all(test, loom))]
mod loom_map;

pub(crate) use std::sync::atomic::Ordering;

#[cfg(not(all(test, loom)))]
pub(crate) use {
    dashmap::{DashMap, Entry},
    std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize},
    std::sync::{Mutex, MutexGuard},
    std::thread::yield_now,
    std::thread_local,
};
#[cfg(all(test, loom))]
pub(crate) use {
    loom::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize},
    loom::sync::{Mutex, MutexGuard},
    loom::thread::yield_now,
    loom::thread_local,
    loom_map::{DashMap, Entry},
};
