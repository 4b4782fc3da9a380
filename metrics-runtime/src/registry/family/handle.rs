//! Handles of the instruments of a family.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::super::leases::SetLease;
use super::declaration::Single;
use crate::instrument::Instrument;

/// A handle of one instrument of a [`Family`](crate::Family), to which it dereferences.
///
/// A clone is a handle of the same instrument.
pub struct FamilyHandle<I: Instrument>(Arc<Single<I>>);

impl<I: Instrument> FamilyHandle<I> {
    #[inline]
    pub(super) fn new(set: Arc<Single<I>>) -> Self {
        Self(set)
    }

    /// Returns whether both are handles of the same instrument.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<I: Instrument> Deref for FamilyHandle<I> {
    type Target = I;

    #[inline]
    fn deref(&self) -> &I {
        &self.0.0
    }
}

impl<I: Instrument> Clone for FamilyHandle<I> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<I: Instrument> fmt::Debug for FamilyHandle<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FamilyHandle").finish_non_exhaustive()
    }
}

/// A [handle](FamilyHandle) that keeps its label set in the family: see [`Family::lease`](crate::Family::lease).
///
/// A clone is a lease of the same label set, which stays until the last lease ends.
#[must_use = "the lease ends as soon as it is dropped"]
pub struct FamilyLease<I: Instrument>(SetLease<Single<I>>);

impl<I: Instrument> FamilyLease<I> {
    pub(super) fn new(lease: SetLease<Single<I>>) -> Self {
        Self(lease)
    }
}

impl<I: Instrument> Deref for FamilyLease<I> {
    type Target = I;

    #[inline]
    fn deref(&self) -> &I {
        &self.0.0
    }
}

impl<I: Instrument> Clone for FamilyLease<I> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<I: Instrument> fmt::Debug for FamilyLease<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FamilyLease").finish_non_exhaustive()
    }
}
