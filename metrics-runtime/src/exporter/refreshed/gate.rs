//! The rule when a refresh runs: at most one at a time, and each request sees one that began after the
//! request.

use std::sync::{Arc, PoisonError};

use crate::sync::{Condvar, Mutex, MutexGuard};

/// Why a refresh failed, in a text for scrapes. `Ok` if it succeeded.
pub(super) type Outcome = Result<(), Arc<str>>;

/// Runs refreshes one at a time. Requests that wait for the same refresh share it.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State>,
    /// Notified when a refresh ends.
    ended: Condvar,
}

#[derive(Debug)]
struct State {
    is_running: bool,
    /// The time at which the last refresh began, and its outcome.
    last: Option<(u64, Outcome)>,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self { state: Mutex::new(State { is_running: false, last: None }), ended: Condvar::new() }
    }

    /// Returns the outcome of a refresh that began after `arrival`. Runs `refresh`, which may not panic, unless
    /// there was such a refresh. Waits while another refresh runs: for at most that one and the next one.
    /// `tick` returns the current time on the clock of `arrival`.
    pub(super) fn pass(
        &self,
        arrival: u64,
        tick: impl FnOnce() -> u64,
        refresh: impl FnOnce() -> Outcome,
    ) -> Outcome {
        let mut state = self.state();
        loop {
            match &state.last {
                Some((began, outcome)) if *began > arrival => return outcome.clone(),
                _ if !state.is_running => break,
                _ => state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
        state.is_running = true;
        let began = tick();
        drop(state);
        let outcome = refresh();
        *self.state() = State { is_running: false, last: Some((began, outcome.clone())) };
        self.ended.notify_all();
        outcome
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, loom))]
mod loom_models {
    use loom::sync::atomic::{AtomicU64, Ordering};
    use loom::thread;

    use super::*;

    /// Three requests. Each one changes a number before it arrives, and must then see a refresh of that change.
    /// No refresh runs while another one does.
    #[test]
    fn each_request_sees_a_refresh_that_began_after_it() {
        let mut model = loom::model::Builder::new();
        model.preemption_bound = Some(3);
        model.check(|| {
            let shared = loom::sync::Arc::new(Shared {
                gate: Gate::new(),
                clock: AtomicU64::new(0),
                live: AtomicU64::new(0),
                shown: AtomicU64::new(0),
                running: AtomicU64::new(0),
                refreshes: AtomicU64::new(0),
            });
            let others = [1, 1].map(|change| {
                let shared = loom::sync::Arc::clone(&shared);
                thread::spawn(move || shared.request(change))
            });
            shared.request(1);
            others.into_iter().for_each(|other| other.join().unwrap());
            let refreshes = shared.refreshes.load(Ordering::Relaxed);
            assert!((1..=3).contains(&refreshes), "{refreshes} refreshes");
        });
    }

    struct Shared {
        gate: Gate,
        clock: AtomicU64,
        live: AtomicU64,
        shown: AtomicU64,
        running: AtomicU64,
        refreshes: AtomicU64,
    }

    impl Shared {
        fn request(&self, change: u64) {
            let expected = self.live.fetch_add(change, Ordering::Relaxed) + change;
            let tick = || self.clock.fetch_add(1, Ordering::AcqRel);
            let outcome = self.gate.pass(tick(), tick, || {
                assert_eq!(self.running.fetch_add(1, Ordering::Relaxed), 0, "one at a time");
                self.shown.store(self.live.load(Ordering::Relaxed), Ordering::Relaxed);
                self.refreshes.fetch_add(1, Ordering::Relaxed);
                self.running.fetch_sub(1, Ordering::Relaxed);
                Ok(())
            });
            assert!(outcome.is_ok());
            assert!(self.shown.load(Ordering::Relaxed) >= expected, "an older refresh");
        }
    }
}
