//! `#[derive(Buckets)]`: a unit struct, and the bounds that `#[buckets(…)]` states.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Fields, Meta};

use super::attribute::Entry;
use super::once::Once;
use super::options::{self, Key, Options};
use super::{is_deprecated, values};
use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::model::{Layout, Spanned};

/// The keys of `#[buckets(…)]`.
#[derive(Default)]
struct LayoutOptions {
    /// `crate = path`: where the runtime is found.
    runtime: Once<syn::Path>,
}

impl Options for LayoutOptions {
    const ATTRIBUTE: &'static str = "buckets";

    const KEYS: &'static [Key<Self>] =
        &[("crate", |to, errors, entry| to.runtime.set(errors, entry, Entry::path))];
}

/// Returns the layout with the bounds that parsed. Returns `None` for input that can never be a layout.
pub(crate) fn layout(
    errors: &mut Errors,
    input: TokenStream,
    dependency: &Dependency,
) -> Option<Layout> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let of_layout = input.attrs.iter().filter(|attribute| attribute.path().is_ident("buckets"));
    let (of_options, lists): (Vec<_>, Vec<_>) = of_layout.cloned().partition(has_keys);
    let (mut options, _) = options::options::<LayoutOptions>(errors, &of_options);
    let runtime = dependency.require_path(errors, options.runtime.take(), &input.ident, "buckets");
    let is_unit = errors.whole(|errors| require_unit_struct(errors, &input));
    let (attribute, bounds) = bounds(errors, &input, &lists);
    is_unit.map(|()| Layout {
        attribute,
        bounds,
        is_deprecated: is_deprecated(&input.attrs),
        ident: input.ident,
        // Without a path, the default one does not resolve, and rustc then reports fewer missing traits.
        runtime: runtime.flatten(),
    })
}

/// Returns whether the attribute lists keys: `#[buckets(crate = path)]`.
fn has_keys(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    let mut tokens = list.tokens.clone().into_iter().skip(1);
    matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
}

fn require_unit_struct(errors: &mut Errors, input: &DeriveInput) {
    const EXPECTED: &str = "expected a unit struct, such as `struct Latency;`";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unit => {}
            fields => errors.at(fields, format!("{EXPECTED}, found fields")),
        },
        Data::Enum(data) => errors.at(data.enum_token, format!("{EXPECTED}, found an enum")),
        Data::Union(data) => errors.at(data.union_token, format!("{EXPECTED}, found a union")),
    }
    if !input.generics.params.is_empty() {
        let reason = "its bounds are those of one type";
        let message = format!("expected a struct without generic parameters: {reason}");
        errors.at(&input.generics.params, message);
    }
}

/// Returns the attribute that lists the bounds, and the bounds.
fn bounds(
    errors: &mut Errors,
    input: &DeriveInput,
    lists: &[Attribute],
) -> (Span, Vec<Spanned<f64>>) {
    const EXAMPLE: &str = "`#[buckets(0.01, 0.1, 1)]`";
    let [attribute, others @ ..] = lists else {
        errors.at(&input.ident, format!("expected {EXAMPLE}: the upper bounds without `+Inf`"));
        return (input.ident.span(), Vec::new());
    };
    for duplicate in others {
        errors.at(duplicate.path(), "duplicate `#[buckets(…)]`: a layout has one list of bounds");
    }
    let bounds = match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => values::bounds(errors, &list.tokens),
        meta => {
            errors.at(meta, format!("expected a list of upper bounds, as in {EXAMPLE}"));
            None
        }
    };
    (attribute.path().span(), bounds.unwrap_or_default())
}
