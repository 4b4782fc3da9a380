//! What must not be dropped while a lock is held: a set may have code that runs when it is dropped, and that code
//! may use the registry.

use std::sync::Arc;

use super::pending::Changes;
use super::table::Directory;
use crate::set::AnySet;

/// Sets, and what may have the last references to sets. A function that works under a lock adds to it; the function
/// that took the lock drops it after the lock is released.
#[derive(Default)]
pub(super) struct Garbage {
    pub(super) sets: Vec<Arc<dyn AnySet>>,
    pub(super) directories: Vec<Arc<Directory>>,
    pub(super) changes: Vec<Changes>,
}
