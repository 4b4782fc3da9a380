//! The expansion of a struct with errors: the items that are known, with bodies that never run. Code that
//! uses these items then causes no additional errors.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::expand::{self, Parameters, adopt_group, adopted, label_enum_scope, runtime};
use crate::model::{Group, LabelEnum, LabelSet, PartialSet, Set, name_of};

/// Returns the constructor, the recorders and the types for labels and buckets. If the types of the registry,
/// the row and the snapshot are known, also returns these with their methods.
///
/// The body of the constructor repeats the errors, of which rustc shows only the first of equal ones. It does not evaluate
/// a body with errors for a `static`, which would cause another one.
pub(crate) fn set(PartialSet { set, has_types }: PartialSet, errors: &TokenStream) -> TokenStream {
    let parameters = &Parameters::new(set, None);
    let Set { ident, vis, .. } = &parameters.set;
    let bounds = &parameters.bounds;
    let recorders = expand::recorders(&parameters.set, |_, _| quote!(::core::panic!()));
    let generated_types = expand::implementations(parameters);
    let constructor = quote! {
        #generated_types
        impl #ident #bounds {
            /// Not generated because of errors.
            #vis const fn new() -> Self { #errors }
            #recorders
        }
        impl ::core::default::Default for #ident #bounds {
            fn default() -> Self { Self::new() }
        }
    };
    if !has_types {
        return expand::module(parameters, &expand::type_definitions(parameters), &constructor);
    }
    let (methods, traits) = (expand::methods(parameters), traits(parameters));
    let items = quote!(#constructor #methods #traits);
    expand::module(parameters, &expand::definitions(parameters), &items)
}

/// Returns the traits that the methods, exporters and groups require.
fn traits(parameters: &Parameters) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let (ident, row) = (&set.ident, set.row());
    let source = set.keyed.as_ref().map_or(ident, |keyed| &keyed.registry);
    let schema = empty_schema(ident);
    let (collect, frozen) =
        (source_traits(source, bounds.as_ref()), frozen(ident, bounds.as_ref()));
    quote! {
        static __SCHEMA: &__rt::Schema = &#schema;
        static __HASHES: __rt::SchemaHashes = __rt::SchemaHashes::EMPTY;
        impl __rt::MetricSet for #ident #bounds {
            type Row = #row;
            const SCHEMA: &'static __rt::Schema = __SCHEMA;
            const HASHES: &'static __rt::SchemaHashes = &__HASHES;
            fn read(&self, _: &__rt::Reading) -> #row { ::core::panic!() }
        }
        impl __rt::Row for #row #bounds {
            const SCHEMA: &'static __rt::Schema = __SCHEMA;
            const FIELDS: &'static [&'static [__rt::Field]] = &[];
            fn templates() -> &'static __rt::Templates {
                static __TEMPLATES: __rt::Templates = __rt::Templates::new();
                &__TEMPLATES
            }
            fn key(&self, _: &mut dyn ::core::ops::FnMut(&::core::primitive::str)) {}
            fn write(&self, _: &mut __rt::RowWriter<'_>) {}
            fn subtract(&mut self, _: &Self) {}
            fn has_decreased(&self, _: &Self) -> ::core::primitive::bool { false }
        }
        #collect
        #frozen
    }
}

/// Returns the traits of a source without metrics. No group clashes with it.
fn source_traits(source: &Ident, bounds: Option<&TokenStream>) -> TokenStream {
    let schema = empty_schema(source);
    quote! {
        impl __rt::Collect for #source #bounds {
            fn info(&self) -> __rt::SourceInfo { __rt::SourceInfo::from_schema(const { &#schema }) }
            fn expose(&self, _: &mut __rt::Encoder<'_>) {}
        }
        impl __rt::MetricGroup for #source #bounds {
            const MEMBERS: &'static [__rt::Member] = &[];
            fn example() -> Self { ::core::panic!() }
        }
    }
}

fn empty_schema(ident: &Ident) -> TokenStream {
    let name = name_of(ident);
    quote!(__rt::Schema::new(#name, __rt::None, &[]))
}

/// Returns the implementation of `Frozen` without goldens.
fn frozen(ident: &Ident, bounds: Option<&TokenStream>) -> TokenStream {
    expand::frozen(ident, &[], bounds, &quote!(__rt::Vec::new()))
}

/// Returns the traits of a group without members.
pub(crate) fn group(mut group: Group) -> TokenStream {
    adopt_group(&mut group);
    let (runtime, ident) = (runtime(group.runtime.as_ref()), &group.ident);
    let (source, frozen) = (source_traits(ident, None), frozen(ident, None));
    quote! {
        const _: () = {
            use #runtime::__private as __rt;
            #source
            #frozen
        };
    }
}

/// Returns the traits of an enum of label values, with the values that parsed.
pub(crate) fn label_enum(label_enum: &LabelEnum) -> TokenStream {
    let values: Vec<_> = label_enum.variants.iter().map(|(_, value)| &*value.value).collect();
    let ident = adopted(&label_enum.ident);
    let unreachable = &quote!(::core::panic!());
    let items = expand::label_enum_traits(
        &ident,
        Span::call_site(),
        &values,
        [&quote!(), unreachable, unreachable],
    );
    label_enum_scope(label_enum, &items)
}

/// Returns the trait of a label set without labels.
pub(crate) fn label_set(mut label_set: LabelSet) -> TokenStream {
    label_set.ident = adopted(&label_set.ident);
    let (none, unreachable) = (&quote!(), &quote!(::core::panic!()));
    expand::label_set_impl(&label_set, [none; 2], [unreachable; 2])
}
