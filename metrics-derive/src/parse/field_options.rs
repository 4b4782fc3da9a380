//! `#[metric(…)]` on a field.

use frozen_metrics_schema::golden::{Annotation, BOUNDS, DECIMALS, UNIT};
use frozen_metrics_schema::rules::lints::StyleLint;
use proc_macro2::Span;
use syn::{Ident, LitStr};

use super::aliases;
use super::allowances;
use super::attribute::Entry;
use super::labels::{self, Labels};
use super::life_cycle;
use super::once::Once;
use super::options::{Key, Options};
use super::struct_options::StructOptions;
use super::values;
use crate::errors::Errors;
use crate::model::instrument::Parameter;
use crate::model::{DeclaredAnnotation, DeclaredBuckets, LabelsInOrder, Spanned, name_of};

/// The keys of `#[metric(…)]`.
#[derive(Default)]
pub(super) struct FieldOptions {
    /// `name = "…"`: the family's whole name.
    pub(super) name: Once<LitStr>,
    /// `renamed_from = "…"`: a former name, under which the metric is exposed, too; `Err` for `none`.
    pub(super) renamed_from: Once<Result<LitStr, Span>>,
    /// `until = "2.0.0"` or `until = "2027-03-31"`: when the former name ends.
    pub(super) until: Once<LitStr>,
    /// `help = "…"`: the HELP text, instead of the doc comment.
    pub(super) help: Once<LitStr>,
    /// `unit = "…"` or `unit = none`.
    pub(super) unit: Once<DeclaredAnnotation>,
    /// `labels(role = "leader")`: constant labels.
    pub(super) labels: Once<Labels>,
    /// `by(kind, side = enum("a" | "b"))`: the labels that partition the metric.
    pub(super) by: Once<Vec<By>>,
    /// Whether `by` precedes `labels`, on the wire as in the attribute.
    pub(super) is_by_first: bool,
    /// `buckets(0.01, 0.1, 1)`: the bounds of a histogram; `Err` for `buckets = none`, if the layout is a type of the
    /// user's and the struct has default bounds.
    pub(super) buckets: Once<Result<DeclaredBuckets, Span>>,
    /// `bounds = "decimal"`: how the bounds are written; `bounds = none` for the canonical format.
    pub(super) bounds: Once<DeclaredAnnotation>,
    /// `decimals = 3`: how many decimals the values are written with.
    pub(super) decimals: Once<DeclaredAnnotation>,
    /// `stability = "beta"`: how stable the metric is.
    pub(super) stability: Once<DeclaredAnnotation>,
    /// `replaced_by = "…"`: the metric that replaces a deprecated one.
    pub(super) replaced_by: Once<LitStr>,
    /// `states(enum("up" | "down"))`: the states of a state set whose enum the derive generates.
    pub(super) states: Once<Vec<Spanned<String>>>,
    /// `info(version, revision)`: the labels of an info.
    pub(super) info: Once<Vec<Ident>>,
    /// `max_keys = 512`: how many label sets of a family get an instrument of their own.
    pub(super) max_keys: Once<(usize, Span)>,
    /// `overflow = "other"`: the value of each label past the maximum.
    pub(super) overflow: Once<LitStr>,
    /// `order(outcome, peer)`: the labels of a family in wire order.
    pub(super) order: Once<LabelsInOrder>,
    /// `recorder(inc = incr_sync)`: methods of the set, each with the instrument's method that it calls.
    pub(super) recorders: Once<Vec<(Ident, Ident)>>,
    /// `allow(base_unit = "why")`: style lints that the field allows.
    pub(super) allowed: Once<Vec<Spanned<StyleLint>>>,
}

/// A label of `by`.
pub(super) struct By {
    pub(super) name: Spanned<String>,
    /// The values of an enum that the derive generates; `None` if the enum is the user's.
    pub(super) generated: Option<Vec<Spanned<String>>>,
}

impl Options for FieldOptions {
    const ATTRIBUTE: &'static str = "metric";

    const KEYS: &'static [Key<Self>] = &[
        ("name", |to, errors, entry| to.name.set(errors, entry, Entry::string)),
        ("renamed_from", |to, errors, entry| {
            to.renamed_from.set(errors, entry, Entry::string_or_none);
        }),
        ("until", |to, errors, entry| to.until.set(errors, entry, aliases::until)),
        ("help", |to, errors, entry| to.help.set(errors, entry, Entry::string)),
        ("unit", |to, errors, entry| {
            to.unit.set(errors, entry, |entry, errors| annotation(&UNIT, entry, errors))
        }),
        ("labels", |to, errors, entry| to.labels.set(errors, entry, labels::parse)),
        ("by", |to, errors, entry| {
            to.is_by_first = to.labels.is_missing();
            to.by.set(errors, entry, by);
        }),
        ("buckets", |to, errors, entry| to.buckets.set(errors, entry, buckets_or_none)),
        ("bounds", |to, errors, entry| to.bounds.set(errors, entry, bounds)),
        ("decimals", |to, errors, entry| to.decimals.set(errors, entry, decimals)),
        ("stability", |to, errors, entry| {
            to.stability.set(errors, entry, life_cycle::stability);
        }),
        ("replaced_by", |to, errors, entry| {
            to.replaced_by.set(errors, entry, life_cycle::replaced_by);
        }),
        ("states", |to, errors, entry| to.states.set(errors, entry, states)),
        ("info", |to, errors, entry| to.info.set(errors, entry, info)),
        ("max_keys", |to, errors, entry| to.max_keys.set(errors, entry, Entry::integer)),
        ("overflow", |to, errors, entry| to.overflow.set(errors, entry, Entry::string)),
        ("order", |to, errors, entry| to.order.set(errors, entry, order)),
        ("recorder", |to, errors, entry| to.recorders.set(errors, entry, recorders)),
        ("allow", |to, errors, entry| to.allowed.set(errors, entry, allowances::parse)),
    ];

    fn misplaced(key: &str) -> Option<String> {
        let of_struct = StructOptions::KEYS.iter().any(|(known, _)| *known == key);
        let misplaced = of_struct.then(|| match key {
            "key" => "`key` belongs on the struct: for labels of one metric, make its type \
                      `Family<Labels, …>`"
                .to_owned(),
            _ => format!("`{key}` belongs on the struct"),
        });
        misplaced.or_else(|| misplaced_rule(key))
    }
}

impl FieldOptions {
    /// Returns the annotations that keys declare.
    pub(super) fn annotations(&self) -> impl Iterator<Item = &DeclaredAnnotation> {
        [&self.unit, &self.bounds, &self.decimals].into_iter().filter_map(Once::as_ref)
    }
}

/// Parses `unit = "bytes"`, or the `none` that declares the lack of an annotation.
fn annotation(
    annotation: &'static Annotation,
    entry: &Entry,
    errors: &mut Errors,
) -> Option<DeclaredAnnotation> {
    Some(match entry.string_or_none(errors)? {
        Ok(text) => DeclaredAnnotation { annotation, text: Some(text.value()), span: text.span() },
        Err(none) => DeclaredAnnotation { annotation, text: None, span: none },
    })
}

/// Parses `bounds = "decimal"`.
pub(super) fn bounds(entry: &Entry, errors: &mut Errors) -> Option<DeclaredAnnotation> {
    annotation(&BOUNDS, entry, errors)
}

/// Parses `decimals = 3`.
fn decimals(entry: &Entry, errors: &mut Errors) -> Option<DeclaredAnnotation> {
    let (decimals, span) = entry.integer_like(errors, "3")?;
    Some(DeclaredAnnotation { annotation: &DECIMALS, text: Some(decimals.to_string()), span })
}

fn by(entry: &Entry, errors: &mut Errors) -> Option<Vec<By>> {
    let labels = entry.list(errors, "by(kind)").into_iter().map(|pair| {
        let (name, key) = (Spanned::from(&pair.key), &pair.key);
        if key == aliases::RENAMED_FROM {
            errors.at(key, aliases::RENAMED_LABEL);
            return None;
        }
        if pair.is_bare() {
            return Some(By { name, generated: None });
        }
        let expected = format!("`{key}`, or `{key} = enum(\"a\" | \"b\")` to generate the enum");
        let tokens = pair.equals(errors, &expected)?;
        let own = format!("write `by({key})`");
        let generated = Some(values::generated_enum(errors, &tokens, &own)?);
        Some(By { name, generated })
    });
    let labels: Vec<_> = labels.collect();
    let labels: Vec<_> = labels.into_iter().collect::<Option<_>>()?;
    (!labels.is_empty()).then_some(labels)
}

/// Returns the error for a rule that computes bounds, in place of a key.
pub(super) fn misplaced_rule(key: &str) -> Option<String> {
    ["exponential", "linear"]
        .contains(&key)
        .then(|| format!("`{key}` computes the bounds of buckets: expected `buckets({key}(…))`"))
}

/// Parses `buckets(0.01, 0.1, 1)`.
pub(super) fn buckets(entry: &Entry, errors: &mut Errors) -> Option<DeclaredBuckets> {
    let list = entry.inside(errors, Parameter::Buckets.example())?;
    Some(DeclaredBuckets { key: entry.key.span(), bounds: values::bounds(errors, &list)? })
}

/// Parses `buckets(0.01, 0.1, 1)` or `buckets = none`.
fn buckets_or_none(entry: &Entry, errors: &mut Errors) -> Option<Result<DeclaredBuckets, Span>> {
    match entry.none() {
        Some(none) => Some(Err(none)),
        None => buckets(entry, errors).map(Ok),
    }
}

fn states(entry: &Entry, errors: &mut Errors) -> Option<Vec<Spanned<String>>> {
    let list = entry.inside(errors, Parameter::States.example())?;
    values::generated_enum(errors, &list, "remove `states`")
}

fn info(entry: &Entry, errors: &mut Errors) -> Option<Vec<Ident>> {
    let example = Parameter::Info.example();
    let list = entry.inside(errors, example)?;
    values::names(errors, &list, example)
}

fn order(entry: &Entry, errors: &mut Errors) -> Option<LabelsInOrder> {
    let example = "order(outcome, peer)";
    let list = entry.inside(errors, example)?;
    let names = values::names(errors, &list, example)?;
    Some(LabelsInOrder { key: entry.key.span(), names: names.iter().map(name_of).collect() })
}

fn recorders(entry: &Entry, errors: &mut Errors) -> Option<Vec<(Ident, Ident)>> {
    // Several recorders may call one method of the instrument.
    let pairs = entry.list(errors, "recorder(inc = method_name)");
    let recorder = |pair: Entry| {
        let name = pair.ident(errors)?;
        Some((pair.key, name))
    };
    Some(pairs.into_iter().filter_map(recorder).collect())
}
