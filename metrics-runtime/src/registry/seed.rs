//! Keys that are known from the start.

use std::error::Error;
use std::fmt;

use super::Registry;
use crate::set::MetricSet;

impl<S: MetricSet> Registry<S> {
    /// Creates these keys, which never expire.
    ///
    /// # Errors
    ///
    /// There is no place left for one of them. Those before it are seeded, those after it are not.
    pub fn seed<K: AsRef<str>>(
        &self,
        keys: impl IntoIterator<Item = K>,
    ) -> Result<(), NoPlaceLeft> {
        keys.into_iter().try_for_each(|key| self.seed_one(key.as_ref()))
    }

    fn seed_one(&self, key: &str) -> Result<(), NoPlaceLeft> {
        if key == self.overflow.key() {
            self.overflow.set();
            return Ok(());
        }
        let mut life = self.life();
        if self.claim(key, self.hash(key)).is_none() {
            return Err(NoPlaceLeft { key: key.to_owned(), max_keys: self.places.all() });
        }
        life.seed(key);
        self.prepare_to_fold(&life);
        Ok(())
    }
}

/// A key was to be seeded when every place was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPlaceLeft {
    /// The key that found no place.
    pub key: String,
    /// How many places there are.
    pub max_keys: usize,
}

impl fmt::Display for NoPlaceLeft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, max_keys } = self;
        write!(f, "no place left for `{}`: all {max_keys} are taken, ", key.escape_debug())?;
        write!(f, "seed keys before others are looked up, or raise `max_keys`")
    }
}

impl Error for NoPlaceLeft {}
