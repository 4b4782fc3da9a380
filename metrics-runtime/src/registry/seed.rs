//! Seeding: creating keys that never expire.

use std::error::Error;
use std::fmt;

use super::shape::KeyShape;
use super::{Given, Registry};
use crate::set::MetricSet;

impl<S: MetricSet> Registry<S> {
    /// Creates the set for `key` and protects it from expiry.
    ///
    /// # Errors
    ///
    /// Returns an error if the registry is full.
    pub fn seed(&self, key: Given<'_, S>) -> Result<(), RegistryFull> {
        if self.overflow.has(key) {
            self.overflow.set();
            return Ok(());
        }
        let mut life = self.lives.lock();
        let hash = self.hash(key);
        if self.claim(key, hash).is_none() {
            let key = S::Key::each(&key).collect::<Vec<_>>().join(", ");
            return Err(RegistryFull { key, max_keys: self.places.all() });
        }
        life.seed(key, hash);
        self.prepare_to_fold(&life);
        Ok(())
    }
}

/// The error for a key that cannot be seeded because the registry is full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryFull {
    /// The key that was not seeded. The values of several labels are separated by `, `.
    pub key: String,
    /// The maximum number of keys.
    pub max_keys: usize,
}

impl fmt::Display for RegistryFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, max_keys } = self;
        write!(
            f,
            "cannot seed `{}`: the registry already has {max_keys} keys; ",
            key.escape_debug()
        )?;
        write!(f, "seed keys before other keys are looked up, or raise `max_keys`")
    }
}

impl Error for RegistryFull {}
