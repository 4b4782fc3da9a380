//! `#[metrics(…)]` on the struct.

use frozen_metrics_schema::name;
use frozen_metrics_schema::rules::lints::{self, StyleLint};
use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::{DeriveInput, LitStr};

use super::attribute::Entry;
use super::field_options::FieldOptions;
use super::once::Once;
use super::options::{self, Options};
use super::{aliases, allowances, field_options, key, labels, life_cycle, registry_metrics};
use crate::errors::Errors;
use crate::model::{
    DeclaredAnnotation, DeclaredBuckets, DeclaredKey, GoldenTest, KeyLabels, Keyed, LabelValues,
    Spanned, Usage,
};

/// The keys of `#[metrics(…)]`.
#[derive(Default)]
pub(super) struct StructOptions {
    /// `golden = "…"`; `Err` for `golden = none`.
    pub(super) golden: Once<Result<LitStr, Span>>,
    /// `golden_test = none`.
    pub(super) golden_test: Once<GoldenTest>,
    /// `prefix = "…"`: precedes the name of each field, with `_`.
    pub(super) prefix: Once<LitStr>,
    /// `renamed_from_prefix = "…"`: the former prefix, under which the metrics are exposed, too; `Err` for `none`.
    pub(super) renamed_from_prefix: Once<Result<LitStr, Span>>,
    /// `until = "2.0.0"`: when the former prefix ends.
    pub(super) until: Once<LitStr>,
    /// `labels(zone = "a")`: constant labels of all fields.
    pub(super) labels: Once<Vec<LabelValues>>,
    /// `key = "…"` or `key = Labels<'static>`.
    key: Once<KeyLabels>,
    /// `max_keys = 1024`: how many keys get a set of their own.
    max_keys: Once<(usize, Span)>,
    /// `overflow = "…"`: the value of each label of the key on the overflow set.
    overflow: Once<LitStr>,
    /// `usage(…)`: the metrics of the registry itself.
    usage: Once<Usage>,
    /// `registry = Name`: the type of the registry.
    registry: Once<Ident>,
    /// `snapshot = Name`: the type of the snapshot.
    pub(super) snapshot: Once<Ident>,
    /// `row = Name`: the type of a row.
    row: Once<Ident>,
    /// `rows = name`: the field of the snapshot that holds the rows.
    rows: Once<Ident>,
    /// `buckets(0.01, 0.1, 1)`: the bounds of histograms whose layout the derive generates.
    pub(super) buckets: Once<DeclaredBuckets>,
    /// `bounds = "decimal"`: how the bounds of all histograms are written.
    pub(super) bounds: Once<DeclaredAnnotation>,
    /// `stability = "beta"`: how stable the metrics are.
    pub(super) stability: Once<DeclaredAnnotation>,
    /// `series_budget = 5000`: the maximum number of series.
    pub(super) series_budget: Once<(usize, Span)>,
    /// `allow(base_unit = "why")`: style lints that the whole set allows.
    pub(super) allowed: Once<Vec<Spanned<StyleLint>>>,
    /// `crate = path`: where the runtime is found.
    pub(super) runtime: Once<syn::Path>,
    /// Whether every key of the attributes is known.
    pub(super) all_known: bool,
}

impl Options for StructOptions {
    const ATTRIBUTE: &'static str = "metrics";

    const KEYS: &'static [options::Key<Self>] = &[
        ("golden", |to, errors, entry| to.golden.set(errors, entry, Entry::string_or_none)),
        ("golden_test", |to, errors, entry| to.golden_test.set(errors, entry, golden_test)),
        ("prefix", |to, errors, entry| to.prefix.set(errors, entry, prefix)),
        ("renamed_from_prefix", |to, errors, entry| {
            to.renamed_from_prefix.set(errors, entry, aliases::prefix);
        }),
        ("until", |to, errors, entry| to.until.set(errors, entry, aliases::until)),
        ("labels", |to, errors, entry| to.labels.set(errors, entry, labels::of_struct)),
        ("key", |to, errors, entry| to.key.set(errors, entry, key::parse)),
        ("max_keys", |to, errors, entry| to.max_keys.set(errors, entry, Entry::integer)),
        ("overflow", |to, errors, entry| to.overflow.set(errors, entry, Entry::string)),
        ("usage", |to, errors, entry| to.usage.set(errors, entry, registry_metrics::parse)),
        ("registry", |to, errors, entry| to.registry.set(errors, entry, Entry::ident)),
        ("snapshot", |to, errors, entry| to.snapshot.set(errors, entry, Entry::ident)),
        ("row", |to, errors, entry| to.row.set(errors, entry, Entry::ident)),
        ("rows", |to, errors, entry| to.rows.set(errors, entry, Entry::ident)),
        ("buckets", |to, errors, entry| to.buckets.set(errors, entry, field_options::buckets)),
        ("bounds", |to, errors, entry| to.bounds.set(errors, entry, field_options::bounds)),
        ("stability", |to, errors, entry| {
            to.stability.set(errors, entry, life_cycle::stability);
        }),
        ("series_budget", |to, errors, entry| to.series_budget.set(errors, entry, Entry::integer)),
        ("allow", |to, errors, entry| to.allowed.set(errors, entry, allowances::parse)),
        ("crate", |to, errors, entry| to.runtime.set(errors, entry, Entry::path)),
    ];

    fn misplaced(key: &str) -> Option<String> {
        if key == aliases::RENAMED_FROM {
            return Some(format!(
                "`{key}` belongs on the field of a metric, and `renamed_from_prefix` on the struct; {}",
                aliases::RENAMED_LABEL
            ));
        }
        let of_field = FieldOptions::KEYS.iter().any(|(known, _)| *known == key);
        let misplaced = of_field.then(|| format!("`{key}` belongs on the field of a metric"));
        misplaced.or_else(|| field_options::misplaced_rule(key))
    }
}

/// Parses `golden_test = none`.
pub(super) fn golden_test(entry: &Entry, errors: &mut Errors) -> Option<GoldenTest> {
    let tokens = entry.equals(errors, "`golden_test = none`")?;
    if tokens.to_string() == "none" {
        return Some(GoldenTest::UserWritten);
    }
    errors.at(tokens, "expected `golden_test = none`, which generates no test");
    None
}

/// Parses `prefix = "…"`.
pub(super) fn prefix(entry: &Entry, errors: &mut Errors) -> Option<LitStr> {
    let prefix = entry.string(errors)?;
    match name::metric(&prefix.value()) {
        Err(error) if !name::is_legal_on_the_wire(&prefix.value()) => {
            errors.at(&prefix, format!("invalid prefix: {error}"));
            None
        }
        _ => Some(prefix),
    }
}

/// Reports a prefix that violates the lint `case`, unless the struct allows it. Every name would violate it.
fn prefix_case(errors: &mut Errors, options: &StructOptions) {
    let Some(prefix) = options.prefix.as_ref() else { return };
    let mut allowed = options.allowed.as_ref().into_iter().flatten();
    if let Err(error) = name::metric(&prefix.value())
        && allowed.all(|lint| lint.value != lints::CASE)
    {
        let fix = lints::CASE.how_to_allow();
        errors.at(prefix, format!("invalid prefix: {error}; {fix} on the struct"));
    }
}

/// Returns the options, and the key: `None` if it did not parse, `Some(None)` for a set without a key.
pub(super) fn parse(
    errors: &mut Errors,
    input: &DeriveInput,
) -> (StructOptions, Option<Option<Keyed>>) {
    let (mut options, all_known) = options::options::<StructOptions>(errors, &input.attrs);
    options.all_known = all_known;
    expect(
        errors,
        all_known,
        &options.golden,
        input.ident.span(),
        "expected `#[metrics(golden = \"golden/….prom\")]`: the file that freezes these metrics, \
         relative to the package's root; `golden = none` leaves them unfrozen",
    );
    if let (Some(_), Some(key), Some(Err(_))) =
        (options.golden_test.as_ref(), options.golden_test.key_span(), options.golden.as_ref())
    {
        errors.at_span(key, "`golden_test` requires a golden: remove it");
    }
    prefix_case(errors, &options);
    let keyed = options.keyed(errors, all_known, &input.ident);
    (options, keyed)
}

/// Reports a missing key, unless an unknown key may be its misspelling.
fn expect<T>(errors: &mut Errors, all_known: bool, option: &Once<T>, span: Span, message: &str) {
    if all_known && option.is_missing() {
        errors.at_span(span, message);
    }
}

impl StructOptions {
    /// Returns the key; `None` if it did not parse.
    fn keyed(
        &mut self,
        errors: &mut Errors,
        all_known: bool,
        ident: &Ident,
    ) -> Option<Option<Keyed>> {
        let Some(span) = self.key.key_span() else {
            return self.without_key(errors, all_known).then_some(None);
        };
        let labels = self.key.as_ref()?;
        let first = labels.span();
        expect(
            errors,
            all_known,
            &self.max_keys,
            first,
            "expected `max_keys = …` next to `key`: the maximum number of keys with a set of their own",
        );
        expect(
            errors,
            all_known,
            &self.overflow,
            first,
            "expected `overflow = \"…\"` next to `key`: the label value that all further keys share",
        );
        let name = key::name(errors, labels);
        let &(max_keys, max_keys_span) = self.max_keys.as_ref()?;
        let (name, overflow) = (name?, self.overflow.as_ref()?);
        let key = DeclaredKey {
            labels: self.key.take()?,
            max_keys: Spanned { value: max_keys, span: max_keys_span },
            overflow: Spanned::from(overflow),
            order: None,
        };
        Some(Some(Keyed {
            key,
            name,
            span,
            registry: type_name(&self.registry, ident, "Registry"),
            row: type_name(&self.row, ident, "Row"),
            rows: self.rows.as_ref().cloned().unwrap_or_else(|| format_ident!("rows")),
            usage: self.usage.as_ref().map(|usage| usage.with_stability(self.stability.as_ref())),
        }))
    }

    /// Reports options that require a key. Returns whether there are none, so that the set surely has no
    /// key.
    fn without_key(&self, errors: &mut Errors, all_known: bool) -> bool {
        let requiring = [
            ("max_keys", self.max_keys.key_span()),
            ("overflow", self.overflow.key_span()),
            ("usage", self.usage.key_span()),
            ("registry", self.registry.key_span()),
            ("row", self.row.key_span()),
            ("rows", self.rows.key_span()),
        ];
        let requiring = requiring.into_iter().filter_map(|(name, span)| Some((name, span?)));
        for (name, span) in requiring.clone().filter(|_| all_known) {
            let otherwise = match name {
                "max_keys" | "overflow" => "move it to the field of a `Family`".to_owned(),
                _ => format!("remove `{name}`"),
            };
            errors.at_span(
                span,
                format!("`{name}` requires a key: add `key = \"…\"`, or {otherwise}"),
            );
        }
        requiring.count() == 0
    }
}

pub(super) fn type_name(option: &Once<Ident>, ident: &Ident, suffix: &str) -> Ident {
    option.as_ref().cloned().unwrap_or_else(|| format_ident!("{ident}{suffix}"))
}
