//! A field: its type, its attributes and its doc comment, combined into a metric.

use frozen_metrics_schema::golden::UNIT;
use frozen_metrics_schema::unit;
use quote::ToTokens;
use syn::{Ident, Type};

use super::doc;
use super::field_options::{By, FieldOptions};
use super::options;
use super::types::{self, FieldType};
use super::values::Alternatives;
use crate::errors::Errors;
use crate::model::instrument::{Instrument, InstrumentKind, Parameter};
use crate::model::{
    DeclaredAnnotation, DeclaredBuckets, DeclaredKey, InstrumentData, KeyLabels, Keyed,
    LabelEnumType, LabelValues, Metric, Recorder, Spanned, name_of,
};

/// The decisions of the struct that affect its fields.
pub(super) struct Context<'a> {
    pub(super) prefix: Option<&'a str>,
    /// The constant labels of all fields.
    pub(super) labels: &'a [LabelValues],
    /// `None` if the key did not parse.
    pub(super) keyed: Option<Option<&'a Keyed>>,
    /// How the bounds of histograms are written.
    pub(super) bounds: Option<&'a DeclaredAnnotation>,
}

/// Returns the metric if all of it parsed.
pub(super) fn parse(
    errors: &mut Errors,
    field: &syn::Field,
    context: &Context<'_>,
) -> Option<Metric> {
    let parsed = errors.whole(|errors| metric(errors, field, context)).flatten();
    let (metric, recorders) = parsed?;
    if let (Some(_), Some((called, _))) = (&metric.family_key, recorders.first()) {
        errors.at(
            called,
            "`recorder` does not apply to a `Family`, whose methods take labels: remove it",
        );
        return Some(metric);
    }
    Some(Metric { recorders: self::recorders(errors, metric.instrument, &recorders), ..metric })
}

/// Returns the metric without its recorders, and the recorders as the attributes declare them.
fn metric(
    errors: &mut Errors,
    field: &syn::Field,
    context: &Context<'_>,
) -> Option<(Metric, Vec<(Ident, Ident)>)> {
    let ident = field.ident.clone()?;
    let ty = types::parse(errors, &field.ty);
    let (mut options, all_known) = options::options::<FieldOptions>(errors, &field.attrs);
    let ty = ty?;
    let name = match (options.name.as_ref(), context.prefix) {
        (Some(name), _) => Spanned::from(name),
        (None, Some(prefix)) => {
            Spanned { value: format!("{prefix}_{}", name_of(&ident)), span: ident.span() }
        }
        (None, None) => Spanned::from(&ident),
    };
    let labels = options.labels.take().unwrap_or_default();
    let decisions = Decisions { field, ty: &ty, options: &options, all_known };
    let annotations = decisions.annotations(errors, &name, context);
    let family_key = decisions.family_key(errors);
    let by = decisions.by(errors);
    let data = decisions.data(errors);
    let labels = labels.with(by?, options.is_by_first).after(context.labels);
    let key_index = context.keyed.map_or(0, |keyed| labels.key_index(errors, keyed));
    let states = decisions.states(errors, &name);
    let doc = doc::first_paragraph(&field.attrs);
    let metric = Metric {
        field: ident,
        ty: field.ty.clone(),
        instrument: ty.instrument,
        data: data?,
        name,
        help: options.help.as_ref().map(Spanned::from),
        unreadable_doc: doc.as_ref().err().copied(),
        doc: doc.ok().flatten(),
        annotations: annotations?,
        family_key: family_key?,
        labels: labels.labels.into_iter().chain(states).collect(),
        key_index,
        recorders: Vec::new(),
        allowed: options.allowed.take().unwrap_or_default(),
    };
    Some((metric, options.recorders.take().unwrap_or_default()))
}

/// Returns the recorders whose method the instrument has.
fn recorders(
    errors: &mut Errors,
    instrument: &Instrument,
    recorders: &[(Ident, Ident)],
) -> Vec<Recorder> {
    let recorder = |(called, name): &(Ident, Ident)| {
        let method = instrument.method(&called.to_string());
        if method.is_none() {
            let known = instrument.methods.iter().map(|known| format!("`{}`", known.name));
            let known: Vec<_> = known.collect();
            let problem = match &known[..] {
                [] => "does not support `recorder`: remove it".to_owned(),
                [known] => format!("has no method `{called}`: expected {known}"),
                known => format!("has no method `{called}`: expected one of {}", known.join(", ")),
            };
            errors.at(called, format!("`{}` {problem}", instrument.name));
        }
        Some(Recorder { name: name.clone(), method: method? })
    };
    recorders.iter().filter_map(recorder).collect()
}

/// The decisions that depend on both the type and the attributes.
struct Decisions<'a> {
    field: &'a syn::Field,
    ty: &'a FieldType,
    options: &'a FieldOptions,
    /// Whether every key of the attributes is known.
    all_known: bool,
}

impl Decisions<'_> {
    /// Returns what the attributes, the type and the name declare of the family's annotations.
    fn annotations(
        &self,
        errors: &mut Errors,
        name: &Spanned<String>,
        context: &Context<'_>,
    ) -> Option<Vec<DeclaredAnnotation>> {
        let Instrument { name: instrument, unit: fixed, .. } = *self.ty.instrument;
        let declared = self.options.unit.as_ref();
        if let (Some(fixed), Some(unit)) = (fixed, declared)
            && unit.text.as_deref() != Some(fixed)
        {
            errors.at_span(
                self.options.unit.key_span()?,
                format!("`{instrument}` always has the unit `{fixed}`: remove `unit`"),
            );
            return None;
        }
        // OpenMetrics allows a unit only at the end of a name.
        let implied = match fixed {
            Some(fixed) => Some(fixed).filter(|unit| unit::is_unit_of(unit, &name.value)),
            None => unit::of_name(&name.value),
        };
        let implied = implied.map(str::to_owned);
        let unit = DeclaredAnnotation { annotation: &UNIT, text: implied, span: name.span };
        let unit = Some(unit).filter(|_| declared.is_none());
        let is_histogram = self.ty.instrument.parameter() == Some(Parameter::Buckets);
        let is_default = is_histogram && self.options.bounds.is_missing();
        let bounds = context.bounds.filter(|_| is_default).cloned();
        let declared = self.options.annotations().cloned();
        Some(declared.chain(bounds).chain(unit).chain([self.ty.exemplars.clone()]).collect())
    }

    /// Returns the labels of a `Family` with their bounds; `Some(None)` for any other type.
    fn family_key(&self, errors: &mut Errors) -> Option<Option<DeclaredKey>> {
        let FieldOptions { max_keys, overflow, .. } = self.options;
        let keys = [("max_keys", max_keys.key_span()), ("overflow", overflow.key_span())];
        let Some(label_set) = &self.ty.label_set else {
            for (key, span) in keys {
                let Some(span) = span else { continue };
                errors.at_span(span, format!("`{key}` applies to a `Family`: remove it"));
            }
            return keys.iter().all(|(_, span)| span.is_none()).then_some(None);
        };
        if types::has_self(errors, label_set) {
            return None;
        }
        let examples = ["max_keys = 512", "overflow = \"other\""];
        for ((key, span), example) in keys.into_iter().zip(examples) {
            if span.is_none() && self.all_known {
                let purpose = match key {
                    "max_keys" => "how many label sets get an instrument of their own",
                    _ => "the value that each label has for further label sets",
                };
                errors.at(&self.field.ty, format!("expected `#[metric({example})]`: {purpose}"));
            }
        }
        let (&(max_keys, span), overflow) = max_keys.as_ref().zip(overflow.as_ref())?;
        Some(Some(DeclaredKey {
            labels: KeyLabels::LabelSet(Box::new(label_set.clone())),
            max_keys: Spanned { value: max_keys, span },
            overflow: Spanned::from(overflow),
        }))
    }

    /// Returns the labels that partition the metric, each with the enum that the type names.
    fn by(&self, errors: &mut Errors) -> Option<Vec<LabelValues>> {
        let (by, types) = (&self.options.by, &self.ty.by);
        if let (true, true, Some(first)) = (by.is_missing(), self.all_known, types.first()) {
            let field = self.field.ident.to_token_stream();
            errors.at(
                first,
                format!(
                    "expected `#[metric(by(kind = \"a\" | \"b\"))]`: the labels that partition `{field}`, with all their values"
                ),
            );
        }
        let Some(span) = by.key_span() else { return types.is_empty().then(Vec::new) };
        let labels = by.as_ref()?;
        if labels.len() != types.len() {
            let message = match types.len() {
                0 => "`by` requires a field of type `By<Label, Instrument>`: change the type, or remove `by`".to_owned(),
                count => {
                    format!("expected {count} labels, one for each `By`, found {}", labels.len())
                }
            };
            errors.at_span(span, message);
            return None;
        }
        let labels = labels.iter().zip(types);
        Some(
            labels
                .map(|(By { name, alternatives }, ty)| label(errors, name, alternatives, ty))
                .collect(),
        )
    }

    /// Returns what only this kind of instrument has.
    fn data(&self, errors: &mut Errors) -> Option<InstrumentData> {
        let FieldOptions { buckets, states, info, .. } = self.options;
        let FieldType { instrument, parameter: ty, .. } = self.ty;
        for (parameter, key, span) in [
            (Parameter::Buckets, "buckets", buckets.key_span()),
            (Parameter::States, "states", states.key_span()),
            (Parameter::Info, "info", info.key_span()),
        ] {
            let name = instrument.name;
            let is_own = instrument.parameter() == Some(parameter);
            // A histogram without `buckets` has a layout type of the user's.
            let is_required = is_own && parameter != Parameter::Buckets;
            match span {
                Some(span) if !is_own => {
                    errors.at_span(span, format!("`{key}` does not apply to `{name}`: remove it"));
                }
                None if is_required && self.all_known => errors.at(
                    &self.field.ty,
                    format!("expected `#[metric({})]` on `{name}`", parameter.example()),
                ),
                _ => {}
            }
        }
        Some(match &instrument.kind {
            InstrumentKind::Fixed(kind) => InstrumentData::Plain(kind.clone()),
            InstrumentKind::Declared(Parameter::Buckets) => self.histogram(errors)?,
            InstrumentKind::Declared(Parameter::States) => {
                states.as_ref()?;
                InstrumentData::StateSet
            }
            InstrumentKind::Declared(Parameter::Info) => InstrumentData::Info {
                names: info.as_ref()?.clone(),
                labels: types::generated(errors, ty.as_ref()?)?,
            },
        })
    }

    /// Returns the layout of a histogram, and the bounds if `buckets` declares them.
    fn histogram(&self, errors: &mut Errors) -> Option<InstrumentData> {
        let buckets = &self.options.buckets;
        let layout = Box::new(self.ty.parameter.clone()?);
        let Some(key) = buckets.key_span() else {
            // A key that is not known may be `buckets`.
            return self.all_known.then_some(InstrumentData::Histogram { layout, buckets: None });
        };
        let bounds = buckets.as_ref()?.clone();
        types::generated(errors, &layout)?;
        let buckets = Some(DeclaredBuckets { key, bounds });
        Some(InstrumentData::Histogram { layout, buckets })
    }

    /// Returns the label of a state set, which has the family's name.
    fn states(&self, errors: &mut Errors, name: &Spanned<String>) -> Option<LabelValues> {
        let ty = self.ty.parameter.as_ref()?;
        let states = self.options.states.as_ref()?;
        Some(label(errors, name, states, ty))
    }
}

fn label(
    errors: &mut Errors,
    name: &Spanned<String>,
    alternatives: &Alternatives,
    ty: &Type,
) -> LabelValues {
    let Alternatives { values, is_generated } = alternatives;
    if *is_generated {
        types::generated(errors, ty);
    }
    let label_enum = Some(LabelEnumType { ty: ty.clone(), is_generated: *is_generated });
    LabelValues { name: name.clone(), values: values.clone(), label_enum }
}
