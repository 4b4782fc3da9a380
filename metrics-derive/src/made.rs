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

impl MadeOf {
    /// The lower it is, the more of the others the type can be besides.
    fn rank(&self) -> u8 {
        match self {
            Self::Enum(_) => 0,
            Self::Info(_) => 1,
            Self::Layout(_) => 2,
        }
    }
}

impl Made {
    /// Whether this is what defines the type of its name.
    pub(crate) fn defines(&self, all: &[Self]) -> bool {
        let namesakes = all.iter().filter(|other| other.ident == self.ident);
        namesakes.map(|other| other.of.rank()).min() == Some(self.of.rank())
    }

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

    /// Its name and what it is. Two of one name are an error already: both get their traits, so that
    /// the uses of either compile.
    pub(crate) fn stands_for(&self, other: &Self) -> bool {
        self.ident == other.ident && self.of.rank() == other.of.rank()
    }

    /// Leaves out values that no variant can be named after, and all but the first of one name: they
    /// are errors already.
    pub(crate) fn keep_distinct(&mut self) {
        let mut known: Vec<Ident> = Vec::new();
        let mut is_new = |ident: Option<Ident>| {
            let new = ident.filter(|ident| !known.contains(ident));
            known.extend(new.clone());
            new.is_some()
        };
        match &mut self.of {
            MadeOf::Enum(values) => values.retain(|value| is_new(variant(value))),
            MadeOf::Info(names) => names.retain(|name| is_new(Some(name.clone()))),
            MadeOf::Layout(_) => {}
        }
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
        Shape::Buckets(bounds) => {
            make(metric.parameter.as_ref(), MadeOf::Layout(bounds.value.clone()));
        }
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
