//! Chance, by a seed.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::SizeRange;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Draws one value after the other: of one seed always the same.
pub(super) struct Dice(TestRunner);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    pub(super) fn of<S: Strategy>(&mut self, strategy: S) -> S::Value {
        strategy.new_tree(&mut self.0).expect("no strategy gives up").current()
    }

    /// Whether it happened that happens so many times of a hundred.
    pub(super) fn happens(&mut self, percent: u32) -> bool {
        self.of(0..100_u32) < percent
    }

    pub(super) fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.of(0..all.len())].clone()
    }

    pub(super) fn shuffled<T: Clone + std::fmt::Debug + 'static>(&mut self, all: Vec<T>) -> Vec<T> {
        self.of(Just(all).prop_shuffle())
    }

    /// So many of these, no two of which have the same `key`.
    pub(super) fn distinct<T, K: PartialEq>(
        &mut self,
        count: impl Strategy<Value = usize>,
        key: impl Fn(&T) -> K,
        mut draw: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let count = self.of(count);
        let mut drawn: Vec<T> = Vec::new();
        while drawn.len() < count {
            let next = draw(self);
            if drawn.iter().all(|known| key(known) != key(&next)) {
                drawn.push(next);
            }
        }
        drawn
    }
}

/// Any Unicode, and often enough what a careless writer trips over.
pub fn hostile() -> impl Strategy<Value = String> {
    hostile_of(0..12)
}

pub(super) fn hostile_of(pieces: impl Into<SizeRange>) -> impl Strategy<Value = String> {
    let trips =
        vec!["\\", "\"", "\n", "\r", "\\n", "{", "}", ",", "=", " ", "#", "# EOF\n", "\0", "*"];
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(trips).prop_map(String::from),
    ];
    vec(piece, pieces).prop_map(|pieces| pieces.concat())
}
