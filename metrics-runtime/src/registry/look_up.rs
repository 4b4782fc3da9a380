//! Look-ups of sets by keys.
//!
//! Crates of users compile only [`CoreHandle::find`], for each type of set. It does not depend on the closure that
//! records. What it calls is compiled once, in this crate.
//!
//! Most keys are found by [`CoreHandle::find_values`]. It calls the other functions only at its end, so it keeps nothing
//! on the stack for them.

use std::borrow::Cow;
use std::sync::Arc;

use super::core::CoreHandle;
use super::index::{self, FetchedDirectory};
use super::look_up_key::{LabelValues, LookUpKey};
use super::set_type::cast_ref;
use super::table::Directory;
use super::tags::First;
use crate::set::AnySet;

/// Keeps a set in memory while its borrower uses it.
#[derive(Default)]
pub(super) struct SetGuard {
    /// The directory that contains the set.
    directory: Option<FetchedDirectory>,
    /// The set if the directory does not contain it.
    set: Option<Arc<dyn AnySet>>,
}

impl CoreHandle {
    /// Returns the set of `key`, which is created if needed and if the registry is not full.
    #[inline]
    pub(super) fn find<'g, S: AnySet>(
        &'g self,
        key: LookUpKey<'_>,
        guard: &'g mut SetGuard,
    ) -> &'g S {
        cast_ref(&**self.find_shared(key, guard))
    }

    /// Returns the set of `key` as [`find`](Self::find) does, and counts a reference.
    pub(super) fn get_or_create(&self, key: LookUpKey<'_>) -> Arc<dyn AnySet> {
        Arc::clone(self.find_shared(key, &mut SetGuard::default()))
    }

    #[inline]
    fn find_shared<'g>(
        &'g self,
        key: LookUpKey<'_>,
        guard: &'g mut SetGuard,
    ) -> &'g Arc<dyn AnySet> {
        match key {
            LookUpKey::Single(value) => self.find_single(value, guard),
            LookUpKey::Several(values) => self.find_several(values, guard),
        }
    }

    fn find_single<'g>(&'g self, value: &[u8], guard: &'g mut SetGuard) -> &'g Arc<dyn AnySet> {
        self.find_values(value, guard)
    }

    fn find_several<'g>(
        &'g self,
        values: &[&[u8]],
        guard: &'g mut SetGuard,
    ) -> &'g Arc<dyn AnySet> {
        self.find_values(values, guard)
    }

    #[inline]
    fn find_values<'g>(
        &'g self,
        values: impl LabelValues,
        guard: &'g mut SetGuard,
    ) -> &'g Arc<dyn AnySet> {
        let SetGuard { directory, set } = guard;
        let Some(fetched) = index::fetched(self.number) else {
            return self.hash_and_search(None, values, set);
        };
        let directory = directory.insert(fetched);
        let Some(hash) = values.hash_short(&self.hasher) else {
            return self.hash_and_search(Some(directory), values, set);
        };
        match directory.find_first(hash, |key| values.form_short(key)) {
            First::Found(found) => found,
            First::Further => self.search(directory, values, hash, set),
            First::Absent => self.look_up(values, hash, set),
        }
    }

    #[inline(never)]
    fn hash_and_search<'g>(
        &'g self,
        fetched: Option<&'g Directory>,
        values: impl LabelValues,
        kept: &'g mut Option<Arc<dyn AnySet>>,
    ) -> &'g Arc<dyn AnySet> {
        let hash = values.hash(&self.hasher);
        match fetched {
            Some(directory) => self.search(directory, values, hash, kept),
            None => self.look_up(values, hash, kept),
        }
    }

    #[inline(never)]
    fn search<'g>(
        &'g self,
        directory: &'g Directory,
        values: impl LabelValues,
        hash: u64,
        kept: &'g mut Option<Arc<dyn AnySet>>,
    ) -> &'g Arc<dyn AnySet> {
        match directory.search(hash, |key| values.form(key)) {
            Some(found) => found,
            None => self.look_up(values, hash, kept),
        }
    }

    /// Returns the set of a key that is not in the directory that this thread has fetched.
    #[cold]
    #[inline(never)]
    fn look_up<'g>(
        &'g self,
        values: impl LabelValues,
        hash: u64,
        kept: &'g mut Option<Arc<dyn AnySet>>,
    ) -> &'g Arc<dyn AnySet> {
        match values.with_bytes(|key| self.look_up_bytes(key, hash)) {
            Cow::Borrowed(found) => found,
            Cow::Owned(found) => kept.insert(found),
        }
    }
}
