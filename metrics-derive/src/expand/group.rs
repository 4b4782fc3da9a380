//! The group to tokens: a source that visits its members, and proofs that no two of them clash.

use metrics_schema::exposition::label_set;
use metrics_schema::name::snake_case;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::golden::{File, Site};
use crate::group::{Group, Member};
use crate::set::name_of;

pub(crate) fn group(group: &Group, site: &Site) -> TokenStream {
    if !group.is_whole {
        return TokenStream::new();
    }
    let runtime = runtime(group);
    let collect = collect(group);
    let members = members(group, site);
    let proofs = proofs(group);
    let tests = group.members.iter().filter_map(|member| test(group, member, site));
    quote! {
        #[allow(deprecated, clippy::all, reason = "generated")]
        const _: () = {
            use #runtime::__private as __rt;
            #members
            #proofs
            #collect
        };
        #(#tests)*
    }
}

fn runtime(group: &Group) -> TokenStream {
    match &group.runtime {
        Some(path) => quote!(#path),
        None => quote!(::metrics_runtime),
    }
}

fn collect(group: &Group) -> TokenStream {
    let ident = &group.ident;
    let name = name_of(ident);
    let fields: Vec<_> = group.members.iter().map(|member| &member.field).collect();
    let types: Vec<_> = group.members.iter().map(|member| &member.ty).collect();
    let within: Vec<_> = group.members.iter().map(within).collect();
    quote! {
        impl __rt::Collect for #ident {
            fn schema(&self) -> &'static __rt::Schema {
                const { &__rt::Schema::new(#name, __rt::None, &[]) }
            }
            fn families(&self) -> __rt::Vec<__rt::Declared> {
                let mut __all = __rt::Vec::new();
                #(::core::iter::Extend::extend(&mut __all, <#types as __rt::Group>::families_within(&self.#fields, &#within));)*
                __all
            }
            fn expose(&self, __encoder: &mut __rt::Encoder<'_>) {
                #(<#types as __rt::Group>::encode_within(&self.#fields, &#within, __encoder);)*
            }
            fn members(&self, __visit: &mut dyn ::core::ops::FnMut(&dyn __rt::Collect)) -> ::core::primitive::bool {
                #(<#types as __rt::Group>::visit_within(&self.#fields, &#within, __visit);)*
                true
            }
            fn gather(&self) -> __rt::Vec<__rt::MetricFamily> {
                let mut __all = __rt::Vec::new();
                #(::core::iter::Extend::extend(&mut __all, <#types as __rt::Group>::gather_within(&self.#fields, &#within));)*
                __all
            }
        }
    }
}

/// What the group adds to a member.
fn within(member: &Member) -> TokenStream {
    let prefix = member.prefix();
    let mut text = String::new();
    label_set(&mut text, &member.labels());
    let labels = member.labels.iter().map(|(name, value)| {
        let (name, value) = (&name.value, &value.value);
        quote!(__rt::Label::new(#name, #value))
    });
    quote! {
        __rt::group::Within { prefix: #prefix, labels: const { &[#(#labels),*] }, text: #text }
    }
}

/// The schemas of all members in one list.
fn members(group: &Group, site: &Site) -> TokenStream {
    let ident = &group.ident;
    let types: Vec<_> = group.members.iter().map(|member| &member.ty).collect();
    let fields = group.members.iter().map(|member| &member.field);
    let owners = group.members.iter().filter_map(|member| {
        golden(member, site)?;
        Some(owner(group, member))
    });
    let len = quote!(0 #(+ <#types as __rt::Group>::MEMBERS.len())*);
    let puts = group.members.iter().enumerate().map(|(at, member)| {
        let (within, ty, before) = (within(member), &member.ty, &types[..at]);
        quote! {
            let __room = __rt::group::put(
                __room,
                0 #(+ <#before as __rt::Group>::MEMBERS.len())*,
                #within,
                <#ty as __rt::Group>::MEMBERS,
            );
        }
    });
    quote! {
        impl __rt::Group for #ident {
            const MEMBERS: &'static [__rt::Member] = const {
                &{
                    let __room = __rt::group::room::<{ #len }>();
                    #(#puts)*
                    __room
                }
            };
            const GOLDENS: &'static [&'static __rt::Schema] =
                &[#(const { &__rt::Schema::new(#owners, __rt::None, &[]) }),*];
            fn example() -> Self {
                Self { #(#fields: <#types as __rt::Group>::example()),* }
            }
        }
    }
}

/// No member takes a name that one before it has, none has a label that the group adds, and none has
/// a state set that the group's prefix would rename: else the build stops at the member.
fn proofs(group: &Group) -> TokenStream {
    let mut proofs = TokenStream::new();
    for (at, member) in group.members.iter().enumerate() {
        for earlier in &group.members[..at] {
            let (earlier, later) = (field(earlier), field(member));
            proofs.extend(proof(
                member.field.span(),
                &quote!(__rt::group::Clash::between(&#earlier, &#later)),
            ));
        }
        let ty = &member.ty;
        let inner = quote!(<#ty as __rt::Group>::MEMBERS);
        for (name, _) in &member.labels {
            let label = &name.value;
            proofs
                .extend(proof(name.span, &quote!(__rt::group::Clash::with_label(#inner, #label))));
        }
        if let Some(prefix) = &member.prefix {
            proofs.extend(proof(prefix.span(), &quote!(__rt::group::Clash::with_prefix(#inner))));
        }
    }
    proofs
}

fn proof(span: Span, clash: &TokenStream) -> TokenStream {
    quote_spanned! {span=>
        const _: () = {
            const __CLASH: __rt::group::Clash = #clash;
            ::core::assert!(__CLASH.is_none(), "{}", __CLASH.as_str());
        };
    }
}

/// A member by its field, with what the group adds to it.
fn field(member: &Member) -> TokenStream {
    let (name, within, ty) = (name_of(&member.field), within(member), &member.ty);
    quote! {
        __rt::group::Field {
            name: #name,
            members: &__rt::group::put(
                __rt::group::room::<{ <#ty as __rt::Group>::MEMBERS.len() }>(),
                0,
                #within,
                <#ty as __rt::Group>::MEMBERS,
            ),
        }
    }
}

fn golden(member: &Member, site: &Site) -> Option<File> {
    site.file(member.golden.as_ref()?)
}

/// Whose the member's golden is.
fn owner(group: &Group, member: &Member) -> String {
    format!("{}.{}", name_of(&group.ident), name_of(&member.field))
}

/// A test that compares a member's golden with what the group makes of it, or writes it.
fn test(group: &Group, member: &Member, site: &Site) -> Option<TokenStream> {
    let path = golden(member, site)?.path().display().to_string();
    let (runtime, owner) = (runtime(group), owner(group, member));
    let (group, field) = (name_of(&group.ident), name_of(&member.field));
    // `golden_of_…` are the tests of structs, and `NodeCache` would meet the `cache` of `Node`.
    let name = format_ident!("golden_in_{}_of_{}", snake_case(&group), snake_case(&field));
    let (ty, within) = (&member.ty, within(member));
    Some(quote! {
        #[cfg(test)]
        #[::core::prelude::v1::test]
        #[allow(deprecated, clippy::all, reason = "generated")]
        fn #name() {
            use #runtime::__private as __rt;
            let __within = #within;
            let [__member] = <#ty as __rt::Group>::MEMBERS else {
                ::core::panic!("a golden freezes one schema: name one for each member of this group")
            };
            __rt::golden::verify(
                #path,
                ::core::module_path!(),
                &__within.schema(__member.schema, #owner),
                &<#ty as __rt::Group>::example_within(&__within),
            );
        }
    })
}
