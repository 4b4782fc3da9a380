//! The traits of an enum of label values.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::hygiene::adopted;
use super::parameters::runtime;
use crate::model::LabelEnum;

/// Everything that the derive adds to the enum.
pub(crate) fn label_enum(label_enum: &LabelEnum) -> TokenStream {
    let variants = label_enum.variants.iter();
    let variants: Vec<_> =
        variants.map(|(name, value)| (adopted(name), value.value.as_str())).collect();
    let ident = match label_enum.is_deprecated {
        true => adopted(&label_enum.ident),
        false => label_enum.ident.clone(),
    };
    scope(label_enum, &implementation(&ident, &variants, Span::call_site()))
}

/// Puts the items into a scope of their own, in which `__rt` is the runtime.
pub(crate) fn scope(label_enum: &LabelEnum, items: &TokenStream) -> TokenStream {
    let runtime = runtime(label_enum.runtime.as_ref());
    quote! {
        const _: () = {
            use #runtime::__private as __rt;
            #items
        };
    }
}

/// Returns the traits of an enum whose variants have these label values. Errors about them are shown at
/// `place`.
pub(super) fn implementation(
    ident: &Ident,
    variants: &[(Ident, &str)],
    place: Span,
) -> TokenStream {
    let (names, values): (Vec<_>, Vec<_>) =
        variants.iter().map(|(name, value)| (name, *value)).unzip();
    let indices = 0..values.len();
    let index = quote_spanned!(place=> match self { #(Self::#names => #indices,)* });
    let text = quote_spanned!(place=> match self { #(Self::#names => #values,)* });
    traits(ident, place, &values, [&quote_spanned!(place=> #(Self::#names),*), &index, &text])
}

/// Returns the traits with a list of all variants and the bodies of `index` and `to_text`.
pub(crate) fn traits(
    ident: &Ident,
    place: Span,
    values: &[&str],
    [all, index, text]: [&TokenStream; 3],
) -> TokenStream {
    let count = values.len();
    quote_spanned! {place=>
        impl __rt::LabelEnum for #ident {
            const ALL: &'static [Self] = &[#all];
            const VALUES: &'static [&'static ::core::primitive::str] = &[#(#values),*];
            type Cells<__T: __rt::ConstDefault> = [__T; #count];
            fn index(self) -> ::core::primitive::usize { #index }
        }
        impl __rt::KeyValue for #ident {
            type Text = &'static ::core::primitive::str;
            const TEXTS: &'static [__rt::Text] = &[#(__rt::Text::Borrowed(#values)),*];
            const ORDER: __rt::LabelOrder = __rt::LabelOrder::Declaration;
            #[inline]
            fn to_text(&self) -> &'static ::core::primitive::str { #text }
            fn from_text(__text: &::core::primitive::str) -> __rt::Option<Self> {
                __rt::label_set::variant(__text)
            }
        }
    }
}
