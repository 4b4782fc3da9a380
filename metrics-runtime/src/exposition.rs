//! The current exposition of a thread: when it began, on a logical clock that refreshes share.

use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};

/// A logical clock that orders expositions and refreshes.
static CLOCK: AtomicU64 = AtomicU64::new(0);

std::thread_local! {
    /// The current exposition of this thread.
    static CURRENT: Current = const {
        Current { arrival: Cell::new(None), reported: RefCell::new(Vec::new()) }
    };
}

struct Current {
    arrival: Cell<Option<u64>>,
    /// The sources whose failed refresh the exposition has reported.
    reported: RefCell<Vec<usize>>,
}

/// Returns a time after all times that were returned before.
///
/// The operation acquires and releases. A refresh that began after an exposition therefore sees everything
/// that the thread of the exposition did before.
pub(crate) fn tick() -> u64 {
    CLOCK.fetch_add(1, Ordering::AcqRel)
}

/// Runs an exposition. An exposition within another one is a part of it.
pub(crate) fn within_exposition<R>(expose: impl FnOnce() -> R) -> R {
    let is_outer = CURRENT.try_with(|current| {
        let is_outer = current.arrival.get().is_none();
        if is_outer {
            current.arrival.set(Some(tick()));
        }
        is_outer
    });
    let _end = is_outer.unwrap_or(false).then_some(End);
    expose()
}

/// Ends the exposition when it is dropped.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        let _ = CURRENT.try_with(|current| {
            current.arrival.set(None);
            current.reported.borrow_mut().clear();
        });
    }
}

/// Returns when the current exposition began.
pub(crate) fn arrival() -> u64 {
    CURRENT.try_with(|current| current.arrival.get()).ok().flatten().unwrap_or_else(tick)
}

/// Returns whether this is the first failure of this source that the current exposition reports.
pub(crate) fn is_first_report(source: usize) -> bool {
    let is_first = CURRENT.try_with(|current| {
        let mut reported = current.reported.borrow_mut();
        let is_first = !reported.contains(&source);
        if is_first {
            reported.push(source);
        }
        is_first
    });
    is_first.unwrap_or(true)
}
