//! `#[derive(LabelSet)]`: a struct of labels, and what `#[label(…)]` adds to it and to each field.

use proc_macro2::TokenStream;
use syn::{DeriveInput, Field, Generics, LitStr, Type};

use super::attribute::Entry;
use super::once::Once;
use super::options::{self, Key, Options};
use super::{ExpectedFields, is_deprecated, named_fields, types};
use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::model::{LabelField, LabelSet, Spanned};

/// The keys of `#[label(…)]` on the struct.
#[derive(Default)]
struct StructOptions {
    /// `crate = path`: where the runtime is found.
    runtime: Once<syn::Path>,
}

impl Options for StructOptions {
    const ATTRIBUTE: &'static str = "label";

    const KEYS: &'static [Key<Self>] =
        &[("crate", |to, errors, entry| to.runtime.set(errors, entry, Entry::path))];

    fn misplaced(key: &str) -> Option<String> {
        (key == "name").then(|| "`name` belongs on the field of a label".to_owned())
    }
}

/// The keys of `#[label(…)]` on a field.
#[derive(Default)]
struct FieldOptions {
    /// `name = "…"`: the name of the label.
    name: Once<LitStr>,
}

impl Options for FieldOptions {
    const ATTRIBUTE: &'static str = "label";

    const KEYS: &'static [Key<Self>] =
        &[("name", |to, errors, entry| to.name.set(errors, entry, Entry::string))];

    fn misplaced(key: &str) -> Option<String> {
        (key == "crate").then(|| "`crate` belongs on the struct".to_owned())
    }
}

const FIELDS: ExpectedFields =
    ExpectedFields { each: "a label", why: "a label set without labels distinguishes nothing" };

/// Returns the label set with the fields that parsed. Returns `None` for input that can never be a label set.
pub(crate) fn label_set(
    errors: &mut Errors,
    input: TokenStream,
    dependency: &Dependency,
) -> Option<LabelSet> {
    let input: DeriveInput = errors.ok(syn::parse2(input))?;
    let (mut options, _) = options::options::<StructOptions>(errors, &input.attrs);
    let runtime = dependency.require_path(errors, options.runtime.take(), &input.ident, "label");
    let has_lifetime = has_lifetime(errors, &input.generics);
    let fields = named_fields(errors, &input, &FIELDS);
    let fields = fields.into_iter().flat_map(|fields| &fields.named);
    let attributes = input.attrs.iter().chain(fields.clone().flat_map(|field| &field.attrs));
    let is_deprecated = is_deprecated(attributes);
    let fields = fields.filter_map(|field| self::field(errors, field)).collect();
    Some(LabelSet {
        fields,
        is_deprecated,
        has_lifetime: has_lifetime?,
        ident: input.ident,
        // Without a path, the default one does not resolve, and rustc then reports fewer missing traits.
        runtime: runtime.flatten(),
    })
}

/// Returns whether the struct has a lifetime. `None` if it has other parameters.
fn has_lifetime(_errors: &mut Errors, generics: &Generics) -> Option<bool> {
    Some(!generics.params.is_empty())
}

fn field(errors: &mut Errors, field: &Field) -> Option<LabelField> {
    let ident = field.ident.clone()?;
    let options = errors.whole(|errors| options::options::<FieldOptions>(errors, &field.attrs));
    let ty = label_type(errors, &field.ty);
    let (mut options, _) = options?;
    let name = options.name.take().map_or_else(|| Spanned::from(&ident), |name| (&name).into());
    Some(LabelField { ident, name, ty: ty? })
}

/// Parses the type of a field. Returns `Some(None)` for `&str`.
fn label_type(errors: &mut Errors, ty: &Type) -> Option<Option<Type>> {
    match ty {
        // A `$ty:ty` of `macro_rules!` arrives in an invisible group.
        Type::Group(group) => label_type(errors, &group.elem),
        Type::Paren(paren) => label_type(errors, &paren.elem),
        Type::Reference(_) => Some(None),
        ty if types::has_self(errors, ty) => None,
        ty => Some(Some(ty.clone())),
    }
}
