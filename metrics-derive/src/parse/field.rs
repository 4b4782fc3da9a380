//! A field: its type, its attributes and its doc comment, combined into a metric.

use syn::Ident;

use super::aliases::{self, FormerName};
use super::decisions::Decisions;
use super::field_options::FieldOptions;
use super::{doc, life_cycle, options, types};
use crate::errors::Errors;
use crate::model::instrument::Instrument;
use crate::model::{
    DeclaredAnnotation, DeclaredBuckets, Keyed, LabelValues, Metric, Recorder, Spanned, name_of,
};

/// The decisions of the struct that affect its fields.
pub(super) struct Context<'a> {
    pub(super) prefix: Option<&'a str>,
    /// The constant labels of all fields.
    pub(super) labels: &'a [LabelValues],
    /// `None` if the key did not parse.
    pub(super) keyed: Option<Option<&'a Keyed>>,
    /// The bounds of histograms whose layout the derive generates; `None` if they did not parse.
    pub(super) buckets: Option<Option<&'a DeclaredBuckets>>,
    /// How the bounds of histograms are written.
    pub(super) bounds: Option<&'a DeclaredAnnotation>,
    /// How stable the metrics are.
    pub(super) stability: Option<&'a DeclaredAnnotation>,
}

/// A field that parsed.
pub(super) struct Parsed {
    pub(super) metric: Metric,
    /// Whether the field states its former name, or that it has none.
    pub(super) states_former_name: bool,
    /// Whether it is a histogram with the buckets of the struct.
    pub(super) uses_default_buckets: bool,
}

/// Returns the metric if all of it parsed.
pub(super) fn parse(
    errors: &mut Errors,
    field: &syn::Field,
    context: &Context<'_>,
) -> Option<Parsed> {
    let parsed = errors.whole(|errors| metric(errors, field, context)).flatten();
    let (mut parsed, recorders) = parsed?;
    if let (Some(_), Some((called, _))) = (&parsed.metric.family_key, recorders.first()) {
        errors.at(
            called,
            "`recorder` does not apply to a `Family`, whose methods take labels: remove it",
        );
        return Some(parsed);
    }
    parsed.metric.recorders = self::recorders(errors, parsed.metric.instrument, &recorders);
    Some(parsed)
}

/// Returns the metric without its recorders, and the recorders as the attributes declare them.
fn metric(
    errors: &mut Errors,
    field: &syn::Field,
    context: &Context<'_>,
) -> Option<(Parsed, Vec<(Ident, Ident)>)> {
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
    let former_name = aliases::of_field(errors, &options, all_known);
    let decisions = Decisions { field, ty: &ty, options: &options, all_known };
    let annotations = decisions.annotations(errors, &name, context.bounds);
    let deprecation = life_cycle::deprecation(errors, &field.attrs, &options);
    let family_key = decisions.family_key(errors);
    let by = decisions.by(errors);
    let data = decisions.data(errors, context.buckets);
    let uses_default_buckets = decisions.default_buckets(context.buckets.flatten()).is_some();
    let labels = labels.with(by?, options.is_by_first).after(context.labels);
    let key_index = context.keyed.map_or(0, |keyed| labels.key_index(errors, keyed));
    let states = decisions.states(errors, &name);
    let deprecation = deprecation?;
    let life_cycle = life_cycle::annotations(&options, deprecation.as_ref(), context.stability);
    let doc = doc::first_paragraph(&field.attrs);
    let former_name = former_name?;
    let states_former_name = !matches!(former_name, FormerName::OfPrefix);
    let metric = Metric {
        field: ident,
        ty: field.ty.clone(),
        instrument: ty.instrument,
        data: data?,
        name,
        aliases: match former_name {
            FormerName::Declared(alias) => vec![alias],
            FormerName::OfPrefix | FormerName::None => Vec::new(),
        },
        help: options.help.as_ref().map(Spanned::from),
        unreadable_doc: doc.as_ref().err().copied(),
        doc: doc.ok().flatten(),
        annotations: annotations?.into_iter().chain(life_cycle).collect(),
        deprecation,
        family_key: family_key?,
        labels: labels.labels.into_iter().chain(states).collect(),
        key_index,
        recorders: Vec::new(),
        allowed: options.allowed.take().unwrap_or_default(),
    };
    let parsed = Parsed { metric, states_former_name, uses_default_buckets };
    Some((parsed, options.recorders.take().unwrap_or_default()))
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
