//! Synchronisation primitives: atomics, locks and thread-locals. The models of this crate (`--cfg loom`) use
//! loom's; otherwise they are the standard ones.
//!
//! Atomics that order nothing, such as counters of identifiers, are standard ones in models, too. So are
//! instruments, because loom's atomics have no `const` constructor.

pub(crate) use std::sync::atomic::Ordering;

#[cfg(all(test, loom))]
pub(crate) use {
    loom::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize},
    loom::sync::{Condvar, Mutex, MutexGuard},
    loom::thread::yield_now,
    loom::thread_local,
};
#[cfg(not(all(test, loom)))]
pub(crate) use {
    std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize},
    std::sync::{Condvar, Mutex, MutexGuard},
    std::thread::yield_now,
    std::thread_local,
};
