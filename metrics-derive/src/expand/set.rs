//! The struct itself: its constructor, its recorders, and how a row is read from it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::{Parameters, family, schema, types};
use crate::identifier::identifier_or_similar;
use crate::model::instrument::Method;
use crate::model::{Metric, Recorder, Set, Spanned};

pub(super) fn methods(parameters: &Parameters) -> TokenStream {
    let Parameters { set, families, bounds, .. } = parameters;
    let Set { ident, vis, .. } = set;
    let plain = set.plain_metrics().map(|metric| {
        let (field, instrument) = (&metric.field, same_instrument(metric));
        quote!(#field: #instrument::DEFAULT)
    });
    let fields = plain.chain(family::empty(families));
    let recorders = recorders(set, |metric, recorder| {
        let (field, same) = (&metric.field, same_instrument(metric));
        let instrument = types::plain(metric, &quote!(__rt));
        let call = format_ident!("{}", recorder.method.name);
        let (labels, argument) = recorder_arguments(metric, recorder.method);
        quote!(<#instrument>::#call(&#same::instrument(&self.#field)#([#labels])* , #argument))
    });
    quote! {
        impl #ident #bounds {
            /// Every metric as it is before anything was recorded.
            #vis const fn new() -> Self { Self { #(#fields),* } }
            #recorders
        }
        impl ::core::default::Default for #ident #bounds {
            #[inline]
            fn default() -> Self { Self::new() }
        }
    }
}

/// Returns the methods that `recorder(…)` declares, with these bodies.
pub(crate) fn recorders(
    set: &Set,
    body: impl Fn(&Metric, &Recorder) -> TokenStream,
) -> TokenStream {
    let vis = &set.vis;
    let recorders = set
        .metrics
        .iter()
        .flat_map(|metric| metric.recorders.iter().map(move |recorder| (metric, recorder)));
    recorders
        .map(|(metric, recorder)| {
            let Recorder { name, method } = recorder;
            let body = body(metric, recorder);
            let (labels, argument) = recorder_arguments(metric, method);
            let enums = metric.by().map(|(_, label)| label);
            let ty = method.argument.map(|(_, ty)| {
                let ty = types::value_type(ty, metric, &quote!(__rt));
                quote!(: #ty)
            });
            let doc = format!("{} `{}`.", method.doc, metric.name.value);
            let deprecated = metric.deprecated_attribute();
            quote! {
                #[doc = #doc]
                #deprecated
                #[inline]
                #vis fn #name(&self #(, #labels: #enums)* , #argument #ty) { #body }
            }
        })
        .collect()
}

/// Returns the arguments of a recorder: the labels that partition its metric, then that of the
/// instrument's method.
pub(super) fn recorder_arguments(metric: &Metric, method: &Method) -> (Vec<Ident>, Option<Ident>) {
    let label = |name: &Spanned<String>| identifier_or_similar(&name.value, Span::call_site());
    let labels: Vec<_> = metric.by().map(|(name, _)| label(name)).collect();
    let argument = method.argument.map(|(name, _)| {
        let is_taken = labels.iter().any(|label| label == name);
        format_ident!("{}{name}", if is_taken { "__" } else { "" })
    });
    (labels, argument)
}

/// Returns the field's type as the instrument of its name: an error at the type if it is another one.
pub(super) fn same_instrument(metric: &Metric) -> TokenStream {
    let ty = &metric.ty;
    let instrument = types::instrument(metric, &quote!(__rt));
    quote!(<#ty as __rt::SameInstrument<#instrument>>)
}

pub(super) fn metric_set(parameters: &Parameters) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let (ident, row) = (&set.ident, set.row());
    let (schema, hashes) = (schema::schema(parameters), schema::hashes(parameters));
    let values = set.plain_metrics().map(|metric| {
        let (field, instrument) = (&metric.field, same_instrument(metric));
        quote!(#field: __rt::Instrument::read_within(#instrument::instrument(&self.#field), __reading),)
    });
    let families = family::of_set(parameters);
    let key = set.keyed.iter().map(|keyed| &keyed.name);
    let rest = families.is_some().then(|| quote!(..::core::default::Default::default()));
    // Check builds evaluate statics and constants, but constants of a generic type only if something uses them. They are
    // outside the items with bounds. Under the bounds, rustc would also reject them if the name of an enum is misspelt.
    quote! {
        struct __Declared<const __N: ::core::primitive::usize>;
        impl<const __N: ::core::primitive::usize> __Declared<__N> {
            const SCHEMA: &'static __rt::Schema = &#schema;
            const HASHES: &'static __rt::SchemaHashes = &#hashes;
        }
        impl __rt::MetricSet for #ident #bounds {
            type Row = #row;
            const SCHEMA: &'static __rt::Schema = __Declared::<0>::SCHEMA;
            const HASHES: &'static __rt::SchemaHashes = __Declared::<0>::HASHES;
            fn read(&self, __reading: &__rt::Reading) -> #row {
                #row { #(#key: ::core::default::Default::default(),)* #(#values)* #rest }
            }
            #families
        }
    }
}
