//! Metrics with labels of their own: the fields of type `Family`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::hygiene::in_one_place;
use super::proof::proof;
use super::{Parameters, schema, types};
use crate::golden::SetGolden;
use crate::model::{FamilyKey, Metric, Set, name_of};
use crate::to_source::to_source;

/// Returns the declarations of the families as a static, and the data of their label sets as constants.
pub(super) fn declarations(Parameters { set, .. }: &Parameters) -> Option<TokenStream> {
    let declarations = set.open_families().map(|(metric, _)| {
        let (name, field) = (&metric.name.value, name_of(&metric.field));
        let instrument = types::instrument(metric, &quote!(__rt));
        let label_set = label_set(set, name);
        quote!(__rt::FamilyDeclaration::new::<#instrument>(&__SCHEMA, [#name, #field], #label_set))
    });
    let declarations: Vec<_> = declarations.collect();
    let label_sets = set.open_families().map(|(metric, key)| {
        let (constant, (ty, _)) =
            (label_set(set, &metric.name.value), in_one_place(&key.label_set));
        quote! {
            const #constant: __rt::LabelSetData = __rt::LabelSetData {
                labels: <#ty as __rt::LabelSet>::LABELS,
                orders: <#ty as __rt::LabelSet>::ORDERS,
            };
        }
    });
    let count = declarations.len();
    let types = (0..count).map(|index| {
        let declared = declared(index);
        quote! {
            struct #declared;
            impl __rt::DeclaredFamily for #declared {
                fn declaration() -> &'static __rt::FamilyDeclaration { &__FAMILIES[#index] }
            }
        }
    });
    (count > 0).then(|| {
        quote! {
            #(#label_sets)*
            #(#types)*
            static __FAMILIES: [__rt::FamilyDeclaration; #count] = [#(#declarations),*];
        }
    })
}

/// Returns the name of the constant with the data of a family's label set; `None` for other families.
pub(super) fn label_set(set: &Set, family: &str) -> Option<Ident> {
    Some(format_ident!("__LABEL_SET_{}", index(set, family)?))
}

/// Returns the index of a family among those with labels of their own.
fn index(set: &Set, family: &str) -> Option<usize> {
    set.open_families().position(|(metric, _)| metric.name.value == family)
}

/// Returns the name of the type that stands for the declaration with this index.
fn declared(index: usize) -> Ident {
    format_ident!("__Family{index}")
}

/// Returns a field's type as the family of the runtime, which has the constant `EMPTY` and the method `family`: an error
/// at the type if it is another one. `None` if the field is not a family.
pub(super) fn same_family(set: &Set, metric: &Metric) -> Option<TokenStream> {
    let FamilyKey { label_set, .. } = metric.family_key.as_ref()?;
    let (ty, declared) = (&metric.ty, declared(index(set, &metric.name.value)?));
    let instrument = types::instrument(metric, &quote!(__rt));
    Some(quote!(<#ty as __rt::SameFamily<__rt::Family<#label_set, #instrument>, #declared>>))
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

/// Proves that the label sets fit the families: their labels are those of the golden, differ from the other labels, and
/// do not have the overflow value.
pub(super) fn proofs(parameters: &Parameters, golden: Option<&SetGolden>) -> TokenStream {
    let set = &parameters.set;
    let golden = golden.and_then(|golden| Some((golden, golden.frozen.as_ref()?)));
    let proofs = set.open_families().map(|(metric, key)| {
        let (_, span) = in_one_place(&key.label_set);
        let (family, overflow) = (&*metric.name.value, &*key.overflow.value);
        let name = to_source(&key.label_set.to_token_stream());
        let label_set = label_set(set, family);
        let labels = quote!(#label_set.labels);
        let constant = metric.labels.iter().map(|label| label.name.value.clone());
        let of_key = set.key().into_iter().flat_map(|key| key.names()).map(str::to_owned);
        let taken = constant.chain(of_key).chain(metric.info_names().map(name_of));
        let taken: Vec<_> = taken.collect();
        let names = (!taken.is_empty()).then(|| {
            let taken = quote!(&[#(#taken),*]);
            proof(span, &quote!(__rt::label_set::duplicate(#name, #family, #labels, #taken)))
        });
        let overflow =
            proof(key.overflow.span, &quote!(__rt::label_set::overflow(#name, #overflow, #labels)));
        let frozen = golden.and_then(|(SetGolden { file, advice, .. }, golden)| {
            let frozen = golden.schema.family(family)?.key.as_ref()?;
            let line = golden.lines_of(family)?.annotation("LABELS")?;
            let (frozen, place) = (schema::labels(frozen), format!("{}:{line}", file.shown()));
            let names = quote!([#name, #family]);
            let advice = quote!([#place, #advice]);
            let labels = quote!([#labels, const { #frozen }]);
            Some(proof(span, &quote!(__rt::label_set::drift(#names, #labels, #advice))))
        });
        quote!(#names #overflow #frozen)
    });
    proofs.collect()
}
