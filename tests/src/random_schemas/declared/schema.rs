//! The rules, the schema and the series of a generated struct.

use frozen_metrics::schema::golden::{
    Annotation, DEPRECATED, EXEMPLARS, OPENMETRICS, STABILITY, UNIT,
};
use frozen_metrics::schema::rules::{self, ClosedLabel, Declaration};
use frozen_metrics::schema::{
    FamilySchema, Key, KeyLabel, Kind, Label, RegistryMetric, Schema, Series,
};

use super::{Field, Instrument, KeyPart, KeyType, LabelValues, Metric, OpenLabels, Set, Unit};

impl Set {
    /// Returns whether the struct passes all rules.
    pub(super) fn is_legal(&self) -> bool {
        let key = self.schema().key;
        self.is_distinct()
            && self.has_legal_open_labels()
            && rules::check(key.as_ref(), &self.declarations(), &[]).is_empty()
            // promtool applies its lints to former names, too.
            && rules::check(key.as_ref(), &self.former_declarations(), &[]).is_empty()
    }

    /// Returns the declarations with former names where there are such.
    fn former_declarations(&self) -> Vec<Declaration> {
        let former = |mut declaration: Declaration| {
            if let Some((name, _)) = declaration.aliases.pop() {
                declaration.name = name;
            }
            declaration
        };
        self.declarations().into_iter().map(former).collect()
    }

    /// Returns whether the fields of its row have distinct names.
    fn is_distinct(&self) -> bool {
        let names = self.fields.iter().map(|(_, field)| &field.ident);
        let mut names: Vec<_> = names.chain(self.key.iter().map(|part| &part.name)).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        names.len() == count
    }

    /// Returns whether both structs have a family of the same name.
    pub(in crate::random_schemas) fn shares_a_name_with(&self, other: &Self) -> bool {
        let (these, others) = (self.schema(), other.schema());
        let mut names = these.families.iter().map(FamilySchema::openmetrics_name);
        names.any(|name| others.families.iter().any(|other| other.openmetrics_name() == name))
    }

    /// Returns the families in the order of a scrape.
    pub(in crate::random_schemas) fn in_order(&self) -> Vec<usize> {
        rules::families(
            self.fields.iter().map(|(family_index, _)| &*self.families[*family_index].name),
        )
        .iter()
        .map(|fields| self.fields[fields[0]].0)
        .collect()
    }

    fn declarations(&self) -> Vec<Declaration> {
        let declaration = |(family_index, field): &(usize, Field)| {
            let family = &self.families[*family_index];
            Declaration {
                name: family.name.clone(),
                kind: family.kind(),
                has_layout: false,
                annotations: family.annotations(),
                help: field.has_help.then(|| family.help.clone()),
                labels: family.closed_labels(field),
                key_at: family.key_at(),
                limits: family.open.as_ref().map(OpenLabels::limits),
                allowed: vec![],
                fixed_unit: None,
                registry_metric: None,
                aliases: family.former_name.iter().cloned().collect(),
            }
        };
        let registry_declaration =
            |(registry_metric, name): &(RegistryMetric, String)| Declaration {
                name: name.clone(),
                kind: registry_metric.kind(),
                has_layout: false,
                annotations: vec![],
                help: Some(registry_metric.help().to_owned()),
                labels: vec![],
                key_at: 0,
                limits: None,
                allowed: vec![],
                fixed_unit: None,
                registry_metric: Some(*registry_metric),
                aliases: vec![],
            };
        self.fields
            .iter()
            .map(declaration)
            .chain(self.usage.iter().map(registry_declaration))
            .collect()
    }

    /// Returns the schema that its golden must have.
    pub(in crate::random_schemas) fn schema(&self) -> Schema {
        let label = |part: &KeyPart| KeyLabel {
            name: part.name.clone().into(),
            values: part.kind.values().into_iter().map(Into::into).collect(),
        };
        let key = Key {
            labels: self.key.iter().map(label).collect(),
            max_keys: self.max_keys,
            overflow: self.overflow.clone().into(),
        };
        let family = |family_index: usize| {
            let family = &self.families[family_index];
            let fields = self.fields.iter().filter(|(other, _)| *other == family_index);
            let series = fields.flat_map(|(_, field)| family.series(field));
            let exemplars = family.has_exemplars.then(|| ("OPENMETRICS".into(), EXEMPLARS.into()));
            let life_cycle = family.life_cycle();
            let life_cycle = life_cycle.map(|(known, text)| (known.word.into(), text.into()));
            FamilySchema {
                name: family.name.clone().into(),
                kind: family.kind(),
                unit: family.unit().map(|unit| unit.to_owned().into()),
                help: family.help.clone().into(),
                key: family.open.as_ref().map(OpenLabels::key),
                series: series.map(|labels| Series { labels: labels.into() }).collect(),
                key_at: family.key_at(),
                annotations: exemplars.into_iter().chain(life_cycle).collect(),
                registry_metric: None,
                alias: None,
            }
            .with_deprecated_help()
        };
        let registry_family = |(registry_metric, name): &(RegistryMetric, String)| FamilySchema {
            name: name.clone().into(),
            ..FamilySchema::from_registry(*registry_metric, "")
        };
        Schema {
            name: self.name.clone().into(),
            key: Some(key).filter(|_| !self.key.is_empty()),
            families: self
                .in_order()
                .into_iter()
                .flat_map(|index| {
                    let former = self.families[index].former_name.as_ref();
                    let family = family(index);
                    let alias = former.map(|(name, until)| family.alias(name, until));
                    [family].into_iter().chain(alias)
                })
                .chain(self.usage.iter().map(registry_family))
                .collect(),
        }
    }
}

impl KeyType {
    /// Returns the values of an enum or `bool`; other types have open values.
    fn values(&self) -> Vec<String> {
        match self {
            KeyType::Enum(values) => values.clone(),
            KeyType::Bool => ["true", "false"].map(str::to_owned).into(),
            KeyType::Text | KeyType::Int(..) => Vec::new(),
        }
    }
}

impl Metric {
    pub(in crate::random_schemas) fn kind(&self) -> Kind {
        self.instrument.kind()
    }

    pub(in crate::random_schemas) fn unit(&self) -> Option<&str> {
        match &self.unit {
            Unit::Implied(unit) => *unit,
            Unit::Explicit(unit) => Some(unit),
            Unit::Suppressed => None,
        }
    }

    fn annotations(&self) -> Vec<(&'static Annotation, String)> {
        let unit = self.unit().map(|unit| (&UNIT, unit.to_owned()));
        let exemplars = self.has_exemplars.then(|| (&OPENMETRICS, EXEMPLARS.to_owned()));
        unit.into_iter().chain(exemplars).chain(self.life_cycle()).collect()
    }

    /// Returns the annotations of stability and deprecation.
    fn life_cycle(&self) -> impl Iterator<Item = (&'static Annotation, String)> {
        let is_unstable = !matches!(self.stability, "" | "stable");
        let stability = is_unstable.then(|| (&STABILITY, self.stability.to_owned()));
        let deprecation = self.deprecation.as_ref().map(|one| (&DEPRECATED, one.to_text()));
        stability.into_iter().chain(deprecation)
    }

    /// Returns the number of closed labels before the key's labels.
    fn key_at(&self) -> usize {
        let by = if self.is_by_first { self.by.len() } else { 0 };
        self.key_position.map_or(0, |position| position + by)
    }

    fn closed_labels(&self, field: &Field) -> Vec<ClosedLabel> {
        let constant = self.labels.iter().zip(&field.values);
        let constant = constant
            .map(|(name, value)| ClosedLabel { name: name.clone(), values: vec![value.clone()] });
        let closed_label = |label: &LabelValues| ClosedLabel {
            name: label.name.clone(),
            values: label.values.clone(),
        };
        let by = self.by.iter().map(closed_label);
        let mut labels: Vec<_> = match self.is_by_first {
            true => by.chain(constant).collect(),
            false => constant.chain(by).collect(),
        };
        if let Instrument::StateSet(states) = &self.instrument {
            labels.push(ClosedLabel { name: self.name.clone(), values: states.values.clone() });
        }
        labels
    }

    /// Returns the labels of each series of a field. The last label varies fastest.
    fn series(&self, field: &Field) -> Vec<Vec<Label>> {
        self.closed_labels(field).into_iter().fold(vec![vec![]], |series, label| {
            let with = |labels: &Vec<Label>, value: &String| {
                let last = Label { name: label.name.clone().into(), value: value.clone().into() };
                labels.iter().cloned().chain([last]).collect()
            };
            let longer = |labels| label.values.iter().map(move |value| with(labels, value));
            series.iter().flat_map(longer).collect()
        })
    }

    /// Returns the labels of each instrument of a field: those of its series without the state
    /// label.
    pub(in crate::random_schemas) fn instruments(&self, field: &Field) -> Vec<Vec<Label>> {
        let mut series = self.series(field);
        if let Instrument::StateSet(states) = &self.instrument {
            series = series.into_iter().step_by(states.values.len()).collect();
            series.iter_mut().for_each(|labels| drop(labels.pop()));
        }
        series
    }
}

impl Instrument {
    pub(in crate::random_schemas) fn kind(&self) -> Kind {
        match self {
            Self::Counter | Self::StripedCounter | Self::FloatCounter => Kind::Counter,
            Self::Histogram(bounds) => Kind::Histogram(bounds.clone().into()),
            Self::SecondsHistogram(bounds) => {
                let seconds: Vec<f64> = bounds.iter().map(|bound| seconds(*bound)).collect();
                Kind::Histogram(seconds.into())
            }
            Self::StateSet(_) => Kind::StateSet,
            Self::Info(names) => Kind::Info(names.iter().map(|name| name.clone().into()).collect()),
            _ => Kind::Gauge,
        }
    }

    /// Returns whether `WithExemplars` supports the instrument.
    pub(super) fn may_keep_exemplars(&self) -> bool {
        self.kind().may_have_exemplars() && !matches!(self, Self::StripedCounter)
    }
}

/// Returns the nearest float in seconds.
pub(in crate::random_schemas) fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}
