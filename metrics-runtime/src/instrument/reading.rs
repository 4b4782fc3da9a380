//! One read of many instruments, so that it waits once for all of them.

use std::cell::Cell;
use std::hint;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Guards;

/// A scrape or a snapshot while it reads instruments.
///
/// An instrument that cannot show everything recorded before the reading began, because a thread was
/// interrupted while it recorded, shows what it has and marks the reading. The
/// reader goes on to the others and comes back: one wait is for all of them.
#[derive(Debug)]
pub struct Reading {
    began: u64,
    is_unfinished: Cell<bool>,
    /// Whether a live guard leaves it unfinished too.
    is_of_use: bool,
}

/// How often a reading began. Whoever sees a number sees what was recorded before the reading of that
/// number began.
static READINGS: AtomicU64 = AtomicU64::new(0);

impl Reading {
    /// Begins a reading.
    pub(crate) fn begin() -> Self {
        let began = READINGS.fetch_add(1, Ordering::AcqRel) + 1;
        Self { began, is_unfinished: Cell::new(false), is_of_use: false }
    }

    /// Begins a reading that is unfinished wherever a guard is live: whether a set is in use.
    pub(crate) fn of_use() -> Self {
        Self { is_of_use: true, ..Self::begin() }
    }

    /// Marks a reading of use as unfinished if one of these guards is live.
    #[inline]
    pub(super) fn note(&self, guards: &Guards) {
        if self.is_of_use && guards.are_live() {
            self.set_unfinished();
        }
    }

    /// The number of the last reading that began.
    pub(crate) fn last() -> u64 {
        READINGS.load(Ordering::Acquire)
    }

    /// The number of this reading.
    pub(crate) fn began(&self) -> u64 {
        self.began
    }

    /// Marks that what was read may lack observations that were recorded before the reading began.
    pub(crate) fn set_unfinished(&self) {
        self.is_unfinished.set(true);
    }

    /// Takes the mark away, and returns whether it was there.
    pub(crate) fn take_unfinished(&self) -> bool {
        self.is_unfinished.take()
    }

    /// Reads until the reading is finished, or patience is over.
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

/// How long a reader waits for threads that were interrupted while they recorded.
///
/// They go on when the scheduler runs them again, which takes as long as all other threads that want
/// the processor have their turn. One that does not run for a second is not waited for.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    turns: u32,
    until: Option<Instant>,
}

/// Turns in which a thread on another processor ends what it records.
const SPINS: u32 = 100;

/// How long a reader sleeps at once. A thread that sleeps runs before those that never do.
const PAUSE: Duration = Duration::from_micros(200);

const AT_MOST: Duration = Duration::from_secs(1);

impl Patience {
    /// Waits for a moment, and returns whether to try again.
    pub(crate) fn wait(&mut self) -> bool {
        if self.turns < SPINS {
            self.turns += 1;
            hint::spin_loop();
            return true;
        }
        let now = Instant::now();
        if now >= *self.until.get_or_insert(now + AT_MOST) {
            return false;
        }
        thread::sleep(PAUSE);
        true
    }
}
