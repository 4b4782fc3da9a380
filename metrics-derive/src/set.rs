//! The model: what the struct declares, each part with the token that declares it.

use std::borrow::Cow;

use frozen_metrics_schema::rules::{ClosedLabel, Declaration, Location, StyleLint};
use frozen_metrics_schema::{FamilySchema, Key, Kind, Label, Schema, Series, rules, unit};
use proc_macro2::{Ident, Span};
use syn::LitStr;

use crate::golden::TestOf;
use crate::instrument::{Instrument, Parameter, Verb};
use crate::keyed::Keyed;
use crate::sound::Known;
use crate::usage::Told;

/// One struct that derives `ReplicationMetrics`.
pub(crate) struct Set {
    pub(crate) ident: Ident,
    pub(crate) vis: syn::Visibility,
    pub(crate) generics: syn::Generics,
    pub(crate) golden: Option<LitStr>,
    /// `golden_test = none`.
    pub(crate) golden_test: TestOf,
    /// The struct from its opening brace to its closing one.
    pub(crate) body: Option<Span>,
    /// `crate = path`.
    pub(crate) runtime: Option<syn::Path>,
    pub(crate) keyed: Option<Keyed>,
    /// Whether it surely has no key, where there is none.
    pub(crate) is_key_known: bool,
    /// The snapshot of a keyed set; the row of one without key.
    pub(crate) snapshot: Ident,
    pub(crate) metrics: Vec<Metric>,
    /// Whether every field became a metric.
    pub(crate) has_every_field: bool,
    /// Whether the struct or a field of it is deprecated, or may use what is.
    pub(crate) is_deprecated: bool,
}

/// One field.
pub(crate) struct Metric {
    pub(crate) field: Ident,
    pub(crate) ty: syn::Type,
    pub(crate) instrument: &'static Instrument,
    /// The instrument's own type parameter.
    pub(crate) parameter: Option<syn::Type>,
    pub(crate) has_exemplars: bool,
    pub(crate) name: At<String>,
    /// `help = "…"`.
    pub(crate) help: Option<At<String>>,
    /// The first paragraph of the doc comment.
    pub(crate) doc: Option<At<String>>,
    /// Where the doc comment begins, if the macro cannot read that.
    pub(crate) unreadable_doc: Option<Span>,
    pub(crate) unit: Unit,
    /// The labels whose values are known when compiling, in the order of the wire.
    pub(crate) labels: Vec<Closed>,
    /// How many of them stand before the labels of the key.
    pub(crate) key_at: usize,
    /// The labels of the key that the field says among its own, each with how many of these stand
    /// before it.
    pub(crate) key_said: Vec<(usize, Ident)>,
    pub(crate) shape: Shape,
    pub(crate) recorders: Vec<Recorder>,
    pub(crate) allowed: Vec<At<StyleLint>>,
    /// Whether all of it could be read. What could not is an error already, and no second one.
    pub(crate) is_sound: bool,
    /// How far its name is known.
    pub(crate) named: Known,
    /// Whether the type of its field is what is said of it here. Else this is a guess, and what
    /// is expanded for it stands there only so that its uses compile.
    pub(crate) is_readable: bool,
    /// Whether no type can be what its field says: then none of what is expanded uses the struct.
    pub(crate) is_impossible: bool,
}

/// A label with all its values.
pub(crate) struct Closed {
    pub(crate) name: At<String>,
    pub(crate) values: Vec<At<String>>,
    /// The enum of a label that partitions, or of a state set.
    pub(crate) of: Option<Enum>,
}

/// An enum whose variants are the values of a label.
pub(crate) struct Enum {
    pub(crate) ty: syn::Type,
    /// Whether the derive makes it.
    pub(crate) is_made: bool,
}

/// What only some instruments have.
pub(crate) enum Shape {
    Plain,
    /// The bounds, and the key that says them.
    Buckets(At<Vec<At<f64>>>),
    /// The names of labels whose values are known when the process starts.
    Info(Vec<Ident>),
}

/// A value and the token that says it.
#[derive(Clone)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// `unit = "…"`, `unit = none`, or nothing.
pub(crate) enum Unit {
    FromName,
    None(Span),
    Said(At<String>),
}

/// `recorder(verb = method)`.
pub(crate) struct Recorder {
    pub(crate) verb: &'static Verb,
    pub(crate) method: Ident,
}

impl Metric {
    /// The unit: of the instrument, else as said, else the base unit that the name ends in.
    pub(crate) fn unit(&self) -> Option<&str> {
        match (&self.unit, self.instrument.unit) {
            (Unit::Said(unit), _) => Some(&unit.value),
            (_, Some(unit)) => Some(unit),
            (Unit::FromName, None) => unit::of_name(&self.name.value),
            (Unit::None(_), None) => None,
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        (self.instrument.kind)(self)
    }

    /// The enums that it is partitioned by, each with the name of its label; the outermost first.
    pub(crate) fn by(&self) -> impl DoubleEndedIterator<Item = (&At<String>, &syn::Type)> {
        // The last label of a state set is its own.
        let own = usize::from(self.instrument.parameter == Some(Parameter::States));
        let labels = self.labels.iter().take(self.labels.len().saturating_sub(own));
        labels.filter_map(|label| Some((&label.name, &label.of.as_ref()?.ty)))
    }

    fn has_doc(&self, text: &At<String>) -> bool {
        self.doc.as_ref().is_some_and(|doc| doc.value == text.value)
    }

    pub(crate) fn info_names(&self) -> impl Iterator<Item = String> {
        let names: &[Ident] = match &self.shape {
            Shape::Info(names) => names,
            _ => &[],
        };
        names.iter().map(name_of)
    }

    /// The labels of each series, in the order of the wire: the last label moves fastest.
    pub(crate) fn label_sets(&self) -> Vec<Vec<Label>> {
        let mut sets = vec![Vec::new()];
        for label in &self.labels {
            let with = |set: &Vec<Label>, value: &At<String>| {
                let (name, value) = (label.name.value.clone(), value.value.clone());
                let last = Label { name: name.into(), value: value.into() };
                set.iter().cloned().chain([last]).collect::<Vec<_>>()
            };
            let longer = |set| label.values.iter().map(move |value| with(set, value));
            sets = sets.iter().flat_map(longer).collect();
        }
        sets
    }
}

impl Set {
    pub(crate) fn key(&self) -> Option<&Key> {
        self.keyed.as_ref().map(|keyed| &keyed.key)
    }

    /// The row type: what one set reads as.
    pub(crate) fn row(&self) -> &Ident {
        self.keyed.as_ref().map_or(&self.snapshot, |keyed| &keyed.row)
    }

    /// Which metrics make up each family, in the order of a scrape.
    pub(crate) fn families(&self) -> Vec<Vec<&Metric>> {
        let families =
            rules::families(self.metrics.iter().map(|metric| metric.name.value.as_str()));
        let metric = |index: usize| &self.metrics[index];
        families.into_iter().map(|family| family.into_iter().map(metric).collect()).collect()
    }

    /// What each metric declares, for the rules to read, and behind them what the registry does.
    pub(crate) fn declarations(&self) -> Vec<Declaration> {
        let declaration = |metric: &Metric| Declaration {
            name: match metric.is_sound {
                true => metric.name.value.clone(),
                // No family of others: they are not judged by what could not be read.
                false => format!("{} of {}", metric.name.value, metric.field),
            },
            kind: metric.kind(),
            exemplars: metric.has_exemplars,
            unit: metric.unit().map(str::to_owned),
            help: self.help_of(metric).map(|help| help.value.clone()),
            labels: metric.labels.iter().map(closed_label).collect(),
            key_at: metric.key_at,
            allowed: metric.allowed.iter().map(|taste| taste.value).collect(),
            registry_metric: None,
        };
        let of_registry = self.told().iter().map(Told::declaration);
        self.metrics.iter().map(declaration).chain(of_registry).collect()
    }

    /// The HELP that a metric says itself: `help = "…"`, or its doc comment where no metric of its
    /// family says `help`, and none above has the same doc comment.
    pub(crate) fn help_of<'a>(&'a self, metric: &'a Metric) -> Option<&'a At<String>> {
        let siblings = || self.metrics.iter().filter(|other| other.name.value == metric.name.value);
        metric.help.as_ref().or_else(|| {
            let doc = metric.doc.as_ref()?;
            let first = siblings().find(|other| other.doc.is_some())?;
            // What could not be read of a sibling may say `help`.
            let is_another = || siblings().all(|other| other.is_sound) && !first.has_doc(doc);
            let speaks = siblings().all(|other| other.help.is_none())
                && (std::ptr::eq(first, metric) || is_another());
            speaks.then_some(doc)
        })
    }

    /// The schema that the struct declares.
    pub(crate) fn schema(&self) -> Schema {
        let family = |metrics: &Vec<&Metric>| FamilySchema {
            name: metrics[0].name.value.clone().into(),
            kind: metrics[0].kind(),
            unit: metrics[0].unit().map(|unit| unit.to_owned().into()),
            help: metrics
                .iter()
                .find_map(|metric| self.help_of(metric))
                .map_or(Cow::Borrowed(""), |help| help.value.clone().into()),
            series: metrics.iter().flat_map(|metric| series(metric)).collect(),
            key_at: metrics[0].key_at,
            exemplars: metrics[0].has_exemplars,
            registry_metric: None,
            annotations: Cow::Borrowed(&[]),
        };
        let series_of = self.families();
        let of_registry = self.told().iter().map(Told::family);
        Schema {
            name: name_of(&self.ident).into(),
            key: self.key().cloned(),
            families: series_of.iter().map(family).chain(of_registry).collect(),
        }
    }

    /// The token that declares what stands at `place`.
    pub(crate) fn span(&self, place: Location) -> Span {
        let key =
            |span: &dyn Fn(&Keyed) -> Span| self.keyed.as_ref().map_or(self.ident.span(), span);
        if let Some(told) = self.told_at(place) {
            return told.name.span;
        }
        match place {
            Location::KeyLabel(at) => key(&|keyed| keyed.arguments[at].name),
            Location::KeyLimit => key(&|keyed| keyed.limit.unwrap_or(keyed.word)),
            Location::KeyOverflow(at) => {
                key(&|keyed| keyed.arguments[at].overflow.unwrap_or(keyed.arguments[at].name))
            }
            Location::KeyValue(at, value) => key(&|keyed| {
                let argument = &keyed.arguments[at];
                argument.values.as_ref().map_or(argument.name, |values| values[value])
            }),
            Location::Name(at) => self.metrics[at].name.span,
            Location::Kind(at) => self.metrics[at].type_span(),
            Location::Exemplars(at) => self.metrics[at].exemplars_span(),
            Location::Unit(at) => self.metrics[at].unit_span(),
            Location::Help(at) => self.metrics[at].help_span(),
            Location::LabelName(at, label) => self.metrics[at].label_span(label),
            Location::LabelValue(at, label, value) => {
                self.metrics[at].labels[label].values[value].span
            }
            Location::Bucket(at, bound) => self.metrics[at].bucket_span(bound),
            Location::Labels(at) => self.metrics[at].labels_span(),
            Location::Allowed(at, taste) => self.metrics[at].allowed_span(taste),
        }
    }
}

fn closed_label(label: &Closed) -> ClosedLabel {
    ClosedLabel {
        name: label.name.value.clone(),
        values: label.values.iter().map(|value| value.value.clone()).collect(),
    }
}

fn series(metric: &Metric) -> Vec<Series> {
    metric.label_sets().into_iter().map(|labels| Series { labels: labels.into() }).collect()
}

/// An identifier without its `r#`.
pub(crate) fn name_of(ident: &Ident) -> String {
    use syn::ext::IdentExt;
    ident.unraw().to_string()
}
