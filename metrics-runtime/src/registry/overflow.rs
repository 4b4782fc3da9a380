//! The overflow: the one set that all keys past the cap share.

use std::sync::Arc;

use super::shape::KeyShape;
use crate::instrument::StripedCounter;
use crate::set::MetricSet;
use crate::sync::{AtomicBool, Ordering};

/// A set that exists from the start, so that folding allocates nothing, and how it was used.
pub(super) struct Overflow<S: MetricSet> {
    key: <S::Key as KeyShape>::Given<'static>,
    set: Arc<S>,
    is_in_use: AtomicBool,
    folded: StripedCounter,
}

impl<S: MetricSet> Overflow<S> {
    pub(super) fn new(key: <S::Key as KeyShape>::Given<'static>) -> Self {
        Self {
            key,
            set: Arc::new(S::default()),
            is_in_use: AtomicBool::new(false),
            folded: StripedCounter::new(),
        }
    }

    /// The label values of the set. A caller may use them as a key: it takes no place.
    pub(super) fn key(&self) -> <S::Key as KeyShape>::Given<'static> {
        self.key
    }

    pub(super) fn has(&self, key: <S::Key as KeyShape>::Given<'_>) -> bool {
        S::Key::are_same(key, self.key)
    }

    /// The set, which is shown from now on.
    pub(super) fn set(&self) -> &Arc<S> {
        // Stored once: a store each time would take the line from the threads that load it.
        if !self.is_in_use() {
            self.is_in_use.store(true, Ordering::Release);
        }
        &self.set
    }

    /// The set, for a key that found no place.
    pub(super) fn fold(&self) -> &Arc<S> {
        self.folded.inc();
        self.set()
    }

    /// Whether the set was ever handed out.
    pub(super) fn is_in_use(&self) -> bool {
        self.is_in_use.load(Ordering::Acquire)
    }

    pub(super) fn folded(&self) -> u64 {
        self.folded.get()
    }
}
