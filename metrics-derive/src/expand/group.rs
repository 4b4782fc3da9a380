//! The group to tokens: a source that visits its members, and proofs that no two of them clash.

use metrics_schema::exposition::label_set;
use metrics_schema::name::snake_case;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

use crate::golden::Site;
use crate::group::{Group, Member};
use crate::set::name_of;

pub(crate) fn group(group: &Group, site: &Site) -> TokenStream {
    if !group.is_whole {
        return TokenStream::new();
    }
    let runtime = runtime(group);
    let collect = collect(group);
    let members = members(group);
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
            fn encode(&self, __encoder: &mut __rt::Encoder<'_>) {
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
fn members(group: &Group) -> TokenStream {
    let ident = &group.ident;
    let types: Vec<_> = group.members.iter().map(|member| &member.ty).collect();
    let fields = group.members.iter().map(|member| &member.field);
    let len = quote!(0 #(+ <#types as __rt::Group>::MEMBERS.len())*);
    let puts = group.members.iter().enumerate().map(|(at, member)| {
        let (prefix, ty, before) = (member.prefix(), &member.ty, &types[..at]);
        quote! {
            let __room = __rt::group::put(
                __room,
                0 #(+ <#before as __rt::Group>::MEMBERS.len())*,
                #prefix,
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
            fn example() -> Self {
                Self { #(#fields: <#types as __rt::Group>::example()),* }
            }
        }
    }
}

/// No member takes a name that one before it has, and none has a label that the group adds: else the
/// build stops at the member.
fn proofs(group: &Group) -> TokenStream {
    let proof = |span, clash: TokenStream| {
        quote_spanned! {span=>
            const _: () = {
                const __CLASH: __rt::group::Clash = #clash;
                ::core::assert!(__CLASH.is_none(), "{}", __CLASH.as_str());
            };
        }
    };
    let scoped = |member: &Member| {
        let (prefix, ty) = (member.prefix(), &member.ty);
        quote! {
            &__rt::group::put(
                __rt::group::room::<{ <#ty as __rt::Group>::MEMBERS.len() }>(),
                0,
                #prefix,
                <#ty as __rt::Group>::MEMBERS,
            )
        }
    };
    let mut proofs = TokenStream::new();
    for (at, member) in group.members.iter().enumerate() {
        for earlier in &group.members[..at] {
            let (earlier, later) = (scoped(earlier), scoped(member));
            proofs.extend(proof(
                member.field.span(),
                quote!(__rt::group::Clash::between(#earlier, #later)),
            ));
        }
        for (name, _) in &member.labels {
            let (ty, label) = (&member.ty, &name.value);
            proofs.extend(proof(
                name.span,
                quote!(__rt::group::Clash::with_label(<#ty as __rt::Group>::MEMBERS, #label)),
            ));
        }
    }
    proofs
}

/// A test that compares a member's golden with what the group makes of it, or writes it.
fn test(group: &Group, member: &Member, site: &Site) -> Option<TokenStream> {
    let file = site.file(member.golden.as_ref()?)?;
    let path = file.path().display().to_string();
    let runtime = runtime(group);
    let (owner, field) = (name_of(&group.ident), name_of(&member.field));
    // `golden_of_…` are the tests of structs, and `NodeCache` would meet the `cache` of `Node`.
    let name = format_ident!("golden_in_{}_of_{}", snake_case(&owner), snake_case(&field));
    let owner = format!("{owner}.{field}");
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
