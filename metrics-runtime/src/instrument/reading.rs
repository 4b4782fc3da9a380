//! Reading many instruments with a single wait for all of them.

use std::cell::Cell;
use std::hint;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Guards;

/// A scrape or a snapshot while it reads instruments.
///
/// If a thread was interrupted while it recorded, its instrument cannot show everything that was recorded
/// before the reading began. It then returns its previous value and marks the reading as unfinished. The
/// reader continues with the other instruments and retries later, so it waits once for all of them.
#[derive(Debug)]
pub struct Reading {
    number: u64,
    is_unfinished: Cell<bool>,
    /// Whether a live guard also marks the reading as unfinished.
    checks_guards: bool,
}

/// The number of readings that began. A thread that loads `n` sees everything that was recorded before
/// reading `n` began.
static READINGS: AtomicU64 = AtomicU64::new(0);

impl Reading {
    /// Begins a reading.
    pub(crate) fn begin() -> Self {
        let number = READINGS.fetch_add(1, Ordering::AcqRel) + 1;
        Self { number, is_unfinished: Cell::new(false), checks_guards: false }
    }

    /// Begins a reading that live guards and running timers also mark as unfinished. Expiry uses it to
    /// find sets that are in use.
    pub(crate) fn begin_with_guards() -> Self {
        Self { checks_guards: true, ..Self::begin() }
    }

    /// Marks the reading as unfinished if it checks guards and one of these is live.
    #[inline]
    pub(super) fn check_guards(&self, guards: &Guards) {
        if self.checks_guards && guards.are_live() {
            self.set_unfinished();
        }
    }

    /// Returns the number of the last reading that began.
    pub(crate) fn last() -> u64 {
        READINGS.load(Ordering::Acquire)
    }

    /// Returns the number of this reading.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Marks the reading as unfinished: observations that were recorded before it began may be missing.
    pub(crate) fn set_unfinished(&self) {
        self.is_unfinished.set(true);
    }

    /// Clears the mark and returns whether it was set.
    pub(crate) fn take_unfinished(&self) -> bool {
        self.is_unfinished.take()
    }

    /// Calls `read` until the reading is finished or [`Patience`] ends.
    pub(crate) fn finish<T>(read: impl Fn(&Self) -> T) -> T {
        let (reading, mut patience) = (Self::begin(), Patience::default());
        loop {
            let value = read(&reading);
            if !reading.take_unfinished() || !patience.wait() {
                return value;
            }
        }
    }
}

/// The wait of a reader for threads that were interrupted while they recorded.
///
/// An interrupted thread continues when the scheduler runs it again, which can take as long as a time
/// slice of every other runnable thread. The reader waits for at most one second.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    spins: u32,
    deadline: Option<Instant>,
}

/// The number of spins before the reader sleeps. Meanwhile a thread on another processor finishes.
const MAX_SPINS: u32 = 100;

/// The duration of one sleep. It is short, because schedulers prefer threads that sleep often.
const PAUSE: Duration = Duration::from_micros(200);

/// The longest wait.
const MAX_WAIT: Duration = Duration::from_secs(1);

impl Patience {
    /// Waits briefly and returns `true`, or returns `false` once the wait has taken too long.
    pub(crate) fn wait(&mut self) -> bool {
        if self.spins < MAX_SPINS {
            self.spins += 1;
            hint::spin_loop();
            return true;
        }
        let now = Instant::now();
        if now >= *self.deadline.get_or_insert(now + MAX_WAIT) {
            return false;
        }
        thread::sleep(PAUSE);
        true
    }
}
