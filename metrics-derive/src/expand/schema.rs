//! The schema as a constant.

use super::{Parameters, key, layout};
use crate::model::{Metric, Set, name_of};
use frozen_metrics_schema::hash::{self, NameHash};
use frozen_metrics_schema::{
    Alias, FamilySchema, Key, Kind, MetricType, RegistryMetric, Schema, Series, Text,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

pub(super) fn schema(parameters: &Parameters) -> TokenStream {
    let Parameters { set, schema: Schema { name, key, families }, .. } = parameters;
    let key = match key {
        Some(key) => {
            let key = self::key(key, key::label_set(set).as_ref());
            quote!(__rt::Some(#key))
        }
        None => quote!(__rt::None),
    };
    let (kinds, count) = (Kinds::new(parameters), families.len());
    let families = families.iter().zip(&kinds.indices).map(|(family, index)| {
        let (name, help) = (&*family.name, &*family.help);
        quote!((#name, #help, #index))
    });
    let templates = kinds.firsts.iter().map(template);
    quote! {
        __rt::Schema::new(#name, #key, const {
            &__rt::template::families::<#count>(&[#(#families),*], const { &[#(#templates),*] })
        })
    }
}

/// The kinds of families that differ only in name and HELP. Each kind is declared once, because rustc needs longer for
/// an expression than for an index.
struct Kinds<'a> {
    /// The first family of each kind.
    firsts: Vec<FamilyOfTypes<'a>>,
    /// The index of the kind of each family.
    indices: Vec<usize>,
}

/// A family, and the constants with what the derive does not know of it.
struct FamilyOfTypes<'a> {
    family: &'a FamilySchema,
    layout: Option<Ident>,
    label_set: Option<Ident>,
    series: Option<Ident>,
}

impl<'a> Kinds<'a> {
    fn new(parameters: &'a Parameters) -> Self {
        let Parameters { set, schema, closed_labels, .. } = parameters;
        let (mut firsts, mut indices) = (Vec::<FamilyOfTypes<'_>>::new(), Vec::new());
        for family in schema.families.iter() {
            let family = FamilyOfTypes {
                family,
                layout: layout::of_family(set, family.recorded_name()),
                label_set: label_set(set, family),
                series: closed_labels.series(family),
            };
            let known = firsts.iter().position(|first| first.is_like(&family));
            indices.push(known.unwrap_or(firsts.len()));
            if known.is_none() {
                firsts.push(family);
            }
        }
        Self { firsts, indices }
    }
}

impl FamilyOfTypes<'_> {
    /// Returns whether the families differ only in name and HELP.
    fn is_like(&self, other: &Self) -> bool {
        let (a, b) = (self.family, other.family);
        a.kind == b.kind
            && a.unit == b.unit
            && a.key == b.key
            && a.series == b.series
            && a.key_at == b.key_at
            && a.annotations == b.annotations
            && a.registry_metric == b.registry_metric
            && a.alias == b.alias
            && self.layout == other.layout
            && self.label_set == other.label_set
            && self.series == other.series
    }
}

/// The hashes that groups compare with each other and with their goldens.
pub(super) fn hashes(parameters: &Parameters) -> TokenStream {
    let Parameters { set, schema, .. } = parameters;
    let known = set.known_key();
    let key = match key::label_set(set) {
        None => hash::key(known.as_ref()).to_token_stream(),
        Some(label_set) => {
            let limits = hash::key_limits(known.as_ref());
            quote!(__rt::hash::with_labels(#limits, __rt::hash::labels(#label_set.labels)))
        }
    };
    let hashes = family_hashes(parameters);
    let families = schema.families.iter();
    let names = families.clone().map(|family| NameHash::new(family.openmetrics_name()));
    let (names, powers) = (names.clone().map(|name| name.hash), names.map(|name| name.power));
    let types = families
        .map(|family| MetricType::from_kind(&family.kind).in_openmetrics(&family.name).1 as u8);
    let ends_like_sample = hash::ends_like_sample(schema);
    let types = Literal::byte_string(&types.collect::<Vec<_>>());
    quote! {
        __rt::SchemaHashes {
            key: #key,
            families: #hashes,
            names: &[#(#names),*],
            powers: &[#(#powers),*],
            types: #types,
            ends_like_sample: #ends_like_sample,
        }
    }
}

/// Returns the hashes of the families. A constant adds what the derive does not know.
fn family_hashes(parameters: &Parameters) -> TokenStream {
    let Parameters { set, schema, .. } = parameters;
    let families = || schema.families.iter();
    let are_known = set.shared_layouts().chain(set.label_sets()).next().is_none()
        && families().all(|family| parameters.closed_labels.hash_of_series(family).is_none());
    if are_known {
        let hashes = families().map(|family| hash::family(schema, family, 0));
        return quote!(&[#(#hashes),*]);
    }
    let declarations = families().map(|family| hash::declaration(schema, family, 0));
    let kinds = Kinds::new(parameters);
    let parts = kinds.firsts.iter().map(|first| hash_parts(parameters, first));
    let indices = kinds.indices;
    quote!(&__rt::hash::families(&[#(#declarations),*], &[#(#indices),*], const { &[#(#parts),*] }))
}

/// Returns the hashes of the bounds, the labels and the series of a family.
fn hash_parts(parameters: &Parameters, kind: &FamilyOfTypes<'_>) -> TokenStream {
    let FamilyOfTypes { family, layout, label_set, .. } = kind;
    let bounds = match layout {
        None => hash::bounds(family.kind.bounds()).to_token_stream(),
        Some(layout) => quote!(__rt::hash::bounds(#layout.bounds)),
    };
    let labels = match label_set {
        None => quote!(0),
        Some(label_set) => quote!(__rt::hash::labels(#label_set.labels)),
    };
    let series = parameters.closed_labels.hash_of_series(family);
    let series = series.unwrap_or_else(|| hash::series(&family.series, 0).to_token_stream());
    quote!([#bounds, #labels, #series])
}

/// Returns the constant with the data of a family's label set.
fn label_set(set: &Set, family: &FamilySchema) -> Option<Ident> {
    let metric = set.recording(family).find(|metric| metric.family_key.is_some())?;
    Some(key::constant(set, Some(metric)))
}

fn key(key: &Key, label_set: Option<&Ident>) -> TokenStream {
    let (max_keys, overflow) = (key.max_keys, &*key.overflow);
    let labels = match label_set {
        Some(label_set) => quote!(#label_set.labels),
        None => {
            let labels = labels(key);
            quote!(const { #labels })
        }
    };
    quote!(__rt::Key::new(#labels, #max_keys, #overflow))
}

/// Returns the labels of a key as a slice.
pub(super) fn labels(key: &Key) -> TokenStream {
    let labels = key.labels.iter().map(|label| {
        let name = &*label.name;
        if label.values.is_empty() {
            return quote!(__rt::KeyLabel::new(#name));
        }
        let values = texts(&label.values);
        quote!(__rt::KeyLabel::closed(#name, const { &[#values] }))
    });
    quote!(&[#(#labels),*])
}

/// Returns everything of a family but its name and its HELP.
fn template(
    FamilyOfTypes { family, layout, label_set, series }: &FamilyOfTypes<'_>,
) -> TokenStream {
    let alias = alias(family);
    let annotations = annotations(family);
    if let Some(registry_metric) = family.registry_metric {
        let registry_metric = self::registry_metric(registry_metric);
        return quote!(__rt::FamilySchema::from_registry(#registry_metric, "") #annotations #alias);
    }
    let kind = match layout {
        Some(layout) => quote!(__rt::Kind::histogram(#layout.bounds)),
        None => kind(&family.kind),
    };
    let unit = option(family.unit.as_deref());
    let series = match series {
        Some(series) => series.into_token_stream(),
        None => self::series(&family.series),
    };
    let key_at = Some(family.key_at).filter(|labels| *labels > 0);
    let key_at = key_at.map(|labels| quote!(.with_key_at(#labels)));
    let key = family.key.as_ref().map(|key| {
        let key = self::key(key, label_set.as_ref());
        quote!(.with_key(#key))
    });
    quote! {
        __rt::FamilySchema::new("", #kind, #unit, "", #series) #key #key_at #annotations #alias
    }
}

/// Returns the call that makes a family an alias.
fn alias(family: &FamilySchema) -> Option<TokenStream> {
    let Alias { of, until } = family.alias.as_ref()?;
    Some(quote!(.with_alias(#of, #until, "")))
}

fn annotations(family: &FamilySchema) -> Option<TokenStream> {
    let annotations = family.annotations.iter();
    let annotations: Vec<_> = annotations
        .map(|(word, text)| quote!((__rt::Text::Borrowed(#word), __rt::Text::Borrowed(#text))))
        .collect();
    (!annotations.is_empty()).then(|| quote!(.with_annotations(const { &[#(#annotations),*] })))
}

fn series(series: &[Series]) -> TokenStream {
    if let [series] = series
        && series.labels.is_empty()
    {
        return quote!(__rt::Series::PLAIN);
    }
    let series = series.iter().map(|series| {
        let labels = series.labels.iter().map(|label| {
            let (name, value) = (&*label.name, &*label.value);
            quote!(__rt::Label::new(#name, #value))
        });
        quote!(__rt::Series::new(const { &[#(#labels),*] }))
    });
    quote!(const { &[#(#series),*] })
}

fn registry_metric(registry_metric: RegistryMetric) -> TokenStream {
    match registry_metric {
        RegistryMetric::Keys => quote!(__rt::RegistryMetric::Keys),
        RegistryMetric::Limit => quote!(__rt::RegistryMetric::Limit),
        RegistryMetric::Folded => quote!(__rt::RegistryMetric::Folded),
    }
}

fn kind(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Counter => quote!(__rt::Kind::Counter),
        Kind::Histogram(buckets) => {
            let bounds = buckets.bounds();
            quote!(__rt::Kind::histogram(&[#(#bounds),*]))
        }
        Kind::Info(labels) => {
            let labels = texts(labels);
            quote!(__rt::Kind::info(const { &[#labels] }))
        }
        Kind::StateSet => quote!(__rt::Kind::StateSet),
        Kind::Gauge => quote!(__rt::Kind::Gauge),
    }
}

fn texts(texts: &[Text]) -> TokenStream {
    quote!(#(__rt::Text::Borrowed(#texts)),*)
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(__rt::Some(#text)),
        None => quote!(__rt::None),
    }
}

/// Returns `name{role="leader"}` for documentation; a label with several values is only named.
pub(super) fn series_pattern(metric: &Metric) -> String {
    let labels = metric.labels.iter().map(|label| match label.known() {
        [value] => format!("{}={:?}", label.name.value, value.value),
        _ => label.name.value.clone(),
    });
    let label_set = metric.family_key.as_ref().map(|key| key.labels.source().to_owned());
    let labels: Vec<_> =
        label_set.into_iter().chain(labels).chain(metric.info_names().map(name_of)).collect();
    match labels.is_empty() {
        true => metric.name.value.clone(),
        false => format!("{}{{{}}}", metric.name.value, labels.join(",")),
    }
}
