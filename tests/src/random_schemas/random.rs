//! A seeded random generator.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::SizeRange;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Draws values from proptest strategies. The same seed gives the same values.
pub(super) struct Random(TestRunner);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    pub(super) fn draw<S: Strategy>(&mut self, strategy: S) -> S::Value {
        strategy.new_tree(&mut self.0).expect("strategies here reject nothing").current()
    }

    /// Returns true with this probability.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.draw(0..100_u32) < percent
    }

    pub(super) fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.draw(0..all.len())].clone()
    }

    pub(super) fn shuffled<T: Clone + std::fmt::Debug + 'static>(&mut self, all: Vec<T>) -> Vec<T> {
        self.draw(Just(all).prop_shuffle())
    }

    /// Draws `count` values with distinct keys.
    pub(super) fn distinct<T, K: PartialEq>(
        &mut self,
        count: impl Strategy<Value = usize>,
        key: impl Fn(&T) -> K,
        mut draw: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let count = self.draw(count);
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

/// Returns Unicode texts with many characters that need escaping.
pub fn hostile_text() -> impl Strategy<Value = String> {
    hostile_text_of(0..12)
}

pub(super) fn hostile_text_of(pieces: impl Into<SizeRange>) -> impl Strategy<Value = String> {
    let special =
        vec!["\\", "\"", "\n", "\r", "\\n", "{", "}", ",", "=", " ", "#", "# EOF\n", "\0", "*"];
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(special).prop_map(String::from),
    ];
    vec(piece, pieces).prop_map(|pieces| pieces.concat())
}
