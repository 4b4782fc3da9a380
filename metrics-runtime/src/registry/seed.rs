//! The error for a key that cannot be seeded.

use std::error::Error;
use std::fmt;

use super::{Registry, key};
use crate::set::KeyedSet;

impl<S: KeyedSet> Registry<S> {
    /// Creates the set for the key with these bytes and protects it from expiry.
    #[doc(hidden)]
    pub fn seed_by(&self, key: &[u8]) -> Result<(), RegistryFull> {
        let core = self.core();
        if core.seed(key) {
            return Ok(());
        }
        let key = key::values(key).collect::<Vec<_>>().join(", ");
        Err(RegistryFull { key, max_keys: core.usage().cap })
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
