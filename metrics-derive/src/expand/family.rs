//! Metrics with labels of their own: the fields of type `Family`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Parameters, key, types};
use crate::model::{Metric, Set, name_of};

/// Returns the declarations of the families as a static.
pub(super) fn declarations(Parameters { set, .. }: &Parameters) -> Option<TokenStream> {
    let declarations = set.open_families().map(|(metric, _)| {
        let (name, field) = (&metric.name.value, name_of(&metric.field));
        let instrument = types::instrument(metric, &quote!(__rt));
        let label_set = key::constant(set, Some(metric));
        quote!(__rt::FamilyDeclaration::new::<#instrument>(&__SCHEMA, [#name, #field], #label_set))
    });
    let declarations: Vec<_> = declarations.collect();
    let count = declarations.len();
    (count > 0).then(|| {
        quote! {
            /// Stands for the declaration with this index.
            struct __Family<const __INDEX: ::core::primitive::usize>;
            impl<const __INDEX: ::core::primitive::usize> __rt::DeclaredFamily for __Family<__INDEX> {
                fn declaration() -> &'static __rt::FamilyDeclaration { &__FAMILIES[__INDEX] }
            }
            static __FAMILIES: [__rt::FamilyDeclaration; #count] = [#(#declarations),*];
        }
    })
}

/// Returns a field's type as the family of the runtime, which has the constant `EMPTY` and the method `family`: an error
/// at the type if it is another one. `None` if the field is not a family.
pub(super) fn same_family(set: &Set, metric: &Metric) -> Option<TokenStream> {
    let label_set = metric.family_key.as_ref()?.label_set();
    let (ty, index) = (&metric.ty, set.open_family_index(&metric.name.value)?);
    let instrument = types::instrument(metric, &quote!(__rt));
    Some(quote!(<#ty as __rt::SameFamily<__rt::Family<#label_set, #instrument>, __Family<#index>>>))
}

/// Returns the methods of a set that concern its families.
pub(super) fn of_set(set: &Set) -> Option<TokenStream> {
    let families: Vec<_> = set.open_families().collect();
    let row = set.row();
    let visited = families.iter().map(|(metric, _)| {
        let (field, family) = (&metric.field, same_family(set, metric));
        quote!(#family::family(&self.#field))
    });
    let read = families.iter().map(|(metric, _)| {
        let (field, family) = (&metric.field, same_family(set, metric));
        quote!(__row.#field = __rt::Family::snapshot(#family::family(&self.#field));)
    });
    (!families.is_empty()).then(|| {
        quote! {
            fn families(&self, __visit: &mut dyn ::core::ops::FnMut(&dyn __rt::FamilyRows)) {
                #(__visit(#visited);)*
            }
            fn read_families(&self, __row: &mut #row) { #(#read)* }
        }
    })
}

/// Returns the method of a row that visits its families.
pub(super) fn of_row(set: &Set) -> Option<TokenStream> {
    let fields: Vec<_> = set.open_families().map(|(metric, _)| &metric.field).collect();
    (!fields.is_empty()).then(|| {
        quote! {
            fn families(&self, __visit: &mut dyn ::core::ops::FnMut(&dyn __rt::FamilyRows)) {
                #(__visit(&self.#fields);)*
            }
        }
    })
}
