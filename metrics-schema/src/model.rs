//! The model: a schema is a list of families, each of one kind, each with one or more series.

use std::borrow::Cow;
use std::mem;

use crate::kind::Kind;
use crate::label::{Label, Text};
use crate::registry_metric::RegistryMetric;

/// All metrics that one struct declares.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};
///
/// const KEY: &[KeyLabel] = &[KeyLabel::new("channel", "__overflow__")];
/// const SERIES: &[Series] = &[Series::new(&[])];
/// const FAMILIES: &[FamilySchema] =
///     &[FamilySchema::new("leader_changes_total", Kind::Counter, None, "Elections completed.", SERIES)];
/// const SCHEMA: Schema = Schema::new("ChannelMetrics", Some(Key::new(KEY, 1024)), FAMILIES);
///
/// assert_eq!(SCHEMA.series_per_key(), 1);
/// assert_eq!(SCHEMA.series_at_most(), 1025);
///
/// const HUGE: Schema = Schema::new("Huge", Some(Key::new(KEY, usize::MAX)), FAMILIES);
/// assert_eq!(HUGE.series_at_most(), usize::MAX);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The struct that declares it.
    pub name: Text,
    /// What keys its registry; `None` for a process-wide set.
    pub key: Option<Key>,
    /// Its families, in the order of a scrape.
    pub families: Cow<'static, [FamilySchema]>,
}

impl Schema {
    /// A schema out of literals.
    pub const fn new(
        name: &'static str,
        key: Option<Key>,
        families: &'static [FamilySchema],
    ) -> Self {
        Self { name: Cow::Borrowed(name), key, families: Cow::Borrowed(families) }
    }

    /// Returns how many series one key has, or the one set of a schema without key.
    pub fn series_per_key(&self) -> usize {
        let of_keys = self.families.iter().filter(|family| family.registry_metric.is_none());
        of_keys
            .map(|family| family.series.len().saturating_mul(family.kind.samples()))
            .fold(0, usize::saturating_add)
    }

    /// Returns the most series that a scrape can show: those of a full registry, of its overflow and of
    /// the registry itself. Saturates at `usize::MAX`.
    pub fn series_at_most(&self) -> usize {
        let keys = self.key.as_ref().map_or(1, |key| key.max_keys.saturating_add(1));
        let of_registry =
            self.families.iter().filter(|family| family.registry_metric.is_some()).count();
        self.series_per_key().saturating_mul(keys).saturating_add(of_registry)
    }

    /// The labels of the key; none in a set without one.
    pub fn key_labels(&self) -> &[KeyLabel] {
        self.key.as_ref().map_or(&[], |key| &key.labels)
    }

    /// The labels of the key that this family has: none where it is of the registry.
    pub fn key_labels_of(&self, family: &FamilySchema) -> &[KeyLabel] {
        match family.registry_metric {
            None => self.key_labels(),
            Some(_) => &[],
        }
    }

    /// The family of this name.
    pub fn family(&self, name: &str) -> Option<&FamilySchema> {
        self.families.iter().find(|family| family.name == name)
    }
}

/// The key of a bounded registry: one label or several, whose values together identify a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The labels, in the order of the wire.
    pub labels: Cow<'static, [KeyLabel]>,
    /// How many keys have a set of their own.
    pub max_keys: usize,
}

impl Key {
    /// A key out of literals.
    pub const fn new(labels: &'static [KeyLabel], max_keys: usize) -> Self {
        Self { labels: Cow::Borrowed(labels), max_keys }
    }

    /// The names of its labels.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|label| &*label.name)
    }
}

/// A label of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLabel {
    /// The label's name.
    pub name: Text,
    /// Its value on the one set that all keys past the cap share.
    pub overflow: Text,
    /// All its other values; none where it takes any.
    pub values: Cow<'static, [Text]>,
}

impl KeyLabel {
    /// A label out of literals, which takes any value.
    pub const fn new(name: &'static str, overflow: &'static str) -> Self {
        Self::closed(name, overflow, &[])
    }

    /// A label out of literals, which takes these values, that of the overflow, and no others.
    pub const fn closed(
        name: &'static str,
        overflow: &'static str,
        values: &'static [Text],
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            overflow: Cow::Borrowed(overflow),
            values: Cow::Borrowed(values),
        }
    }
}

/// One metric family: what `# HELP` and `# TYPE` introduce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilySchema {
    /// The name on the wire.
    pub name: Text,
    /// Its `# TYPE`.
    pub kind: Kind,
    /// Its unit, a suffix of the name.
    pub unit: Option<Text>,
    /// Its `# HELP`, unescaped.
    pub help: Text,
    /// Its series, apart from the key, in the order of a scrape.
    pub series: Cow<'static, [Series]>,
    /// How many of the constant labels stand before those of the key.
    pub key_at: usize,
    /// Whether its samples have exemplars in OpenMetrics.
    pub exemplars: bool,
    /// What it shows of the registry, without the key's labels; `None` if each key has it.
    pub registry_metric: Option<RegistryMetric>,
    /// The word and the text of each annotation that no other field holds.
    pub annotations: Cow<'static, [(Text, Text)]>,
}

impl FamilySchema {
    /// A family out of literals.
    pub const fn new(
        name: &'static str,
        kind: Kind,
        unit: Option<&'static str>,
        help: &'static str,
        series: &'static [Series],
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            kind,
            unit: match unit {
                Some(unit) => Some(Cow::Borrowed(unit)),
                None => None,
            },
            help: Cow::Borrowed(help),
            series: Cow::Borrowed(series),
            key_at: 0,
            exemplars: false,
            registry_metric: None,
            annotations: Cow::Borrowed(&[]),
        }
    }

    /// Creates the family of this name that shows `registry_metric`.
    ///
    /// ```
    /// use frozen_metrics_schema::{FamilySchema, Kind, RegistryMetric};
    ///
    /// const FOLDED: FamilySchema = FamilySchema::from_registry(RegistryMetric::Folded, "folded_lookups_total");
    /// assert_eq!((FOLDED.kind, FOLDED.series.len()), (Kind::Counter, 1));
    /// ```
    pub const fn from_registry(registry_metric: RegistryMetric, name: &'static str) -> Self {
        const ONE: &[Series] = &[Series::new(&[])];
        let mut family = Self::new(name, registry_metric.kind(), None, registry_metric.help(), ONE);
        family.registry_metric = Some(registry_metric);
        family
    }

    /// Returns the family with these annotations, each a word and a text.
    pub const fn with_annotations(mut self, annotations: &'static [(Text, Text)]) -> Self {
        // What it holds is never owned in a constant, where nothing can be dropped.
        mem::forget(mem::replace(&mut self.annotations, Cow::Borrowed(annotations)));
        self
    }

    /// The same, with so many of its constant labels before those of the key.
    pub const fn with_key_at(mut self, labels: usize) -> Self {
        self.key_at = labels;
        self
    }

    /// The same, whose samples have exemplars.
    pub const fn with_exemplars(mut self) -> Self {
        self.exemplars = true;
        self
    }

    /// The name of the family in OpenMetrics: a counter's without `_total`, an info's without `_info`.
    pub fn openmetrics_name(&self) -> &str {
        self.kind.openmetrics_name(&self.name)
    }

    /// The names of its labels, in the order of the wire, the key's apart.
    pub fn label_names(&self) -> impl Iterator<Item = &str> {
        let constant = self.series.first().into_iter().flat_map(|series| &*series.labels);
        constant.map(|label| &*label.name).chain(self.kind.open_labels().iter().map(|name| &**name))
    }
}

/// One series of a family, or one histogram: what one field of the struct records, or one part of
/// a field that is partitioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The constant labels that distinguish it from the other series of its family.
    pub labels: Cow<'static, [Label]>,
}

impl Series {
    /// Creates a series from literals.
    pub const fn new(labels: &'static [Label]) -> Self {
        Self { labels: Cow::Borrowed(labels) }
    }
}
