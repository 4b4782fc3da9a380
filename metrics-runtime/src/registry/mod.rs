//! The bounded registry: one set per key, up to an exact maximum.
//!
//! Users call [`Registry`], which is generic over the set. It only passes the key as a
//! [`LookUpKey`], finds the set, and casts it to its type. Everything else is in [`Core`](core::Core), which is compiled
//! once.
//!
//! # A look-up
//!
//! 1. The label values are hashed where they are. The key's bytes are formed only in steps 3 and 4.
//! 2. If the tables that this thread has fetched contain the key, its set is used without a lock and without counting
//!    a reference.
//! 3. Otherwise, the thread fetches the current tables if its own are retired or missing, and looks there.
//! 4. Otherwise, under the lock of the [keys], the key is found, created, or folded into the overflow set. In a full
//!    registry, an unknown key is folded without the lock: see [Folding](#folding).
//!
//! No lock is held while a caller's code runs. A closure that records can therefore look up keys, scrape, or wait
//! for other threads without a deadlock. Sets are dropped after locks are released, as [garbage], because a set may
//! have code that runs when it is dropped.
//!
//! # Creation
//!
//! [`get_or_insert`](core::Core::get_or_insert) does the following under the lock of the keys: the change begins;
//! capacity is reserved; the entry is recorded for the next scrape and inserted; the change ends. A full table is
//! [replaced](keys) before the insertion.
//!
//! # Folding
//!
//! A key is folded only if the registry was full of other keys at a moment during the look-up. Under the lock of the
//! keys, a look-up can test that directly. Without the lock, it reads in this order:
//!
//! 1. the [change counter](capacity::ChangeCounter),
//! 2. whether the registry is full,
//! 3. whether the current tables have the key,
//! 4. the change counter again.
//!
//! If the counter is the same and no change was under way, both answers are true of one moment. A thread that sees the
//! end of a change also sees which tables the change retired.
//!
//! Before a key is folded, keys whose [leases] have ended are removed to make room.
//!
//! # Removal
//!
//! [`remove_if`](core::Core::remove_if) does the following under the [retention lock](retention::Retention) and that of
//! the keys: the change begins; the slot of the key is marked in the current table; the retention state of the key is
//! removed; the removal is recorded for the next scrape; the capacity is released; the change ends. A thread that sees
//! the removal finds the mark, or that its tables are retired, at its next look-up.
//!
//! Scrapes take recorded changes under the retention lock, so a scrape never shows more keys than the maximum.
//!
//! # A scrape
//!
//! [`scrape`](core::Core::scrape) merges what was created and removed since the last scrape into the sorted
//! [cache], and [`Cache::encode`](cache::Cache::encode) reads all sets into rows that the encoder
//! writes. Finally, sets of removed keys are freed.

mod cache;
mod capacity;
mod core;
mod current_table;
mod family;
mod garbage;
mod index;
mod key;
mod key_order;
mod keys;
mod leases;
mod lifecycle;
mod look_up_key;
#[cfg(all(test, loom))]
mod loom_models;
mod pending;
mod registry_key;
mod removal;
mod retention;
mod retired;
mod set_type;
mod table;
mod tags;
mod typed;

pub use self::capacity::RegistryFull;
pub use self::family::{
    Family, FamilyDeclaration, FamilyHandle, FamilyLease, FamilySnapshot, SameFamily,
    lists as family_lists,
};
pub(crate) use self::key::{SEPARATOR, join_all, overflow as overflow_key, values as key_values};
pub(crate) use self::key_order::KeyOrder;
pub use self::leases::SetLease;
pub use self::look_up_key::LookUpKey;
pub use self::registry_key::{KeyFrom, RegistryKey, RowLabels};
pub use self::typed::Registry;
