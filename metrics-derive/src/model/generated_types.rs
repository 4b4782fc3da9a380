//! The types that the derive generates for a metric: enums of label values, bucket layouts and structs
//! of info labels.

use proc_macro2::{Ident, Span};
use syn::Type;

use super::{DeclaredValues, HistogramBuckets, InstrumentData, Metric, Spanned};

/// A type that the derive generates.
#[derive(Clone, Copy)]
pub(crate) struct GeneratedType<'a> {
    pub(crate) ident: &'a Ident,
    /// The family that it is generated for.
    pub(crate) family: &'a str,
    pub(crate) kind: GeneratedKind<'a>,
}

/// What the generated type is.
#[derive(Clone, Copy)]
pub(crate) enum GeneratedKind<'a> {
    Enum(&'a [Spanned<String>]),
    Layout(&'a [Spanned<f64>]),
    Info(&'a [Ident]),
}

impl Metric {
    /// Returns the types that are generated for this metric.
    pub(crate) fn generated_types(&self) -> impl Iterator<Item = GeneratedType<'_>> {
        let enums = self.labels.iter().filter_map(|label| match &label.values {
            DeclaredValues::Generated { ty, values } => {
                Some((plain_name(ty)?, GeneratedKind::Enum(values)))
            }
            DeclaredValues::Constant(_) | DeclaredValues::OfType { .. } => None,
        });
        let of_instrument = match &self.data {
            InstrumentData::Histogram { layout, buckets: HistogramBuckets::Declared(buckets) } => {
                plain_name(layout).map(|layout| (layout, GeneratedKind::Layout(&buckets.bounds)))
            }
            InstrumentData::Info { labels, names } => Some((labels, GeneratedKind::Info(names))),
            InstrumentData::Histogram { buckets: HistogramBuckets::OfType { .. }, .. }
            | InstrumentData::Plain(_)
            | InstrumentData::StateSet => None,
        };
        let family = &*self.name.value;
        enums.chain(of_instrument).map(move |(ident, kind)| GeneratedType { ident, family, kind })
    }
}

/// Returns the name of a type that has no path and no arguments.
pub(crate) fn plain_name(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

impl PartialEq for GeneratedType<'_> {
    /// Compares names and contents: fields may share a type that both declare alike.
    fn eq(&self, other: &Self) -> bool {
        self.ident == other.ident
            && match (&self.kind, &other.kind) {
                (GeneratedKind::Enum(a), GeneratedKind::Enum(b)) => is_same(a, b),
                (GeneratedKind::Layout(a), GeneratedKind::Layout(b)) => is_same(a, b),
                (GeneratedKind::Info(a), GeneratedKind::Info(b)) => a == b,
                _ => false,
            }
    }
}

fn is_same<T: PartialEq>(a: &[Spanned<T>], b: &[Spanned<T>]) -> bool {
    a.iter().map(|a| &a.value).eq(b.iter().map(|b| &b.value))
}

/// Returns the variant that is named after a label value, such as `NoRoute` for `no_route`.
pub(crate) fn variant(value: &Spanned<String>) -> Option<Ident> {
    let words = value.value.split(|c: char| !c.is_ascii_alphanumeric());
    let capitalized = |word: &str| {
        let (first, rest) = word.split_at_checked(1)?;
        Some(first.to_ascii_uppercase() + rest)
    };
    let name: String = words.filter_map(capitalized).collect();
    let mut ident = syn::parse_str::<Ident>(&name).ok()?;
    ident.set_span(Span::call_site().located_at(value.span));
    Some(ident)
}
