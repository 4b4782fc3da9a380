//! The rows of families that have labels of their own: one row for each entry of each set.

use std::{fmt, mem};

use frozen_metrics_schema::{FamilySchema, KeyLabel, Schema};

use super::keys::Keys;
use crate::blocks::Piece;
use crate::shape::{Field, Size};
use crate::value_table::ValueTable;

/// A family that has labels of its own, in a set or in a row of a snapshot.
pub trait FamilyRows {
    /// Returns the field that a row stores.
    #[doc(hidden)]
    fn fields(&self) -> &'static [Field];

    /// Appends all entries, sorted by their labels.
    #[doc(hidden)]
    fn append_to(&self, rows: &mut OpenRows);

    /// Creates the entry that goldens show, if this is the family of a set.
    #[doc(hidden)]
    fn show_example(&self) {}
}

/// The entries of one family in all sets, sorted by the keys of the sets and then by the family's own labels.
#[derive(Debug, Default)]
pub struct OpenRows {
    pub(crate) fields: &'static [Field],
    pub(crate) values: ValueTable,
    /// The key of the set and that of the entry, as one escaped key.
    pub(crate) keys: Keys,
    /// The key of the set whose entries are being appended, with its end. Empty if the set has no key.
    set_key: Vec<u8>,
    /// Whether the encoder shows the family, and each of its aliases. Empty if the entries are not read for an exposition.
    shown: Vec<bool>,
    /// Whether entries whose leases have ended are removed when all names were shown.
    pub(crate) ends_leases: bool,
}

impl OpenRows {
    /// Returns whether the encoder shows the family, or one of its aliases.
    fn is_shown(&self) -> bool {
        self.shown.contains(&true)
    }

    /// Takes out whether the encoder shows the family, and each of its aliases. Reading the entries of a family for a
    /// scrape removes those whose leases have ended, when all its names were shown.
    pub(crate) fn take_shown(&mut self) -> Vec<bool> {
        mem::take(&mut self.shown)
    }

    /// Puts back what [`take_shown`](Self::take_shown) returned.
    pub(crate) fn set_shown(&mut self, shown: Vec<bool>) {
        self.shown = shown;
    }

    fn clear(&mut self) {
        self.fields = &[];
        self.values.resize(0, Size::default());
        self.keys.clear();
        self.shown.clear();
        self.ends_leases = false;
    }

    /// Appends the key of an entry, which has these labels.
    pub(crate) fn push_key(&mut self, labels: &[KeyLabel], entry: Piece<'_>) {
        match &self.set_key[..] {
            [] => self.keys.push_escaped(entry),
            set_key => {
                let first = labels.first().map_or("", |label| &label.name);
                self.keys.push_joined(set_key, first, entry);
            }
        }
    }

    /// Appends the key of an entry with these label values.
    pub(crate) fn push_values(
        &mut self,
        labels: &[KeyLabel],
        values: &mut dyn Iterator<Item = &str>,
    ) {
        match &self.set_key[..] {
            [] => self.keys.push(labels, values),
            _ => {
                let mut key = Keys::default();
                key.push(labels, values);
                key.iter_with_end().for_each(|entry| self.push_key(labels, entry));
            }
        }
    }

    /// Appends rows whose values are still to be written, and returns the index of the first one.
    pub(crate) fn add_rows(&mut self, rows: usize) -> usize {
        let first = self.values.rows();
        self.values.resize(first + rows, Size::of(self.fields));
        first
    }
}

/// The rows of all families of a schema that have labels of their own, in the order of the schema.
#[derive(Default)]
pub(crate) struct OpenFamilies {
    families: Vec<OpenRows>,
    /// The number of families in use. The memory of others is kept.
    len: usize,
}

impl OpenFamilies {
    /// Creates an empty list.
    pub(crate) const fn new() -> Self {
        Self { families: Vec::new(), len: 0 }
    }

    /// Removes all rows. Returns whether the schema has families with labels of their own that the encoder shows. Only
    /// their entries are appended, because reading a family removes entries whose leases have ended.
    pub(crate) fn begin(
        &mut self,
        schema: &Schema,
        ends_leases: bool,
        is_shown: impl Fn(&FamilySchema) -> bool,
    ) -> bool {
        self.clear();
        for family in schema.families.iter().filter(|family| family.key.is_some()) {
            // An alias follows the family whose entries it shows.
            let rows = match family.alias.is_some() && self.len > 0 {
                true => &mut self.families[self.len - 1],
                false => self.next_family(),
            };
            rows.shown.push(is_shown(family));
            rows.ends_leases = ends_leases;
        }
        self.iter().any(OpenRows::is_shown)
    }

    /// Removes all rows and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.families.iter_mut().for_each(OpenRows::clear);
        self.len = 0;
    }

    /// Appends the families of one set. `families` calls its argument with each of them.
    pub(crate) fn add(
        &mut self,
        set_key: Option<Piece<'_>>,
        families: impl FnOnce(&mut dyn FnMut(&dyn FamilyRows)),
    ) {
        let mut rows = self.families.iter_mut();
        families(&mut |family| {
            if let Some(rows) = rows.next().filter(|rows| rows.is_shown()) {
                // The snapshot of a family that was never read has no fields.
                if !family.fields().is_empty() {
                    rows.fields = family.fields();
                }
                rows.set_key.clear();
                rows.set_key.extend_from_slice(set_key.unwrap_or(Piece::NONE).bytes());
                family.append_to(rows);
            }
        });
    }

    /// Appends a family of a single set.
    pub(crate) fn add_family(&mut self, family: &dyn FamilyRows) {
        let rows = self.next_family();
        rows.fields = family.fields();
        rows.set_key.clear();
        family.append_to(rows);
    }

    /// Returns the rows of one more family, which are empty.
    fn next_family(&mut self) -> &mut OpenRows {
        if self.len == self.families.len() {
            self.families.push(OpenRows::default());
        }
        self.len += 1;
        &mut self.families[self.len - 1]
    }

    /// Returns the rows of each family.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &OpenRows> {
        self.families.iter().take(self.len)
    }

    /// Returns words that are equal if no family has another entry or value.
    pub(crate) fn fingerprint(&self) -> impl Iterator<Item = u64> {
        let words = |rows: &'_ OpenRows| rows.values.rows() as u64;
        self.iter().flat_map(move |rows| [words(rows)].into_iter().chain(rows.values.fingerprint()))
    }
}

impl fmt::Debug for OpenFamilies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenFamilies").field("families", &self.len).finish_non_exhaustive()
    }
}
