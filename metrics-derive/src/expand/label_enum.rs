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
    let count = variants.len();
    let names: Vec<_> = variants.iter().map(|(name, _)| name).collect();
    let values: Vec<_> = variants.iter().map(|(_, value)| value).collect();
    let indices = 0..count;
    quote_spanned! {place=>
        impl __rt::LabelEnum for #ident {
            const ALL: &'static [Self] = &[#(Self::#names),*];
            const VALUES: &'static [&'static ::core::primitive::str] = &[#(#values),*];
            type Cells<__T: __rt::ConstDefault> = [__T; #count];
            fn index(self) -> ::core::primitive::usize { match self { #(Self::#names => #indices,)* } }
        }
        impl __rt::KeyValue for #ident {
            type Text = &'static ::core::primitive::str;
            const VALUES: __rt::Option<&'static [&'static ::core::primitive::str]> =
                __rt::Some(&[#(#values),*]);
            fn text(self) -> &'static ::core::primitive::str { match self { #(Self::#names => #values,)* } }
        }
    }
}
