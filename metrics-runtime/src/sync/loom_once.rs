//! A cell for models with the part of `OnceLock` that this crate uses.

use std::fmt;

use super::{AtomicBool, Ordering};

pub(crate) struct OnceLock<T> {
    value: std::sync::OnceLock<T>,
    /// A thread that finds the value also sees everything that happened before it was set.
    is_set: AtomicBool,
}

impl<T> OnceLock<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        self.is_set.load(Ordering::Acquire).then(|| self.value.get())?
    }

    /// Must be called by one thread at a time, which all callers ensure. Unlike in the standard cell, other
    /// threads do not wait.
    pub(crate) fn get_or_init(&self, init: impl FnOnce() -> T) -> &T {
        let value = self.value.get_or_init(init);
        self.is_set.store(true, Ordering::Release);
        value
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        Self { value: std::sync::OnceLock::new(), is_set: AtomicBool::new(false) }
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
