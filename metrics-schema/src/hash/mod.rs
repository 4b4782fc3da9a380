//! Hashes of families and keys, so that constants can compare schemas without reading them.
//!
//! A group compares its members with their goldens while it is compiled. The derive of a member
//! emits the hashes of its schema, and the derive of the group emits those of each golden. A constant
//! compares them. Apart from collisions of 64-bit hashes, two families or keys have equal hashes exactly if
//! [`diff::compare`](crate::diff::compare) finds no difference between them. The hash of a family does not cover
//! its name, which has a [hash of its own](NameHash).
//!
//! ```
//! use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series, hash};
//!
//! const SERIES: &[Series] = &[Series::new(&[])];
//! const OLD: &[FamilySchema] = &[FamilySchema::new("syncs_total", Kind::Counter, None, "Syncs.", SERIES)];
//! const NEW: &[FamilySchema] = &[FamilySchema::new("syncs_total", Kind::Counter, None, "Syncs done.", SERIES)];
//! let [old, new] = [OLD, NEW].map(|families| Schema::new("Channel", None, families));
//! assert_eq!(hash::key(old.key.as_ref()), hash::key(new.key.as_ref()));
//! assert_ne!(hash::family(&old, &OLD[0], 0), hash::family(&new, &NEW[0], 0));
//! ```

mod series;

use std::fmt::Write;

use crate::exposition::escape_help;
use crate::golden::{ALIAS, Annotation, DEPRECATED, LABELS};
use crate::{FamilySchema, Key, KeyLabel, Label, MetricType, Schema, const_text};

pub use series::{closed_series, series};

/// The hash of a name. From the hashes of two names, [`followed_by`](Self::followed_by) computes that of both names
/// together without reading them again, because a constant needs milliseconds to read some hundred names.
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
    /// The base of these digits to the power of the number of bytes, modulo the prime.
    pub power: u64,
}

/// An arbitrary number of 64 bits: with a small base, names that differ in two letters could have the same hash.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

impl NameHash {
    /// Computes the hash of a name.
    pub const fn new(name: &str) -> Self {
        let (bytes, mut hash, mut power, mut index) = (name.as_bytes(), 0, 1, 0);
        while index < bytes.len() {
            hash = appended(hash, bytes[index] as u64, BASE);
            power = appended(power, 0, BASE);
            index += 1;
        }
        Self { hash, power }
    }

    /// Returns the hash of this name followed by another one.
    pub const fn followed_by(self, rest: Self) -> Self {
        let hash = appended(self.hash, rest.hash, rest.power);
        Self { hash, power: appended(self.power, 0, rest.power) }
    }
}

/// Returns the [hash](NameHash::hash) of a name with this hash followed by one with the hash `rest` and this
/// [power](NameHash::power). In constants, [`NameHash::followed_by`] is several times as slow.
pub const fn appended(hash: u64, rest: u64, power: u64) -> u64 {
    // The modulus is the largest prime below 2^64. As a named constant it would be looked up in each call.
    ((hash as u128 * power as u128 + rest as u128) % 18_446_744_073_709_551_557) as u64
}

/// Returns the hash of a key: its labels in order, each with its values in any order, the overflow
/// value and the cap. The hash of `None` states that there is no key.
pub fn key(key: Option<&Key>) -> u64 {
    with_labels(key_limits(key), labels(key.map_or(&[], |key| &key.labels)))
}

/// Returns the part of the [hash of a key](key) that no type states: without its [labels].
pub fn key_limits(key: Option<&Key>) -> u64 {
    fnv1a(&key.map_or_else(String::new, limits))
}

/// Returns what the hash of a key covers besides its labels.
fn limits(key: &Key) -> String {
    format!("{} {:?}\n", key.max_keys, key.overflow)
}

/// Returns the hash of a family of this schema without its [name in OpenMetrics](FamilySchema::openmetrics_name)
/// and without the first `labels` constant labels of its series.
pub fn family(schema: &Schema, family: &FamilySchema, labels: usize) -> u64 {
    let of_key = family.key.as_ref().map_or(&[][..], |key| &key.labels);
    let parts =
        [bounds(family.kind.bounds()), self::labels(of_key), series(&family.series, labels)];
    with_parts(declaration(schema, family, labels), parts)
}

/// Returns the part of the [hash of a family](family) that no type states: without its [bounds], the [labels] of its own
/// key, and its [series].
pub fn declaration(schema: &Schema, family: &FamilySchema, labels: usize) -> u64 {
    let kind = MetricType::from_kind(&family.kind);
    // The names `syncs_total` and `syncs` of a counter have the same stem.
    let mut text = format!("{kind:?} {:?}\n", kind.in_openmetrics(&family.name).1);
    escape_help(&mut text, family.own_help());
    let separate = [&LABELS, &ALIAS, &DEPRECATED];
    let is_hashed = |annotation: &&&Annotation| !separate.contains(*annotation);
    for annotation in Annotation::ALL.iter().filter(is_hashed) {
        if let Some(annotated) = annotation.text(family) {
            let _ = write!(text, "\n{} {annotated:?}", annotation.word);
        }
    }
    // A group adds its prefix to the names of all families, which therefore begin with the same text.
    if let Some(alias) = &family.alias {
        let of = after_common_start(&alias.of, &family.name);
        let _ = write!(text, "\nALIAS {of:?} {:?}", alias.until);
    }
    if let Some(mut deprecation) = family.deprecation() {
        let replacement = deprecation.replacement.take();
        let replacement =
            replacement.map(|name| after_common_start(&name, &family.name).to_owned());
        let _ = write!(text, "\nDEPRECATED {replacement:?} {:?}", deprecation.to_text());
    }
    text.push('\n');
    if family.key.is_some() || schema.key_labels_of(family).next().is_some() {
        let _ = writeln!(text, "{}", family.key_at.saturating_sub(labels));
    }
    let _ = writeln!(text, "{:?}", family.kind.open_labels());
    if let Some(key) = &family.key {
        text.push_str(&limits(key));
    }
    fnv1a(&text)
}

/// Returns the part of `name` after the characters that `other` begins with, too.
fn after_common_start<'a>(name: &'a str, other: &str) -> &'a str {
    let same = name.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    &name[same.map(|(c, _)| c.len_utf8()).sum()..]
}

/// Completes the hash of a [declaration] with the hashes of the parts that types may state: its [bounds], the [labels] of
/// its own key, and its [series].
pub const fn with_parts(declaration: u64, [bounds, labels, series]: [u64; 3]) -> u64 {
    appended(appended(appended(declaration, bounds, BASE), labels, BASE), series, BASE)
}

/// [Completes](with_parts) the hash of each declaration with the parts that have its index. The derive of a set does not
/// know what types state, so a constant adds it.
///
/// ```
/// use frozen_metrics_schema::hash;
///
/// const PARTS: &[[u64; 3]] = &[[hash::bounds(&[0.5, 1.0]), 0, 1], [0, 0, 1]];
/// const HASHES: [u64; 3] = hash::families(&[7, 8, 9], &[0, 1, 0], PARTS);
/// assert_eq!(HASHES[1], hash::with_parts(8, PARTS[1]));
/// ```
///
/// # Panics
///
/// Panics if an index is too large.
pub const fn families<const N: usize>(
    declarations: &[u64; N],
    indices: &[usize; N],
    parts: &[[u64; 3]],
) -> [u64; N] {
    let (mut hashes, mut index) = ([0; N], 0);
    while index < N {
        hashes[index] = with_parts(declarations[index], parts[indices[index]]);
        index += 1;
    }
    hashes
}

/// Returns the hash of these bounds of buckets; 0 if there are none.
///
/// ```
/// use frozen_metrics_schema::hash;
///
/// const HASH: u64 = hash::bounds(&[0.5, 1.0]);
/// assert_ne!(HASH, hash::bounds(&[0.5, 2.0]));
/// assert_eq!(hash::bounds(&[]), 0);
/// ```
pub const fn bounds(bounds: &[f64]) -> u64 {
    let (mut hash, mut index) = (0, 0);
    while index < bounds.len() {
        hash = appended(hash, bounds[index].to_bits(), BASE);
        index += 1;
    }
    hash
}

/// Completes the hash of the [limits](key_limits) of a key with that of its [labels]. The derive of a set does not know
/// the labels of its label sets, so a constant adds them.
pub const fn with_labels(limits: u64, labels: u64) -> u64 {
    appended(limits, labels, BASE)
}

/// Returns the hash of these labels of a key: their names in order, each with its values in any order; 0 if there are
/// none.
///
/// ```
/// use frozen_metrics_schema::{KeyLabel, hash};
///
/// const PEER: &[KeyLabel] = &[KeyLabel::new("peer")];
/// const HASH: u64 = hash::labels(PEER);
/// assert_ne!(HASH, hash::labels(&[KeyLabel::new("node")]));
/// assert_eq!(hash::labels(&[]), 0);
/// ```
pub const fn labels(labels: &[KeyLabel]) -> u64 {
    let (mut hash, mut index) = (0, 0);
    while index < labels.len() {
        let (name, values) = (&labels[index].name, labels[index].const_values());
        let (mut sum, mut number) = (values.len() as u64, 0);
        while number < values.len() {
            sum = sum.wrapping_add(mixed(fnv1a_from(OFFSET, const_text(&values[number]))));
            number += 1;
        }
        hash = fnv1a_from(if index == 0 { OFFSET } else { hash }, const_text(name));
        hash = (hash ^ sum).wrapping_mul(PRIME);
        index += 1;
    }
    hash
}

/// Returns the constant labels with which all series of a family begin, up to the labels of the key. They are
/// the labels that groups may have added.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Kind, Label, Schema, Series, hash};
///
/// const OWN: &[Series] = &[Series::new(const { &[Label::new("role", "leader")] })];
/// const WITHIN: &[Series] = &[Series::new(const { &[Label::new("zone", "a"), Label::new("role", "leader")] })];
/// const MEMBER: &[FamilySchema] = &[FamilySchema::new("lag", Kind::Gauge, None, "Lag.", OWN)];
/// const GOLDEN: &[FamilySchema] = &[FamilySchema::new("lag", Kind::Gauge, None, "Lag.", WITHIN)];
/// let (member, golden) = (Schema::new("Lag", None, MEMBER), Schema::new("Node.lag", None, GOLDEN));
/// assert_eq!(hash::leading_labels(&golden, &GOLDEN[0]).len(), 2);
/// assert_eq!(hash::family(&golden, &GOLDEN[0], 1), hash::family(&member, &MEMBER[0], 0));
/// ```
pub fn leading_labels<'a>(schema: &Schema, family: &'a FamilySchema) -> &'a [Label] {
    let first = family.series.first().map_or(&[][..], |series| &series.labels);
    let shared = |series: &[Label]| first.iter().zip(series).take_while(|(a, b)| a == b).count();
    let shared = family.series.iter().map(|series| shared(&series.labels)).min();
    let before_key = match schema.key_labels_of(family).next() {
        None => usize::MAX,
        Some(_) => family.key_at,
    };
    &first[..shared.unwrap_or_default().min(before_key)]
}

/// Returns whether the [name in OpenMetrics](FamilySchema::openmetrics_name) of a family ends in a suffix of
/// samples, or would do so behind a prefix. Only then can it be the name of another family's sample.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Kind, Schema, hash};
///
/// const GAUGES: &[FamilySchema] = &[FamilySchema::new("count", Kind::Gauge, None, "Behind `wait_`.", &[])];
/// const COUNTERS: &[FamilySchema] = &[FamilySchema::new("count_total", Kind::Counter, None, "Counts.", &[])];
/// const OTHERS: &[FamilySchema] = &[FamilySchema::new("account_total", Kind::Counter, None, "Accounts.", &[])];
/// let [gauges, counters, others] = [GAUGES, COUNTERS, OTHERS].map(|families| Schema::new("", None, families));
/// assert!(hash::ends_like_sample(&gauges) && hash::ends_like_sample(&counters));
/// assert!(!hash::ends_like_sample(&others));
/// ```
pub fn ends_like_sample(schema: &Schema) -> bool {
    let mut suffixes = MetricType::ALL.iter().flat_map(|known| known.sample_suffixes());
    suffixes.any(|suffix| {
        let is_end = |family: &FamilySchema| {
            format!("_{}", family.openmetrics_name()).ends_with(suffix) && !suffix.is_empty()
        };
        schema.families.iter().any(is_end)
    })
}

/// Returns the 64-bit FNV-1a hash.
fn fnv1a(text: &str) -> u64 {
    fnv1a_from(OFFSET, text)
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Continues an FNV-1a hash with this text.
const fn fnv1a_from(mut hash: u64, text: &str) -> u64 {
    let (bytes, mut index) = (text.as_bytes(), 0);
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(PRIME);
        index += 1;
    }
    hash
}

/// Returns a hash in which each bit depends on all bits of `hash`. Sums need it: FNV-1a only multiplies after the last
/// byte, so the hashes of `e` and `f` could have the same sum as those of `d` and `g`.
const fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}
