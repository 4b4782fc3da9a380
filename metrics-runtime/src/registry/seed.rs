//! Keys that are known from the start.

use std::error::Error;
use std::fmt;

use super::shape::KeyShape;
use super::{Given, Registry};
use crate::set::MetricSet;

impl<S: MetricSet> Registry<S> {
    /// Creates this key, which never expires.
    ///
    /// # Errors
    ///
    /// There is no place left for it.
    pub fn seed(&self, key: Given<'_, S>) -> Result<(), NoPlaceLeft> {
        if self.overflow.has(key) {
            self.overflow.set();
            return Ok(());
        }
        let mut life = self.lives.lock();
        let hash = self.hash(key);
        if self.claim(key, hash).is_none() {
            let key = S::Key::each(&key).collect::<Vec<_>>().join(", ");
            return Err(NoPlaceLeft { key, max_keys: self.places.all() });
        }
        life.seed(key, hash);
        self.prepare_to_fold(&life);
        Ok(())
    }
}

/// A key was to be seeded when every place was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPlaceLeft {
    /// The key that found no place; of several labels, their values with `, ` between them.
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
