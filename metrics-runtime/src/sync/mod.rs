//! What threads meet in: atomics, locks, thread-locals, and the map of a registry. Where loom checks
//! the models of this crate (`--cfg loom`), loom's, else the standard ones and [`DashMap`].
//!
//! Numbers that are only unique, or only counted, order nothing: they stay standard in models too. So
//! do instruments, which are constants, as loom's atomics cannot be.

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
