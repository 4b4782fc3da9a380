//! The types of a registry's key: the argument of its methods, and the labels in rows.

use std::fmt;
use std::marker::PhantomData;

use super::key::{self, Key};
use super::look_up_key::LookUpKey;
use crate::label_set::{LabelOrder, LabelSet};

/// The key of a registry: `String` for a set with `key = "channel"`, or a [label set](LabelSet).
///
/// [`KeyedSet::Key`](crate::KeyedSet::Key) states it, and it determines what the methods of
/// [`Registry`](crate::Registry) take.
pub trait RegistryKey: Send + Sync + 'static {
    /// The argument of look-ups: `&'k str`, or the label set with text of this lifetime.
    type With<'k>;

    /// The labels in a row.
    #[doc(hidden)]
    type InRow;

    /// How the values of each label are ordered.
    #[doc(hidden)]
    const ORDERS: &'static [LabelOrder];

    /// Calls `look_up` with the key.
    #[doc(hidden)]
    fn with_key<R>(key: &Self::With<'_>, look_up: impl FnOnce(LookUpKey<'_>) -> R) -> R;

    /// Calls `use_bytes` with the bytes of the key.
    #[doc(hidden)]
    fn with_bytes<R>(key: &Self::With<'_>, use_bytes: impl FnOnce(&[u8]) -> R) -> R {
        Self::with_key(key, |key| key.with_bytes(use_bytes))
    }

    /// Returns the key with these bytes. Returns `None` if no key has them.
    #[doc(hidden)]
    fn from_key(key: &[u8]) -> Option<Self::With<'_>>;

    /// Returns the labels in a row for the key with these bytes.
    #[doc(hidden)]
    fn in_row(key: &[u8]) -> Self::InRow;
}

impl RegistryKey for String {
    type With<'k> = &'k str;
    type InRow = String;

    const ORDERS: &'static [LabelOrder] = &[LabelOrder::Text];

    #[inline]
    fn with_key<R>(key: &&str, look_up: impl FnOnce(LookUpKey<'_>) -> R) -> R {
        look_up(LookUpKey::Single(key.as_bytes()))
    }

    fn from_key(key: &[u8]) -> Option<&str> {
        std::str::from_utf8(key).ok()
    }

    fn in_row(key: &[u8]) -> String {
        Self::from_key(key).unwrap_or_default().to_owned()
    }
}

impl<L: LabelSet> RegistryKey for L {
    type With<'k> = L::With<'k>;
    type InRow = RowLabels<L>;

    const ORDERS: &'static [LabelOrder] = L::ORDERS;

    #[inline]
    fn with_key<R>(key: &L::With<'_>, look_up: impl FnOnce(LookUpKey<'_>) -> R) -> R {
        L::with_key(key, look_up)
    }

    fn from_key(key: &[u8]) -> Option<L::With<'_>> {
        L::from_key(key)
    }

    fn in_row(key: &[u8]) -> RowLabels<L> {
        RowLabels { key: Some(key.into()), label_set: PhantomData }
    }
}

/// A key of a registry that can be passed as a `T`: `String` as any text, and a label set as itself.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not a key of this registry",
    label = "expected text for `key = \"…\"`, or the label set that is the key"
)]
pub trait KeyFrom<T>: RegistryKey {
    /// Calls `look_up` with the bytes of the key.
    #[doc(hidden)]
    fn with_key_of<R>(value: &T, look_up: impl FnOnce(&[u8]) -> R) -> R;
}

impl<T: AsRef<str>> KeyFrom<T> for String {
    fn with_key_of<R>(value: &T, look_up: impl FnOnce(&[u8]) -> R) -> R {
        look_up(value.as_ref().as_bytes())
    }
}

impl<'k, L: LabelSet> KeyFrom<L::With<'k>> for L {
    fn with_key_of<R>(value: &L::With<'k>, look_up: impl FnOnce(&[u8]) -> R) -> R {
        L::with_bytes(value, look_up)
    }
}

/// The labels of a row in a snapshot whose registry has a label set as its key.
///
/// ```
/// use frozen_metrics::{Counter, LabelSet, ReplicationMetrics, RowLabels};
///
/// #[derive(LabelSet)]
/// struct Shard<'a> {
///     service: &'a str,
///     shard: u32,
/// }
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "bus", key = Shard<'static>, max_keys = 8, overflow = "other", golden = none)]
/// struct Bus {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// let registry = BusRegistry::new();
/// registry.for_shard(Shard { service: "payments", shard: 7 }).frames_total.inc();
/// let snapshot = registry.snapshot();
/// let labels = snapshot.rows[0].shard.get().unwrap();
/// assert_eq!((labels.service, labels.shard), ("payments", 7));
/// assert_eq!(snapshot.rows[0].shard, RowLabels::new(Shard { service: "payments", shard: 7 }));
/// ```
pub struct RowLabels<L> {
    key: Option<Key>,
    label_set: PhantomData<fn() -> L>,
}

impl<L: LabelSet> RowLabels<L> {
    /// Creates the labels of a row, to compare with those of a snapshot.
    pub fn new(labels: L::With<'_>) -> Self {
        L::with_bytes(&labels, L::in_row)
    }

    /// Returns the labels. Returns `None` for the row of the overflow and for a default row.
    pub fn get(&self) -> Option<L::With<'_>> {
        L::from_key(self.key.as_ref()?)
    }
}

impl<L> RowLabels<L> {
    /// Calls `visit` with the value of each label.
    #[doc(hidden)]
    pub fn each_value(&self, visit: &mut dyn FnMut(&str)) {
        self.key.iter().flat_map(|key| key::values(key)).for_each(visit);
    }
}

impl<L> Default for RowLabels<L> {
    fn default() -> Self {
        Self { key: None, label_set: PhantomData }
    }
}

impl<L> Clone for RowLabels<L> {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), label_set: PhantomData }
    }
}

impl<L> PartialEq for RowLabels<L> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<L> Eq for RowLabels<L> {}

impl<L> fmt::Debug for RowLabels<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.key.iter().flat_map(|key| key::values(key))).finish()
    }
}
