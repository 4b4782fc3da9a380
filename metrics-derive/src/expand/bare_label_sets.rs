//! Label sets that a struct names without arguments: `key = Fetch`.
//!
//! Such a label set has no lifetime, or the author forgot `<'static>`. The macro cannot see which. Bounds would make
//! rustc suggest a lifetime that only the bounds declare, so they name an alias in place of the type. The alias names
//! it as the type that a function returns, for which rustc suggests `'static`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{PathArguments, Type};

use crate::model::{Set, name_of};

/// Returns the aliases. `root` is the path of the runtime.
pub(super) fn aliases(set: &Set, root: &Ident) -> TokenStream {
    let aliases = set.label_sets().filter_map(|ty| {
        let name = alias(set, ty)?;
        Some(quote!(type #name = <fn() -> #ty as #root::Returned>::Type;))
    });
    aliases.collect()
}

/// Returns how bounds name the label set.
pub(super) fn in_bounds(set: &Set, ty: &Type) -> TokenStream {
    alias(set, ty).map_or_else(|| ty.to_token_stream(), Ident::into_token_stream)
}

/// Returns a type that contains the label set for the signature of a function. There, rustc would take the lifetime of an
/// argument in place of a forgotten one.
pub(super) fn in_signature(label_set: &Type, ty: &Type) -> TokenStream {
    match is_bare(label_set) {
        true => quote!(<fn() -> #ty as __rt::Returned>::Type),
        false => ty.to_token_stream(),
    }
}

/// Returns the alias of a label set without arguments.
fn alias(set: &Set, ty: &Type) -> Option<Ident> {
    let source = is_bare(ty).then(|| ty.to_token_stream().to_string())?;
    let index = set.label_sets().position(|other| other.to_token_stream().to_string() == source)?;
    Some(format_ident!("__LabelSet{index}Of{}", name_of(&set.ident), span = Span::call_site()))
}

fn is_bare(ty: &Type) -> bool {
    match ty {
        // A `$ty:ty` of `macro_rules!` arrives in an invisible group.
        Type::Group(group) => is_bare(&group.elem),
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| matches!(last.arguments, PathArguments::None)),
        _ => false,
    }
}
