//! Synchronisation primitives: atomics, locks, thread-locals, and the map of a registry. The models of this
//! crate (`--cfg loom`) use loom's; otherwise they are the standard ones and [`DashMap`].
//!
//! Atomics that order nothing, such as counters of identifiers, are standard ones in models, too. So are
//! instruments, because loom's atomics have no `const` constructor.

#[cfg(all(test, loom))]
mod loom_map;
#[cfg(all(test, loom))]
mod loom_once;

pub(crate) use std::sync::atomic::Ordering;

#[cfg(not(all(test, loom)))]
pub(crate) use {
    dashmap::{DashMap, Entry},
    std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize},
    std::sync::{Mutex, MutexGuard, OnceLock},
    std::thread::{LocalKey, yield_now},
};
#[cfg(all(test, loom))]
pub(crate) use {
    loom::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize},
    loom::sync::{Mutex, MutexGuard},
    loom::thread::{LocalKey, yield_now},
    loom_map::{DashMap, Entry},
    loom_once::OnceLock,
};
