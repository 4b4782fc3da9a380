//! The types that the derive makes of what a field declares: enums of label values, layouts of
//! buckets, structs of info labels.

use proc_macro2::{Ident, Span};
use syn::Type;

use crate::set::{At, Metric, Shape};

/// One of them.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) ident: Ident,
    /// The family it is made for.
    pub(crate) family: String,
    pub(crate) of: MadeOf,
}

#[derive(Clone)]
pub(crate) enum MadeOf {
    Enum(Vec<At<String>>),
    Layout(Vec<At<f64>>),
    Info(Vec<Ident>),
}

impl Made {
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.of, &other.of) {
            (MadeOf::Enum(a), MadeOf::Enum(b)) => {
                a.iter().map(|value| &value.value).eq(b.iter().map(|value| &value.value))
            }
            (MadeOf::Layout(a), MadeOf::Layout(b)) => {
                a.iter().map(|bound| bound.value).eq(b.iter().map(|bound| bound.value))
            }
            (MadeOf::Info(a), MadeOf::Info(b)) => a == b,
            _ => false,
        }
    }

    /// Leaves out values that no variant can be named after: they are errors already.
    pub(crate) fn keep_distinct_variants(&mut self) {
        let MadeOf::Enum(values) = &mut self.of else { return };
        let mut known: Vec<Ident> = Vec::new();
        values.retain(|value| match variant(value).filter(|ident| !known.contains(ident)) {
            Some(ident) => {
                known.push(ident);
                true
            }
            None => false,
        });
    }

    /// The values of an enum.
    pub(crate) fn values(&self) -> impl Iterator<Item = &At<String>> {
        let values: &[At<String>] = match &self.of {
            MadeOf::Enum(values) => values,
            _ => &[],
        };
        values.iter()
    }
}

/// What is made for this metric.
pub(crate) fn of_metric(metric: &Metric) -> Vec<Made> {
    let mut made = Vec::new();
    let mut make = |ty: Option<&Type>, of: MadeOf| {
        if let Some(Type::Path(path)) = ty
            && let Some(ident) = path.path.get_ident()
        {
            made.push(Made { ident: ident.clone(), family: metric.name.value.clone(), of });
        }
    };
    for label in &metric.labels {
        if let Some(of) = label.of.as_ref().filter(|of| of.is_made) {
            make(Some(&of.ty), MadeOf::Enum(label.values.clone()));
        }
    }
    match &metric.shape {
        Shape::Plain => {}
        Shape::Buckets(bounds) => make(metric.parameter.as_ref(), MadeOf::Layout(bounds.clone())),
        Shape::Info(names) => make(metric.parameter.as_ref(), MadeOf::Info(names.clone())),
    }
    made
}

/// The variant of a label value: `no_route` is `NoRoute`.
pub(crate) fn variant(value: &At<String>) -> Option<Ident> {
    let words = value.value.split(|c: char| !c.is_ascii_alphanumeric());
    let capital = |word: &str| {
        let (first, rest) = word.split_at_checked(1)?;
        Some(first.to_ascii_uppercase() + rest)
    };
    let name: String = words.filter_map(capital).collect();
    let mut ident = syn::parse_str::<Ident>(&name).ok()?;
    ident.set_span(Span::call_site().located_at(value.span));
    Some(ident)
}
