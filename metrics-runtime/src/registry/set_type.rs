//! Sets and their type, for code that does not know the type.

use std::any::Any;
use std::sync::Arc;

use super::key::Key;
use crate::label_set::LabelOrder;
use crate::set::AnySet;
use crate::shape::Size;

/// A key and its set.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(super) key: Key,
    pub(super) set: Arc<dyn AnySet>,
}

/// The type of a registry's sets, as functions and data.
#[derive(Clone, Copy)]
pub(super) struct SetType {
    /// How the values of each label of a key are ordered. Values of further labels are ordered by bytes.
    pub(super) orders: &'static [LabelOrder],
    /// The index, in a key, of the value of each label in wire order; empty if keys have this order.
    pub(super) indices: &'static [usize],
    /// Creates a set at zero.
    pub(super) create: fn() -> Arc<dyn AnySet>,
    /// Returns the size of the values of a set, without its families.
    pub(super) size: fn() -> Size,
}

/// Returns a set as its own type. All sets of a registry have the type with which it was created.
#[inline]
pub(super) fn cast<S: AnySet>(set: Arc<dyn AnySet>) -> Arc<S> {
    let set: Arc<dyn Any + Send + Sync> = set;
    match set.downcast() {
        Ok(set) => set,
        Err(_) => unreachable!("a registry creates sets of one type"),
    }
}

/// Returns a set as its own type.
#[inline]
pub(super) fn cast_ref<T: Any>(any: &dyn Any) -> &T {
    match any.downcast_ref() {
        Some(own) => own,
        None => unreachable!("a registry creates sets of one type"),
    }
}
