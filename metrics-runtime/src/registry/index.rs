//! The index: how threads find the tables of keys, without a lock and without counting references.
//!
//! One thread-local for registries of all types has a pointer to the [directory](Directory) of each registry that the
//! thread uses. A directory that is replaced is retired. A thread whose directory is retired fetches the current one.

use std::cell::RefCell;
use std::sync::{Arc, PoisonError};

use super::key::KeyHasher;
use super::keys::{KeysGuard, Writer};
use super::look_up_key::LookUpKey;
use super::table::{Answer, Directory};
use crate::set::AnySet;
use crate::sync::{AtomicBool, Mutex, MutexGuard, Ordering, thread_local};

/// The directories that a thread uses, by the number of their registry.
type DirectoriesOfThread = RefCell<Vec<Option<Arc<Directory>>>>;

#[cfg(not(all(test, loom)))]
thread_local! {
    static DIRECTORIES: DirectoriesOfThread = const { RefCell::new(Vec::new()) };
}
// The macro of loom does not accept constants.
#[cfg(all(test, loom))]
thread_local! {
    static DIRECTORIES: DirectoriesOfThread = RefCell::new(Vec::new());
}

/// Calls `record` with the set of this key if the tables of the current thread contain it, and returns whether they do.
/// `record` may look up keys. This function is compiled for each call of a user's.
#[inline]
pub(super) fn with(
    number: usize,
    key: LookUpKey<'_>,
    hasher: &KeyHasher,
    record: impl FnOnce(&Arc<dyn AnySet>),
) -> bool {
    // `try_with` fails while the thread ends. `try_borrow` fails if a caller's global allocator looks up a key while
    // `fetch` allocates.
    let is_found = DIRECTORIES.try_with(|directories| {
        let Ok(directories) = directories.try_borrow() else { return false };
        let Some(set) = key.find_in(&directories, number, hasher) else { return false };
        record(set);
        true
    });
    matches!(is_found, Ok(true))
}

/// The keys of one registry.
pub(super) struct Index {
    number: RegistryNumber,
    current: Mutex<Option<Arc<Directory>>>,
    /// Whether there are keys that are not in the tables.
    pub(super) has_extra: AtomicBool,
    writer: Mutex<Writer>,
}

impl Index {
    /// Creates an empty index.
    pub(super) fn new(hasher: KeyHasher) -> Self {
        Self {
            number: RegistryNumber::new(),
            current: Mutex::new(None),
            has_extra: AtomicBool::new(false),
            writer: Mutex::new(Writer::new(hasher)),
        }
    }

    /// Returns the registry's number, which [`with`] takes.
    #[inline]
    pub(super) fn number(&self) -> usize {
        self.number.0
    }

    /// Takes the lock of the keys.
    pub(super) fn lock(&self) -> KeysGuard<'_> {
        KeysGuard::new(self, lock(&self.writer))
    }

    /// Looks up a key in the current tables.
    pub(super) fn find(&self, key: &[u8], hash: u64) -> Answer {
        // Read before the tables, which contain all keys when this becomes false.
        let has_extra = self.has_extra.load(Ordering::Acquire);
        let mut answer = self.find_in_fetched(key, hash);
        if let Answer::Unknown = answer {
            self.fetch();
            answer = self.find_in_fetched(key, hash);
        }
        match answer {
            Answer::Absent if has_extra => Answer::Unknown,
            Answer::Found(_) | Answer::Absent | Answer::Unknown => answer,
        }
    }

    /// Looks up a key in the tables that this thread has fetched. The answer is unknown if they are retired or missing.
    fn find_in_fetched(&self, key: &[u8], hash: u64) -> Answer {
        let answer = DIRECTORIES.try_with(|directories| {
            let directories = directories.try_borrow().ok()?;
            let directory = directories.get(self.number())?.as_ref()?;
            Some(directory.look_up(key, hash))
        });
        answer.ok().flatten().unwrap_or(Answer::Unknown)
    }

    /// Makes the current thread use the current directory.
    pub(super) fn fetch(&self) {
        // Retired directories, and sets with them, are dropped after the borrow, because a set may look up keys when it
        // is dropped.
        let _retired = DIRECTORIES.try_with(|directories| {
            let mut directories = directories.try_borrow_mut().ok()?;
            let own = directories.get(self.number()).and_then(Option::as_ref);
            if own.is_some_and(|own| !own.is_retired()) {
                return None;
            }
            let current = lock(&self.current).clone()?;
            if directories.len() <= self.number() {
                directories.resize(self.number() + 1, None);
            }
            let retired: Vec<_> = directories
                .iter_mut()
                .filter_map(|directory| directory.take_if(|directory| directory.is_retired()))
                .collect();
            directories[self.number()] = Some(current);
            Some(retired)
        });
    }

    /// Replaces the current directory and returns the former one.
    pub(super) fn publish(&self, directory: Arc<Directory>) -> Option<Arc<Directory>> {
        let replaced = lock(&self.current).replace(directory);
        if let Some(replaced) = &replaced {
            replaced.retire();
        }
        replaced
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No operation under these locks can panic half-way, so a poisoned lock is usable.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Retires the directory before another registry can have the number.
impl Drop for Index {
    fn drop(&mut self) {
        if let Some(current) = lock(&self.current).take() {
            current.retire();
        }
    }
}

/// A number that no other registry has at the same time. Numbers are small, because they index a list of each
/// thread.
struct RegistryNumber(usize);

/// The numbers of registries that no longer exist, and the next new number.
static NUMBERS: std::sync::Mutex<(Vec<usize>, usize)> = std::sync::Mutex::new((Vec::new(), 0));

impl RegistryNumber {
    fn new() -> Self {
        let mut numbers = NUMBERS.lock().unwrap_or_else(PoisonError::into_inner);
        let (free, next) = &mut *numbers;
        Self(free.pop().unwrap_or_else(|| {
            *next += 1;
            *next - 1
        }))
    }
}

impl Drop for RegistryNumber {
    fn drop(&mut self) {
        NUMBERS.lock().unwrap_or_else(PoisonError::into_inner).0.push(self.0);
    }
}
