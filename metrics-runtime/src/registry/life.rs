//! How long a key lives: which ones stay however idle they are, and since when others have been.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use super::shape::KeyShape;
use super::{Owned, Sought};
use crate::instrument::Instrument;
use crate::set::{Comparison, MetricSet, Row};

/// What is known of keys that are in the registry, and of no others.
pub(super) struct Life<S: MetricSet> {
    seeded: HashSet<Owned<S>>,
    /// Empty until somebody asks which keys are idle.
    seen: HashMap<Owned<S>, Seen<S::Row>>,
}

/// The values of a key, and when they were first seen to be these.
#[derive(Debug)]
struct Seen<R> {
    row: R,
    since: Instant,
}

impl<S: MetricSet> Life<S> {
    pub(super) fn new() -> Self {
        Self { seeded: HashSet::new(), seen: HashMap::new() }
    }

    /// The key stays, however idle it is.
    pub(super) fn seed(&mut self, key: <S::Key as KeyShape>::Given<'_>) {
        self.seen.remove(S::Key::sought(&key));
        self.seeded.insert(S::Key::own(key));
    }

    /// The key is gone: if it comes back, it is another one.
    pub(super) fn end(&mut self, key: &Sought<'_, S>) {
        self.seeded.remove(key);
        self.seen.remove(key);
    }

    /// Whether an earlier call saw these values, at least `idle` before `now`, and none saw others
    /// since.
    pub(super) fn is_idle(
        &mut self,
        key: &Owned<S>,
        row: S::Row,
        now: Instant,
        idle: Duration,
    ) -> bool {
        if self.seeded.contains::<Owned<S>>(key) {
            return false;
        }
        if let Some(seen) = self.seen.get_mut::<Owned<S>>(key) {
            if is_unchanged(&mut seen.row, &row) {
                // A clock that went back has not moved.
                return now.saturating_duration_since(seen.since) >= idle;
            }
            *seen = Seen { row, since: now };
        } else {
            self.seen.insert(key.clone(), Seen { row, since: now });
        }
        false
    }
}

fn is_unchanged<R: Row>(row: &mut R, other: &R) -> bool {
    let mut unchanged = Unchanged(true);
    row.compare(other, &mut unchanged);
    unchanged.0
}

struct Unchanged(bool);

impl Comparison for Unchanged {
    fn metric<I: Instrument>(&mut self, now: &mut I::Value, earlier: &I::Value) {
        self.0 &= now == earlier || is_same_without_being_equal(now, earlier);
    }
}

/// `NaN` differs from itself: of two values that do, their text says whether they are the same.
fn is_same_without_being_equal<V: PartialEq + std::fmt::Debug>(one: &V, other: &V) -> bool {
    #[expect(clippy::eq_op, reason = "this is what is asked")]
    let are_unequal_to_themselves = one != one && other != other;
    are_unequal_to_themselves && format!("{one:?}") == format!("{other:?}")
}
