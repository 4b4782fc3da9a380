//! Constants: the schema, and the parts of its text that are known at compile time.

use frozen_metrics_schema::exposition::{bound, family_header, label_set, openmetrics_bound};
use frozen_metrics_schema::hash::{NameHash, SchemaHashes};
use frozen_metrics_schema::{FamilySchema, Key, Kind, Label, RegistryMetric, Schema, Series, Text};
use proc_macro2::TokenStream;
use quote::quote;

use super::Parameters;
use crate::model::{Metric, name_of};

pub(super) fn schema(schema: &Schema) -> TokenStream {
    let Schema { name, key, families } = schema;
    let key = self::key(key.as_ref());
    let families = families.iter().map(family);
    quote!(__rt::Schema::new(#name, #key, const { &[#(#families),*] }))
}

/// The hashes that groups compare with their goldens.
pub(super) fn hashes(schema: &Schema) -> TokenStream {
    let SchemaHashes { key, families, names } = SchemaHashes::new(schema);
    let families = families.iter();
    let names = names
        .iter()
        .map(|NameHash { hash, power }| quote!(__rt::NameHash { hash: #hash, power: #power }));
    quote!(__rt::SchemaHashes::from_literals(#key, &[#(#families),*], &[#(#names),*]))
}

fn key(key: Option<&Key>) -> TokenStream {
    let Some(key) = key else { return quote!(__rt::None) };
    let max_keys = key.max_keys;
    let labels = key.labels.iter().map(|label| {
        let (name, overflow) = (&*label.name, &*label.overflow);
        if label.values.is_empty() {
            return quote!(__rt::KeyLabel::new(#name, #overflow));
        }
        let values = texts(&label.values);
        quote!(__rt::KeyLabel::closed(#name, #overflow, const { &[#values] }))
    });
    quote!(__rt::Some(__rt::Key::new(const { &[#(#labels),*] }, #max_keys)))
}

fn family(family: &FamilySchema) -> TokenStream {
    let (name, help) = (&*family.name, &*family.help);
    if let Some(registry_metric) = family.registry_metric {
        let registry_metric = self::registry_metric(registry_metric);
        return quote!(__rt::FamilySchema::from_registry(#registry_metric, #name));
    }
    let kind = kind(&family.kind);
    let unit = option(family.unit.as_deref());
    let series = family.series.iter().map(|series| {
        let labels = series.labels.iter().map(|label| {
            let (name, value) = (&*label.name, &*label.value);
            quote!(__rt::Label::new(#name, #value))
        });
        quote!(__rt::Series::new(const { &[#(#labels),*] }))
    });
    let key_at = Some(family.key_at).filter(|labels| *labels > 0);
    let key_at = key_at.map(|labels| quote!(.with_key_at(#labels)));
    let annotations = family.annotations.iter();
    let annotations: Vec<_> = annotations
        .map(|(word, text)| quote!((__rt::Text::Borrowed(#word), __rt::Text::Borrowed(#text))))
        .collect();
    let annotations = (!annotations.is_empty())
        .then(|| quote!(.with_annotations(const { &[#(#annotations),*] })));
    quote! {
        __rt::FamilySchema::new(#name, #kind, #unit, #help, const { &[#(#series),*] })
            #key_at #annotations
    }
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
            quote!(__rt::Kind::Histogram(__rt::Buckets::new(&[#(#bounds),*])))
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

/// Returns the lines of each family, split at the key's value.
pub(super) fn text(parameters: &Parameters) -> TokenStream {
    let schema = &parameters.schema;
    // The other labels of the key follow its value.
    let key = schema.key_labels().first().map(|label| &*label.name);
    let families = schema.families.iter().map(|family| {
        let mut header = String::new();
        family_header(&mut header, family);
        let bounds = bounds(&family.kind);
        let key = key.filter(|_| family.registry_metric.is_none());
        let series = family.series.iter().flat_map(|series| series_text(key, family, series));
        quote! {
            __rt::FamilyTemplate { header: #header, bounds: &[#(#bounds),*], series: &[#(#series),*] }
        }
    });
    quote!(&[#(#families),*])
}

/// Returns each bound of a histogram, up to the end of the labels.
fn bounds(kind: &Kind) -> Vec<TokenStream> {
    let Kind::Histogram(buckets) = kind else { return Vec::new() };
    let bounds = buckets.bounds().iter().copied().chain([f64::INFINITY]);
    let text = |value: f64| {
        let (text, openmetrics) = (bound(value), openmetrics_bound(value));
        let (text, openmetrics) = (format!("{text}\"}} "), format!("{openmetrics}\"}} "));
        quote!(__rt::BoundTemplate { text: #text, openmetrics: #openmetrics })
    };
    bounds.map(text).collect()
}

/// Returns the lines of one series: a histogram has three kinds of them.
fn series_text(key: Option<&str>, family: &FamilySchema, series: &Series) -> Vec<TokenStream> {
    let key_at = family.key_at.min(series.labels.len());
    let (before, after) = series.labels.split_at(key_at);
    let line = |suffix: &str, end: End| {
        let name = format!("{}{suffix}", family.name);
        let (head, tail) = match key {
            Some(key) => keyed_line(&name, key, [before, after], &end),
            None => (line(&name, &series.labels, &end), String::new()),
        };
        quote!(__rt::SeriesTemplate { head: #head, tail: #tail })
    };
    match &family.kind {
        Kind::Histogram(_) => vec![
            line("_bucket", End::Label("le=\"")),
            line("_sum", End::Value),
            line("_count", End::Value),
        ],
        Kind::Info(_) => vec![line("", End::Label(""))],
        Kind::Counter | Kind::Gauge | Kind::StateSet => vec![line("", End::Value)],
    }
}

/// The end of a line, after the labels that are known at compile time.
enum End {
    Value,
    /// Another label, which begins with this text.
    Label(&'static str),
}

/// Returns a line before and after the key's value. `labels` are those before and after the key.
fn keyed_line(name: &str, key: &str, labels: [&[Label]; 2], end: &End) -> (String, String) {
    let [before, after] = labels.map(text_of);
    let comma = if before.is_empty() { "" } else { "," };
    let mut tail = String::from("\"");
    if !after.is_empty() {
        tail += &format!(",{after}");
    }
    match end {
        End::Value => tail += "} ",
        End::Label(label) => tail += &format!(",{label}"),
    }
    (format!("{name}{{{before}{comma}{key}=\""), tail)
}

/// Returns a line without a key.
fn line(name: &str, labels: &[Label], end: &End) -> String {
    let labels = text_of(labels);
    match end {
        End::Value if labels.is_empty() => format!("{name} "),
        End::Value => format!("{name}{{{labels}}} "),
        End::Label(label) if labels.is_empty() => format!("{name}{{{label}"),
        End::Label(label) => format!("{name}{{{labels},{label}"),
    }
}

fn text_of(labels: &[Label]) -> String {
    let mut text = String::new();
    label_set(&mut text, labels);
    text
}

/// Returns `name{role="leader"}` for documentation; a label with several values is only named.
pub(super) fn series_pattern(metric: &Metric) -> String {
    let labels = metric.labels.iter().map(|label| match &label.values[..] {
        [value] => format!("{}={:?}", label.name.value, value.value),
        _ => label.name.value.clone(),
    });
    let labels: Vec<_> = labels.chain(metric.info_names().map(name_of)).collect();
    match labels.is_empty() {
        true => metric.name.value.clone(),
        false => format!("{}{{{}}}", metric.name.value, labels.join(",")),
    }
}
