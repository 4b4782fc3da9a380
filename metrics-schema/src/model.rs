//! The model: a schema is a list of families. Each family has a kind and one or more series.

use std::borrow::Cow;
use std::mem;

use crate::alias::Alias;
use crate::exposition::label_set;
use crate::kind::Kind;
use crate::label::{Label, Text};
use crate::metric_type::MetricType;
use crate::registry_metric::RegistryMetric;

/// All metrics that one struct declares.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};
///
/// const KEY: &[KeyLabel] = &[KeyLabel::new("channel")];
/// const SERIES: &[Series] = &[Series::new(&[])];
/// const FAMILIES: &[FamilySchema] =
///     &[FamilySchema::new("leader_changes_total", Kind::Counter, None, "Elections completed.", SERIES)];
/// const SCHEMA: Schema = Schema::new("ChannelMetrics", Some(Key::new(KEY, 1024, "__overflow__")), FAMILIES);
///
/// assert_eq!(SCHEMA.series_per_key(), 1);
/// assert_eq!(SCHEMA.series_at_most(), 1025);
///
/// const HUGE: Schema = Schema::new("Huge", Some(Key::new(KEY, usize::MAX, "__overflow__")), FAMILIES);
/// assert_eq!(HUGE.series_at_most(), usize::MAX);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The name of the struct that declares the schema.
    pub name: Text,
    /// The key of its registry; `None` for a process-wide set.
    pub key: Option<Key>,
    /// The families in the order of a scrape.
    pub families: Cow<'static, [FamilySchema]>,
}

impl Schema {
    /// Creates a schema from literals.
    pub const fn new(
        name: &'static str,
        key: Option<Key>,
        families: &'static [FamilySchema],
    ) -> Self {
        Self { name: Cow::Borrowed(name), key, families: Cow::Borrowed(families) }
    }

    /// Returns the labels of the key; empty for a set without a key.
    pub fn key_labels(&self) -> &[KeyLabel] {
        self.key.as_ref().map_or(&[], |key| &key.labels)
    }

    /// Returns the labels of this family whose values are set at run time: those of the schema's key, then those of
    /// the family's own key. A metric of the registry has none.
    pub fn key_labels_of<'a>(
        &'a self,
        family: &'a FamilySchema,
    ) -> impl Iterator<Item = &'a KeyLabel> + Clone {
        let of_set = match family.registry_metric {
            None => self.key_labels(),
            Some(_) => &[],
        };
        of_set.iter().chain(family.key.iter().flat_map(|key| key.labels.iter()))
    }

    /// Returns the names of the labels of this family in wire order, including those of the key.
    pub fn label_names_of<'a>(&'a self, family: &'a FamilySchema) -> Vec<&'a str> {
        let mut names: Vec<&str> = family.label_names().collect();
        let key_at = family.key_at.min(names.len());
        let key = self.key_labels_of(family).map(|label| &*label.name);
        names.splice(key_at..key_at, key);
        names
    }

    /// Returns the family with this name.
    pub fn family(&self, name: &str) -> Option<&FamilySchema> {
        self.families.iter().find(|family| family.name == name)
    }
}

/// The key of a bounded registry, or of a family: one or more labels, whose values together identify a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The labels in wire order.
    pub labels: Cow<'static, [KeyLabel]>,
    /// The maximum number of keys with a set of their own.
    pub max_keys: usize,
    /// The value of each label on the overflow set, which all keys past the cap share.
    pub overflow: Text,
}

impl Key {
    /// Creates a key from literals.
    pub const fn new(labels: &'static [KeyLabel], max_keys: usize, overflow: &'static str) -> Self {
        Self { labels: Cow::Borrowed(labels), max_keys, overflow: Cow::Borrowed(overflow) }
    }

    /// Returns the names of its labels.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().map(|label| &*label.name)
    }
}

/// A label of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLabel {
    /// The label's name.
    pub name: Text,
    /// All values of the label except on the overflow set; empty if it can have any value.
    pub values: Cow<'static, [Text]>,
}

impl KeyLabel {
    /// Creates a label from literals that can have any value.
    pub const fn new(name: &'static str) -> Self {
        Self::closed(name, &[])
    }

    /// Creates a label from literals that can have only these values and that of the overflow.
    pub const fn closed(name: &'static str, values: &'static [Text]) -> Self {
        Self { name: Cow::Borrowed(name), values: Cow::Borrowed(values) }
    }

    /// Returns a copy in a constant. A label that was read from a file has no values in the copy.
    pub const fn const_copy(&self) -> Self {
        let name: &'static str = match &self.name {
            Cow::Borrowed(name) => name,
            Cow::Owned(_) => "",
        };
        let values: &'static [Text] = match &self.values {
            Cow::Borrowed(values) => values,
            Cow::Owned(_) => &[],
        };
        Self::closed(name, values)
    }

    /// Returns its [values](Self::values) in a constant, where they cannot be dereferenced.
    pub const fn const_values(&self) -> &[Text] {
        match &self.values {
            Cow::Borrowed(values) => values,
            Cow::Owned(values) => values.as_slice(),
        }
    }
}

/// A metric family: the samples under one `# HELP` and `# TYPE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilySchema {
    /// The name on the wire.
    pub name: Text,
    /// The type in `# TYPE`.
    pub kind: Kind,
    /// The unit, which is a suffix of the name.
    pub unit: Option<Text>,
    /// The text in `# HELP`, unescaped.
    pub help: Text,
    /// The family's own labels whose values are set at run time, which follow those of the schema's key.
    pub key: Option<Key>,
    /// The series of one key in the order of a scrape.
    pub series: Cow<'static, [Series]>,
    /// The number of constant labels before those of the keys.
    pub key_at: usize,
    /// The annotations that no other field holds: the keyword of each line, and its text.
    pub annotations: Cow<'static, [(Text, Text)]>,
    /// What the family measures of the registry as a whole; `None` if each key has the family.
    pub registry_metric: Option<RegistryMetric>,
    /// The family whose values it shows under a former name; `None` unless it is an alias.
    pub alias: Option<Alias>,
}

impl FamilySchema {
    /// Creates a family from literals.
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
            key: None,
            series: Cow::Borrowed(series),
            key_at: 0,
            annotations: Cow::Borrowed(&[]),
            registry_metric: None,
            alias: None,
        }
    }

    /// Creates a family with this name for a metric of the registry.
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

    /// Returns the family with a key of its own.
    ///
    /// ```
    /// use frozen_metrics_schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};
    ///
    /// const ONE: &[Series] = &[Series::new(&[])];
    /// const PEERS: Key = Key::new(const { &[KeyLabel::new("peer")] }, 64, "other");
    /// const FETCHES: FamilySchema =
    ///     FamilySchema::new("fetches_total", Kind::Counter, None, "Fetches.", ONE).with_key(PEERS);
    /// let schema = Schema::new("Network", None, const { &[FETCHES] });
    /// assert_eq!(schema.series_at_most(), 65);
    /// ```
    pub const fn with_key(mut self, key: Key) -> Self {
        // Constants cannot drop the old value, which owns nothing.
        mem::forget(self.key.replace(key));
        self
    }

    /// Returns the family with this number of constant labels before those of the keys.
    pub const fn with_key_at(mut self, labels: usize) -> Self {
        self.key_at = labels;
        self
    }

    /// Returns the family with these annotations.
    pub const fn with_annotations(mut self, annotations: &'static [(Text, Text)]) -> Self {
        // Constants cannot drop the old value, which owns nothing.
        mem::forget(mem::replace(&mut self.annotations, Cow::Borrowed(annotations)));
        self
    }

    /// Returns the text of the annotation with this keyword in [`annotations`](Self::annotations).
    pub fn annotation(&self, word: &str) -> Option<&str> {
        self.annotations.iter().find(|(known, _)| known == word).map(|(_, text)| &**text)
    }

    /// Returns the name in OpenMetrics, which removes `_total` from counters and `_info` from infos.
    pub fn openmetrics_name(&self) -> &str {
        MetricType::from_kind(&self.kind).in_openmetrics(&self.name).0
    }

    /// Returns the names of its labels in wire order, without those of the key.
    pub fn label_names(&self) -> impl Iterator<Item = &str> {
        let constant = self.series.first().into_iter().flat_map(|series| &*series.labels);
        constant.map(|label| &*label.name).chain(self.kind.open_labels().iter().map(|name| &**name))
    }
}

/// One series of a family; a histogram counts as one. It is recorded by one field of the struct, or by one
/// label value of a field that `by(…)` partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The constant labels that distinguish it from the other series of its family.
    pub labels: Cow<'static, [Label]>,
}

impl Series {
    /// The series of a family without constant labels.
    pub const PLAIN: &'static [Self] = &[Self::new(&[])];

    /// Creates a series from literals.
    pub const fn new(labels: &'static [Label]) -> Self {
        Self { labels: Cow::Borrowed(labels) }
    }

    /// Returns the text of the series of this family: `lag_seconds{role="leader"}`.
    ///
    /// ```
    /// use frozen_metrics_schema::{Label, Series};
    ///
    /// let leader = Series::new(const { &[Label::new("role", "leader")] });
    /// assert_eq!(leader.to_text("lag_seconds"), "lag_seconds{role=\"leader\"}");
    /// assert_eq!(Series::new(&[]).to_text("lag_seconds"), "lag_seconds");
    /// ```
    pub fn to_text(&self, family: &str) -> String {
        let mut labels = String::new();
        label_set(&mut labels, &self.labels);
        if labels.is_empty() { family.to_owned() } else { format!("{family}{{{labels}}}") }
    }
}
