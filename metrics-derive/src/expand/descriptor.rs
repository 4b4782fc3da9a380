//! Constants: the schema, and what of its text is known when the crate is compiled.

use metrics_schema::exposition::{escape_label_value, family_header, label_set};
use metrics_schema::{Family, Schema, Series};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::set::Set;

pub(super) fn schema(set: &Set) -> TokenStream {
    let Schema { name, key, families } = set.schema();
    let key = match key {
        Some(key) => {
            let (label, max_keys, overflow) = (&*key.label, key.max_keys, &*key.overflow);
            quote!(__rt::Some(__rt::Key::new(#label, #max_keys, #overflow)))
        }
        None => quote!(__rt::None),
    };
    let families = families.iter().map(family);
    quote!(__rt::Schema::new(#name, #key, const { &[#(#families),*] }))
}

fn family(family: &Family) -> TokenStream {
    let (name, help) = (&*family.name, &*family.help);
    let kind = format_ident!("{}", format!("{:?}", family.kind));
    let unit = option(family.unit.as_deref());
    let series = family.series.iter().map(|series| {
        let field = option(series.field.as_deref());
        let labels = series.labels.iter().map(|label| {
            let (name, value) = (&*label.name, &*label.value);
            quote!(__rt::Label::new(#name, #value))
        });
        quote!(__rt::Series::new(#field, const { &[#(#labels),*] }))
    });
    quote!(__rt::Family::new(#name, __rt::Kind::#kind, #unit, #help, const { &[#(#series),*] }))
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(__rt::Some(#text)),
        None => quote!(__rt::None),
    }
}

/// The lines of each family, up to the key's value and from there.
pub(super) fn text(set: &Set) -> TokenStream {
    let schema = set.schema();
    let key = schema.key.as_ref().map(|key| &*key.label);
    let families = schema.families.iter().map(|family| {
        let mut header = String::new();
        family_header(&mut header, family);
        let series = family.series.iter().map(|series| series_text(key, family, series));
        quote!(__rt::FamilyText { header: #header, bounds: &[], series: &[#(#series),*] })
    });
    quote!(&[#(#families),*])
}

fn series_text(key: Option<&str>, family: &Family, series: &Series) -> TokenStream {
    let mut labels = String::new();
    label_set(&mut labels, &series.labels);
    let name = &family.name;
    let (head, tail) = match (key, labels.is_empty()) {
        (Some(key), true) => (format!("{name}{{{key}=\""), "\"} ".to_owned()),
        (Some(key), false) => (format!("{name}{{{key}=\""), format!("\",{labels}}} ")),
        (None, true) => (format!("{name} "), String::new()),
        (None, false) => (format!("{name}{{{labels}}} "), String::new()),
    };
    quote!(__rt::SeriesText { head: #head, tail: #tail })
}

/// `name{role="leader"}`, as the documentation of a field shows it.
pub(super) fn shown(metric: &crate::set::Metric) -> String {
    let mut shown = metric.name.value.clone();
    for (at, (name, value)) in metric.labels.iter().enumerate() {
        shown += if at == 0 { "{" } else { "," };
        shown += &name.value;
        shown += "=\"";
        escape_label_value(&mut shown, &value.value);
        shown += "\"";
    }
    if !metric.labels.is_empty() {
        shown.push('}');
    }
    shown
}
