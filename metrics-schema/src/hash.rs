//! Hashes of families and keys, so that constants can compare schemas without reading them.
//!
//! A group compares its members with their goldens while it is compiled. The derive of a member
//! emits the hashes of its schema, and the derive of the group emits those of each golden. A constant
//! compares them. Apart from collisions of 64-bit hashes, two hashes are equal exactly if
//! [`diff::compare`](crate::diff::compare) finds no difference.

use std::borrow::Cow;
use std::fmt::Write;

use crate::exposition::{bound, escape_help, label_set};
use crate::golden::Annotation;
use crate::{FamilySchema, Key, Label, Schema};

/// The hashes of one schema.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series, hash::SchemaHashes};
///
/// const SERIES: &[Series] = &[Series::new(&[])];
/// const OLD: &[FamilySchema] = &[FamilySchema::new("syncs_total", Kind::Counter, None, "Syncs.", SERIES)];
/// const NEW: &[FamilySchema] = &[FamilySchema::new("syncs_total", Kind::Counter, None, "Syncs done.", SERIES)];
/// let [old, new] = [OLD, NEW].map(|families| SchemaHashes::new(&Schema::new("Channel", None, families)));
/// assert_eq!(old.key, new.key);
/// assert_ne!(old.families, new.families);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaHashes {
    /// The hash of the key and its cap. A set without a key has one, too.
    pub key: u64,
    /// The hash of each family without its name, in the order of [`Schema::families`].
    pub families: Cow<'static, [u64]>,
    /// The hash of the name of each family, in the same order.
    pub names: Cow<'static, [NameHash]>,
}

/// The hash of a name, which can be appended to that of a prefix without reading the name again: a constant
/// needs milliseconds to read some hundred names.
///
/// ```
/// use frozen_metrics_schema::hash::NameHash;
///
/// const FULL: NameHash = NameHash::new("node_drops_total");
/// assert_eq!(NameHash::new("node_").followed_by(NameHash::new("drops_total")), FULL);
/// assert_ne!(NameHash::new("drops_total"), FULL);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameHash {
    /// The bytes of the name as the digits of one number, modulo a prime.
    pub hash: u64,
    /// The power of 256 that has as many zeros as the name has bytes, modulo the prime.
    pub power: u64,
}

const PRIME: u128 = u64::MAX as u128 - 58;

impl NameHash {
    /// Computes the hash of a name.
    pub const fn new(name: &str) -> Self {
        let (bytes, mut hash, mut power, mut index) = (name.as_bytes(), 0, 1, 0);
        while index < bytes.len() {
            hash = ((hash << 8) | bytes[index] as u128) % PRIME;
            power = (power << 8) % PRIME;
            index += 1;
        }
        Self { hash: hash as u64, power: power as u64 }
    }

    /// Returns the hash of this name followed by another one.
    pub const fn followed_by(self, rest: Self) -> Self {
        let power = rest.power as u128;
        let hash = (self.hash as u128 * power + rest.hash as u128) % PRIME;
        Self { hash: hash as u64, power: (self.power as u128 * power % PRIME) as u64 }
    }
}

impl SchemaHashes {
    /// Computes the hashes of a schema.
    pub fn new(schema: &Schema) -> Self {
        let family = |family: &FamilySchema| without_labels(schema, family, 0);
        Self {
            key: key(schema.key.as_ref()),
            families: schema.families.iter().map(family).collect(),
            names: schema.families.iter().map(|family| NameHash::new(&family.name)).collect(),
        }
    }

    /// Creates hashes from literals.
    pub const fn from_literals(
        key: u64,
        families: &'static [u64],
        names: &'static [NameHash],
    ) -> Self {
        Self { key, families: Cow::Borrowed(families), names: Cow::Borrowed(names) }
    }

    /// Returns the hash of the name of the family at `index`.
    ///
    /// # Panics
    ///
    /// Panics if the schema has fewer families.
    pub const fn name(&self, index: usize) -> NameHash {
        match &self.names {
            Cow::Borrowed(names) => names[index],
            Cow::Owned(names) => names.as_slice()[index],
        }
    }

    /// Returns the hash of the family at `index`.
    ///
    /// # Panics
    ///
    /// Panics if the schema has fewer families.
    pub const fn family(&self, index: usize) -> u64 {
        match &self.families {
            Cow::Borrowed(families) => families[index],
            Cow::Owned(families) => families.as_slice()[index],
        }
    }
}

/// The labels at the beginning of a family's series, which groups may have added, with the hashes of the
/// family without the first of these labels.
///
/// ```
/// use frozen_metrics_schema::hash::{LeadingLabels, SchemaHashes};
/// use frozen_metrics_schema::{FamilySchema, Kind, Label, Schema, Series};
///
/// const OWN: &[Series] = &[Series::new(const { &[Label::new("role", "leader")] })];
/// const WITHIN: &[Series] = &[Series::new(const { &[Label::new("zone", "a"), Label::new("role", "leader")] })];
/// const MEMBER: &[FamilySchema] = &[FamilySchema::new("lag", Kind::Gauge, None, "Lag.", OWN)];
/// const GOLDEN: &[FamilySchema] = &[FamilySchema::new("lag", Kind::Gauge, None, "Lag.", WITHIN)];
/// let (member, golden) = (Schema::new("Lag", None, MEMBER), Schema::new("Node.lag", None, GOLDEN));
/// let leading = LeadingLabels::new(&golden, &GOLDEN[0]);
/// assert_eq!(leading.labels.len(), 2);
/// assert_eq!(leading.hashes[1], SchemaHashes::new(&member).families[0]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadingLabels<'a> {
    /// The constant labels with which all series begin, up to the labels of the key.
    pub labels: &'a [Label],
    /// The hashes of the family without the first 0, 1, 2, … of these labels.
    pub hashes: Vec<u64>,
}

impl<'a> LeadingLabels<'a> {
    /// Returns the leading labels of a family of this schema.
    pub fn new(schema: &Schema, family: &'a FamilySchema) -> Self {
        let first = family.series.first().map_or(&[][..], |series| &series.labels);
        let shared =
            |series: &[Label]| first.iter().zip(series).take_while(|(a, b)| a == b).count();
        let shared = family.series.iter().map(|series| shared(&series.labels)).min();
        let before_key = match schema.key_labels_of(family) {
            [] => usize::MAX,
            _ => family.key_at,
        };
        let labels = &first[..shared.unwrap_or_default().min(before_key)];
        let hashes = (0..=labels.len()).map(|count| without_labels(schema, family, count));
        Self { labels, hashes: hashes.collect() }
    }
}

/// Returns the hash of a key: its labels in order, each with its overflow value and its values in any
/// order, and the cap.
fn key(key: Option<&Key>) -> u64 {
    let mut text = String::new();
    if let Some(key) = key {
        let _ = writeln!(text, "{}", key.max_keys);
        for label in key.labels.iter() {
            let _ =
                writeln!(text, "{:?} {:?} {:?}", label.name, label.overflow, sorted(&label.values));
        }
    }
    fnv1a(&text)
}

/// Returns the hash of a family without its name and without the first `count` labels of its series.
fn without_labels(schema: &Schema, family: &FamilySchema, count: usize) -> u64 {
    let mut text = format!("{}\n", family.kind.openmetrics_word());
    escape_help(&mut text, &family.help);
    for annotation in Annotation::ALL {
        let _ = write!(text, "\n{} {:?}", annotation.word, annotation.text(family));
    }
    text.push('\n');
    if !schema.key_labels_of(family).is_empty() {
        let _ = writeln!(text, "{}", family.key_at.saturating_sub(count));
    }
    let bounds: Vec<_> = family.kind.bounds().iter().copied().map(bound).collect();
    let _ = writeln!(text, "{bounds:?} {:?}", family.kind.open_labels());
    let series = family.series.iter().map(|series| {
        let mut text = String::new();
        label_set(&mut text, &series.labels[count.min(series.labels.len())..]);
        text
    });
    let _ = writeln!(text, "{:?}", sorted(&series.collect::<Vec<_>>()));
    fnv1a(&text)
}

fn sorted<T: Clone + Ord>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort();
    values
}

/// Returns the 64-bit FNV-1a hash.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
