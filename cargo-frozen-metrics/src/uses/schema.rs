//! The metrics of the goldens, by the names in expressions.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use frozen_metrics_schema::diff::Declared;
use frozen_metrics_schema::golden::EXAMPLE_KEY;
use frozen_metrics_schema::{FamilySchema, Kind, MetricType, Schema};

use crate::read::GoldenFile;

/// A family of a golden.
#[derive(Debug)]
pub(crate) struct Family<'a> {
    pub(crate) schema: &'a FamilySchema,
    /// The family with the schema that declares it.
    pub(crate) declared: Declared<'a>,
    /// The labels, each with its values.
    pub(crate) labels: BTreeMap<&'a str, Values<'a>>,
    /// The path of the golden, and the line of the HELP text.
    pub(crate) golden: (&'a str, usize),
    /// The largest number of series.
    pub(crate) series: usize,
}

/// The values of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Values<'a> {
    /// Any value.
    Open,
    /// These values only; empty where some series do not have the label.
    Closed(BTreeSet<&'a str>),
}

/// A sample of a family, such as its `_bucket`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) family: &'a Family<'a>,
    pub(crate) part: Part,
}

/// A part of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A sample with the name of the family.
    Value,
    Bucket,
    /// The sum or the number of observations.
    Total,
    /// The time of creation.
    Created,
}

impl Sample<'_> {
    /// Returns whether the value only increases.
    pub(crate) fn is_counter(self) -> bool {
        match self.part {
            Part::Value => self.family.schema.kind == Kind::Counter,
            Part::Bucket | Part::Total => true,
            Part::Created => false,
        }
    }

    /// Returns whether the value can decrease.
    pub(crate) fn is_gauge(self) -> bool {
        let kind = &self.family.schema.kind;
        self.part == Part::Value && matches!(kind, Kind::Gauge | Kind::Info(_) | Kind::StateSet)
    }
}

/// The metrics of all goldens.
#[derive(Debug, Default)]
pub(crate) struct Metrics<'a> {
    pub(crate) families: Vec<Family<'a>>,
    /// The index of the family and the part, by the name of the sample.
    samples: BTreeMap<String, Vec<(usize, Part)>>,
}

impl<'a> Metrics<'a> {
    pub(crate) fn new(goldens: &'a [GoldenFile]) -> Self {
        let mut metrics = Self::default();
        for file in goldens {
            let schema = &file.golden.schema;
            for (family, lines) in schema.families.iter().zip(&file.golden.lines) {
                metrics.add(Family {
                    schema: family,
                    declared: Declared { schema, family },
                    labels: labels(schema, family),
                    golden: (&file.path, lines.help),
                    series: schema.samples_at_most(family),
                });
            }
        }
        metrics
    }

    /// Returns the metrics with the former names of renamed families, too. `renamed` are their names in `base` and in these
    /// metrics.
    pub(crate) fn with_former_names(
        mut self,
        base: &Metrics<'_>,
        renamed: &[(&str, &str)],
    ) -> Self {
        let new_names: HashMap<&str, &str> = renamed.iter().copied().collect();
        let by_name: HashMap<&str, usize> =
            self.families.iter().enumerate().map(|(at, one)| (&*one.schema.name, at)).collect();
        for (sample, found) in &base.samples {
            for (family, part) in found {
                let old = &*base.families[*family].schema.name;
                let index = new_names.get(old).and_then(|new| by_name.get(new));
                if let Some(index) = index.filter(|_| !by_name.contains_key(old)) {
                    self.samples.entry(sample.clone()).or_default().push((*index, *part));
                }
            }
        }
        self
    }

    fn add(&mut self, family: Family<'a>) {
        let index = self.families.len();
        let name = &family.schema.name;
        let kind = MetricType::from_kind(&family.schema.kind);
        let is_histogram = kind == MetricType::Histogram;
        for sample in kind.sample_names(name) {
            let part = match sample.strip_prefix(&**name) {
                Some("_bucket") if is_histogram => Part::Bucket,
                Some("_count" | "_sum") if is_histogram => Part::Total,
                // A native histogram has its own name. Its value is read by functions of its own.
                Some("") if is_histogram => Part::Created,
                Some("") => Part::Value,
                _ if sample.ends_with("_created") => Part::Created,
                // OpenMetrics has no sample with the name of a counter's family.
                _ => continue,
            };
            self.samples.entry(sample).or_default().push((index, part));
        }
        self.families.push(family);
    }

    /// Returns the samples with this name: several if several goldens declare the family.
    pub(crate) fn samples<'b>(
        &'b self,
        name: &str,
    ) -> impl Iterator<Item = (usize, Sample<'b>)> + use<'b, 'a> {
        let found = self.samples.get(name).map_or(&[][..], Vec::as_slice);
        found
            .iter()
            .map(|(index, part)| (*index, Sample { family: &self.families[*index], part: *part }))
    }

    /// Returns the names of all samples, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.samples.keys().map(String::as_str)
    }
}

fn labels<'a>(schema: &'a Schema, family: &'a FamilySchema) -> BTreeMap<&'a str, Values<'a>> {
    let mut labels: BTreeMap<&str, Values<'_>> = BTreeMap::new();
    let keys =
        [schema.key.as_ref().filter(|_| family.registry_metric.is_none()), family.key.as_ref()];
    for key in keys.into_iter().flatten() {
        for label in key.labels.iter() {
            let closed =
                || label.values.iter().map(|value| &**value).chain([&*key.overflow]).collect();
            let values =
                if label.values.is_empty() { Values::Open } else { Values::Closed(closed()) };
            labels.insert(&label.name, values);
        }
    }
    for label in family.kind.open_labels() {
        labels.insert(label, Values::Open);
    }
    let names: BTreeSet<&str> = family.label_names().collect();
    for name in names {
        let value = |series: &'a frozen_metrics_schema::Series| {
            series.labels.iter().find(|label| label.name == name).map_or("", |label| &*label.value)
        };
        let values = || {
            let values: BTreeSet<&str> = family.series.iter().map(value).collect();
            // The example value stands for any.
            if values.contains(EXAMPLE_KEY) { Values::Open } else { Values::Closed(values) }
        };
        labels.entry(name).or_insert_with(values);
    }
    labels
}
