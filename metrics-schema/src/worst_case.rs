//! The maximum number of series of a schema, also in constants.

use std::borrow::Cow;

use crate::{FamilySchema, Key, Schema, Series};

impl Schema {
    /// Returns the number of series of one key, or of the single set if the schema has no key.
    pub const fn series_per_key(&self) -> usize {
        let (families, mut sum, mut index) = (self.const_families(), 0_usize, 0);
        while index < families.len() {
            if families[index].registry_metric.is_none() {
                sum = sum.saturating_add(families[index].samples_per_key());
            }
            index += 1;
        }
        sum
    }

    /// Returns the maximum number of series in a scrape: those of a full registry, of its overflow set and of
    /// the registry's own metrics. Saturates at `usize::MAX`.
    pub const fn series_at_most(&self) -> usize {
        let (families, mut sum, mut index) = (self.const_families(), 0_usize, 0);
        while index < families.len() {
            sum = sum.saturating_add(self.samples_at_most(&families[index]));
            index += 1;
        }
        sum
    }

    /// Returns the maximum number of samples of one of its families in a scrape: those of all keys and of the overflow.
    /// A histogram has several samples for each series. Saturates at `usize::MAX`.
    ///
    /// ```
    /// use frozen_metrics_schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};
    ///
    /// const KEY: Key = Key::new(const { &[KeyLabel::new("peer")] }, 9, "other");
    /// const WAIT: FamilySchema =
    ///     FamilySchema::new("wait", Kind::histogram(&[0.1, 1.0]), None, "Wait.", Series::PLAIN);
    /// const SCHEMA: Schema = Schema::new("Node", Some(KEY), const { &[WAIT] });
    /// assert_eq!(SCHEMA.samples_at_most(&WAIT), 10 * 5);
    /// ```
    pub const fn samples_at_most(&self, family: &FamilySchema) -> usize {
        let samples = family.samples_per_key();
        match &self.key {
            Some(key) if family.registry_metric.is_none() => samples.saturating_mul(key.sets()),
            _ => samples,
        }
    }

    /// Returns its [families](Self::families) in a constant, where they cannot be dereferenced.
    const fn const_families(&self) -> &[FamilySchema] {
        match &self.families {
            Cow::Borrowed(families) => families,
            Cow::Owned(families) => families.as_slice(),
        }
    }
}

impl Key {
    /// Returns the maximum number of sets: one for each key, and that of the overflow. Saturates at `usize::MAX`.
    pub const fn sets(&self) -> usize {
        self.max_keys.saturating_add(1)
    }
}

impl FamilySchema {
    /// Returns its [series](Self::series) in a constant, where they cannot be dereferenced.
    pub const fn const_series(&self) -> &[Series] {
        match &self.series {
            Cow::Borrowed(series) => series,
            Cow::Owned(series) => series.as_slice(),
        }
    }

    /// Returns the maximum number of samples of one key of the schema.
    const fn samples_per_key(&self) -> usize {
        let samples = self.const_series().len().saturating_mul(self.kind.samples());
        match &self.key {
            Some(key) => samples.saturating_mul(key.sets()),
            None => samples,
        }
    }
}
