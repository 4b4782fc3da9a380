//! The struct itself: its constructor, its recorders, and how it is read.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::{descriptor, key, proven, types};
use crate::identifier::identifier_or_similar;
use crate::instrument::Verb;
use crate::keyed::Keyed;
use crate::set::{At, Metric, Recorder, Set};

pub(super) fn methods(set: &Set) -> TokenStream {
    let (ident, vis, clause) = (&set.ident, &set.vis, proven::clause(set, &quote!(__rt)));
    let fields = set.metrics.iter().map(|metric| {
        let field = &metric.field;
        let it = it(metric);
        quote!(#field: #it::DEFAULT)
    });
    let new = match set.is_whole() {
        true => quote!(Self { #(#fields),* }),
        false => quote!(::core::panic!()),
    };
    let recorders = set.metrics.iter().flat_map(|metric| {
        metric.recorders.iter().map(|recorder| self::recorder(set, metric, recorder))
    });
    quote! {
        impl #ident #clause {
            /// Every metric as it is before anything was recorded.
            #vis const fn new() -> Self { #new }
            #(#recorders)*
        }
        impl ::core::default::Default for #ident #clause {
            fn default() -> Self { Self::new() }
        }
    }
}

pub(super) fn recorder(set: &Set, metric: &Metric, recorder: &Recorder) -> TokenStream {
    let vis = &set.vis;
    let Recorder { verb, method } = recorder;
    let (field, call, it) = (&metric.field, format_ident!("{}", verb.name), it(metric));
    let instrument = types::plain(metric, &quote!(__rt));
    let (labels, argument) = parameters(metric, verb);
    let enums = metric.by().map(|(_, label)| label);
    let ty = verb.argument.map(|(_, ty)| {
        let ty = types::rust(ty, metric, &quote!(__rt));
        quote!(: #ty)
    });
    let doc = format!("{} `{}`.", verb.doc, metric.name.value);
    let is_own = metric.instrument.verb(verb.name).is_some();
    let body = match is_own && metric.is_readable && set.is_possible() {
        true => {
            quote!(<#instrument>::#call(&#it::instrument(&self.#field)#([#labels])* , #argument))
        }
        false => quote!(::core::panic!()),
    };
    quote! {
        #[doc = #doc]
        #[inline]
        #vis fn #method(&self #(, #labels: #enums)* , #argument #ty) { #body }
    }
}

/// The parameters of a recorder: the labels that partition its metric, and what its verb takes.
pub(super) fn parameters(metric: &Metric, verb: &Verb) -> (Vec<Ident>, Option<Ident>) {
    let label = |name: &At<String>| identifier_or_similar(&name.value, Span::call_site());
    let labels: Vec<_> = metric.by().map(|(name, _)| label(name)).collect();
    let argument = verb.argument.map(|(name, _)| {
        let is_taken = labels.iter().any(|label| label == name);
        format_ident!("{}{name}", if is_taken { "__" } else { "" })
    });
    (labels, argument)
}

/// The field's type, as the instrument that its name says: an error at the type where it is another.
pub(super) fn it(metric: &Metric) -> TokenStream {
    let ty = &metric.ty;
    let instrument = types::instrument(metric, &quote!(__rt));
    quote!(<#ty as __rt::SameInstrument<#instrument>>)
}

pub(super) fn metric_set(set: &Set) -> TokenStream {
    let (ident, row, clause) = (&set.ident, set.row(), proven::clause(set, &quote!(__rt)));
    let (schema, hashes) = (descriptor::schema(set), descriptor::hashes(set));
    let values = set.metrics.iter().map(|metric| {
        let (field, it) = (&metric.field, it(metric));
        quote!(#field: __rt::Instrument::read_within(#it::instrument(&self.#field), __reading))
    });
    let labels = || set.keyed.iter().flat_map(Keyed::fields);
    let count = labels().count();
    let keys: Vec<_> = (0..count).map(|at| format_ident!("__{at}")).collect();
    let key: Vec<_> = labels().zip(&keys).map(|(field, key)| quote!(#field: #key)).collect();
    let shape = key::shape(set);
    let read = match set.is_whole() {
        true => quote!(#row { #(#key,)* #(#values),* }),
        false => quote!(::core::panic!()),
    };
    // The schema stands outside of the clause, under which rustc refuses it where a name of an enum
    // is misspelt.
    quote! {
        const __SCHEMA: &__rt::Schema = &#schema;
        impl __rt::MetricSet for #ident #clause {
            type Row = #row;
            type Key = #shape;
            const SCHEMA: &'static __rt::Schema = __SCHEMA;
            const HASHES: &'static __rt::SchemaHashes = &#hashes;
            fn read(&self, [#(#keys),*]: [__rt::String; #count], __reading: &__rt::Reading) -> #row {
                #read
            }
        }
    }
}
