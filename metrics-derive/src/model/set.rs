//! A struct that derives `ReplicationMetrics`.

use std::collections::HashSet;
use std::ptr;

use frozen_metrics_schema::rules::lints::StyleLint;
use frozen_metrics_schema::rules::{self, Declaration, Limits};
use frozen_metrics_schema::{FamilySchema, Key, Schema};
use proc_macro2::{Ident, Span};
use syn::{LitStr, Type};

use super::{
    DeclaredAlias, DeclaredKey, DeclaredRegistryMetric, Keyed, LabelValues, Metric, Spanned, Usage,
    name_of,
};

/// A set of metrics.
pub(crate) struct Set {
    pub(crate) ident: Ident,
    pub(crate) vis: syn::Visibility,
    /// `crate = path`.
    pub(crate) runtime: Option<syn::Path>,
    /// `None` for `golden = none`.
    pub(crate) golden: Option<LitStr>,
    pub(crate) golden_test: GoldenTest,
    /// From the opening brace of the struct to the closing one.
    pub(crate) body: Span,
    /// `None` for a set without a key.
    pub(crate) keyed: Option<Keyed>,
    /// The snapshot's type; for a set without a key, also its row.
    pub(crate) snapshot: Ident,
    pub(crate) metrics: Vec<Metric>,
    /// `series_budget = 5000`.
    pub(crate) series_budget: Option<Spanned<usize>>,
    /// The style lints that the whole set allows.
    pub(crate) allowed: Vec<Spanned<StyleLint>>,
    /// Whether the struct or a field is deprecated, or allows deprecated items.
    pub(crate) is_deprecated: bool,
}

/// Which test compares a golden.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoldenTest {
    /// The test that the derive generates.
    Generated,
    /// A test that the user writes: `golden_test = none`.
    UserWritten,
}

impl Set {
    /// Returns the key with the labels that the derive knows.
    pub(crate) fn known_key(&self) -> Option<Key> {
        self.keyed.as_ref().map(|keyed| keyed.key.known())
    }

    /// Returns the type of a row, which holds the values of one set.
    pub(crate) fn row(&self) -> &Ident {
        self.keyed.as_ref().map_or(&self.snapshot, |keyed| &keyed.row)
    }

    pub(crate) fn usage(&self) -> Option<&Usage> {
        self.keyed.as_ref()?.usage.as_ref()
    }

    /// Returns the metrics of the registry, in scrape order.
    pub(crate) fn registry_metrics(&self) -> &[DeclaredRegistryMetric] {
        self.usage().map_or(&[], |usage| &usage.metrics)
    }

    /// Returns the user's own enums of label values.
    pub(crate) fn label_enums(&self) -> impl Iterator<Item = &Type> {
        let labels = self.metrics.iter().flat_map(|metric| &metric.labels);
        labels.filter_map(LabelValues::shared_enum)
    }

    /// Returns the user's own bucket layouts.
    pub(crate) fn shared_layouts(&self) -> impl Iterator<Item = &Type> {
        self.metrics.iter().filter_map(Metric::shared_layout)
    }

    /// Returns the metrics of each family, in scrape order.
    pub(crate) fn families(&self) -> Vec<Vec<&Metric>> {
        let names = self.metrics.iter().map(|metric| metric.name.value.as_str());
        let metric = |index| &self.metrics[index];
        let families = rules::families(names).into_iter();
        families.map(|family| family.into_iter().map(metric).collect()).collect()
    }

    /// Returns the metrics of one family.
    pub(crate) fn family<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Metric> + Clone {
        self.metrics.iter().filter(move |metric| metric.name.value == name)
    }

    /// Returns what the rules check: one declaration for each metric, then one for each metric of the
    /// registry.
    pub(crate) fn declarations(&self) -> Vec<Declaration> {
        let declaration = |metric: &Metric| Declaration {
            name: metric.name.value.clone(),
            kind: metric.kind(None),
            has_layout: metric.shared_layout().is_some(),
            annotations: metric
                .annotations()
                .map(|(known, text)| (known, text.to_owned()))
                .collect(),
            help: self.help_of(metric).map(|help| help.value.clone()),
            labels: metric.labels.iter().map(LabelValues::declaration).collect(),
            key_at: metric.key_index,
            limits: metric.family_key.as_ref().map(|key| Limits {
                max_keys: key.max_keys.value,
                overflow: key.overflow.value.clone(),
                labels: key.labels.source().to_owned(),
            }),
            allowed: metric.allowed.iter().map(|lint| lint.value).collect(),
            fixed_unit: metric.instrument.unit,
            registry_metric: None,
            aliases: metric.aliases.iter().map(DeclaredAlias::declaration).collect(),
        };
        let of_registry = self.registry_metrics().iter().map(DeclaredRegistryMetric::declaration);
        self.metrics.iter().map(declaration).chain(of_registry).collect()
    }

    /// Returns the style lints that the whole set allows.
    pub(crate) fn allowed(&self) -> Vec<StyleLint> {
        self.allowed.iter().map(|lint| lint.value).collect()
    }

    /// Returns the HELP that a metric declares for its family. `help = "…"` on any field overrides the doc
    /// comments of all fields. If several fields have the same doc comment, the first one is used.
    pub(crate) fn help_of<'a>(&'a self, metric: &'a Metric) -> Option<&'a Spanned<String>> {
        let family = self.family(&metric.name.value);
        if metric.help.is_some() || family.clone().any(|other| other.help.is_some()) {
            return metric.help.as_ref();
        }
        let doc = metric.doc.as_ref()?;
        let first = family.clone().find(|other| other.doc.is_some())?;
        let is_same = first.doc.as_ref().is_some_and(|first| first.value == doc.value);
        (ptr::eq(first, metric) || !is_same).then_some(doc)
    }

    /// Returns the metrics with labels of their own, in scrape order: a single field declares each of these families.
    pub(crate) fn open_families(&self) -> impl Iterator<Item = (&Metric, &DeclaredKey)> {
        self.metrics.iter().filter_map(|metric| Some((metric, metric.family_key.as_ref()?)))
    }

    /// Returns the metrics without labels of their own.
    pub(crate) fn plain_metrics(&self) -> impl Iterator<Item = &Metric> {
        self.metrics.iter().filter(|metric| metric.family_key.is_none())
    }

    /// Returns the label sets that are keys, each once.
    pub(crate) fn label_sets(&self) -> impl Iterator<Item = &Type> {
        let keys = self.keyed.iter().map(|keyed| &keyed.key);
        let keys = keys.chain(self.open_families().map(|(_, key)| key));
        let mut known = HashSet::new();
        let keys = keys.filter(move |key| known.insert(key.labels.source()));
        keys.filter_map(DeclaredKey::label_set)
    }

    /// Returns the schema that the struct declares; the aliases of a family follow it. What types state is as in `frozen`,
    /// the schema of the golden: the labels of label sets, the bounds of layouts and the values of label enums.
    pub(crate) fn schema(&self, frozen: Option<&Schema>) -> Schema {
        let of_set = frozen.and_then(|frozen| frozen.key.as_ref());
        let families = self.families();
        let families = families.iter().flat_map(|metrics| self.family_schemas(metrics, frozen));
        let of_registry = self.registry_metrics().iter().flat_map(DeclaredRegistryMetric::families);
        Schema {
            name: name_of(&self.ident).into(),
            key: self.keyed.as_ref().map(|keyed| keyed.key.key(of_set)),
            families: families.chain(of_registry).collect(),
        }
    }

    /// Returns a family and its aliases.
    fn family_schemas(&self, metrics: &[&Metric], frozen: Option<&Schema>) -> Vec<FamilySchema> {
        let Some(first) = metrics.first() else { return Vec::new() };
        let (name, frozen_as) = (&first.name.value, |name| frozen.and_then(|one| one.family(name)));
        let mut families: Vec<_> =
            self.family_schema(metrics, frozen_as(name)).into_iter().collect();
        for alias in &first.aliases {
            // If the metric was just renamed, the golden has only its former name.
            let former = frozen_as(&alias.name.value).map(|frozen| frozen.with_state_label(name));
            let family = self.family_schema(metrics, frozen_as(name).or(former.as_ref()));
            families.extend(family.map(|family| alias.family(&family)));
        }
        families
    }

    fn family_schema(
        &self,
        metrics: &[&Metric],
        frozen: Option<&FamilySchema>,
    ) -> Option<FamilySchema> {
        let first = metrics.first()?;
        let help = metrics.iter().find_map(|metric| self.help_of(metric));
        let mut family = FamilySchema {
            name: first.name.value.clone().into(),
            help: help.map_or_else(String::new, |help| help.value.clone()).into(),
            series: metrics.iter().flat_map(|metric| self.series(metric, frozen)).collect(),
            key_at: first.key_index,
            key: first
                .family_key
                .as_ref()
                .map(|key| key.key(frozen.and_then(|family| family.key.as_ref()))),
            ..FamilySchema::new("", first.kind(frozen), None, "", &[])
        };
        for (annotation, text) in first.annotations() {
            // The rules report an illegal text.
            let _ = annotation.declare(&mut family, text);
        }
        Some(family.with_deprecated_help())
    }
}

/// The parts of a set that parsed whole.
pub(crate) struct PartialSet {
    /// Without the metrics that did not parse, or whose names conflict.
    pub(crate) set: Set,
    /// Whether the types of the registry, the row and the snapshot are known: the key parsed, and no
    /// generated type has the name of another type.
    pub(crate) has_types: bool,
}
