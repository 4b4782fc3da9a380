//! Where to look for what has moved: near its place first, for a search of every place for each takes
//! the compiler long.

/// The places of a list, from one of them outwards.
pub(super) struct Outwards {
    from: usize,
    len: usize,
    step: usize,
}

impl Outwards {
    pub(super) const fn from(place: usize, len: usize) -> Self {
        Self { from: place, len, step: 0 }
    }

    /// The next place; every one once.
    pub(super) const fn next(&mut self) -> Option<usize> {
        loop {
            let away = self.step.div_ceil(2);
            if away > self.from && self.from + away >= self.len {
                return None;
            }
            let is_behind = self.step % 2 == 1;
            self.step += 1;
            if is_behind && self.from + away < self.len {
                return Some(self.from + away);
            }
            if !is_behind && away <= self.from && self.from - away < self.len {
                return Some(self.from - away);
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn places(from: usize, len: usize) -> Vec<usize> {
        let mut near = Outwards::from(from, len);
        std::iter::from_fn(|| near.next()).collect()
    }

    #[test]
    fn every_place_once_and_the_nearest_first() {
        assert_eq!(places(2, 5), [2, 3, 1, 4, 0]);
        assert_eq!(places(0, 3), [0, 1, 2]);
        assert_eq!(places(4, 2), [1, 0]);
        assert!(places(0, 0).is_empty());
        assert!(places(3, 0).is_empty());
        assert_eq!(places(1, 1), [0]);
    }
}
