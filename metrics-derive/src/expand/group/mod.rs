//! Expansion of a group into tokens: a source that visits its members, and proofs that members neither clash
//! nor differ from their goldens.

mod goldens;
mod proofs;

use frozen_metrics_schema::exposition::label_set;
use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::{hygiene, runtime};
use crate::golden::{Build, MemberGolden};
use crate::model::{Group, Member, name_of};

/// Everything that the derive adds to the struct. `goldens` are those of each member.
pub(crate) fn group(mut group: Group, goldens: &[Vec<MemberGolden>], build: &Build) -> TokenStream {
    hygiene::adopt_group(&mut group);
    let group = &group;
    let runtime = runtime(group.runtime.as_ref());
    let collect = collect(group);
    let members = members(group);
    let clashes = proofs::no_clash(group);
    let drifts = group.members.iter().zip(goldens);
    let drifts = drifts.map(|(member, goldens)| goldens::no_drift(member, goldens, build));
    let frozen = goldens::frozen(group, goldens, build);
    let test = goldens::test(group, goldens);
    quote! {
        const _: () = {
            use #runtime::__private as __rt;
            #members
            #clashes
            #(#drifts)*
            #collect
            #frozen
        };
        #test
    }
}

fn collect(group: &Group) -> TokenStream {
    let ident = &group.ident;
    let name = name_of(ident);
    let fields = group.members.iter().map(|member| &member.field);
    let types = group.members.iter().map(|member| &member.ty);
    let within = group.members.iter().map(within);
    quote! {
        impl __rt::Collect for #ident {
            fn info(&self) -> __rt::SourceInfo { __rt::SourceInfo::new(#name) }
            fn expose(&self, __encoder: &mut __rt::Encoder<'_>) { __rt::group::expose(self, __encoder) }
            fn members(&self, __visit: &mut dyn ::core::ops::FnMut(&dyn __rt::Collect)) -> ::core::primitive::bool {
                #(__rt::group::visit(const { &#within }, <#types as __rt::MetricGroup>::source(&self.#fields), __visit);)*
                true
            }
        }
    }
}

/// Returns what the group adds to a member.
fn within(member: &Member) -> TokenStream {
    let prefix = member.prefix();
    let mut text = String::new();
    label_set(&mut text, &member.labels());
    let labels = member.labels.iter().map(|(name, value)| {
        let (name, value) = (&name.value, &value.value);
        quote!(__rt::Label::new(#name, #value))
    });
    let goldens = &member.goldens;
    quote! {
        __rt::group::MemberScope {
            prefix: #prefix, labels: const { &[#(#labels),*] }, text: #text, goldens: &[#(#goldens),*]
        }
    }
}

/// Returns the schemas of all members as one list.
fn members(group: &Group) -> TokenStream {
    let ident = &group.ident;
    let types: Vec<_> = group.members.iter().map(|member| &member.ty).collect();
    let fields = group.members.iter().map(|member| &member.field);
    let len = quote!(0 #(+ <[__rt::Member]>::len(<#types as __rt::MetricGroup>::MEMBERS))*);
    let replacements = group.members.iter().enumerate().map(|(index, member)| {
        let (within, ty, before) = (within(member), &member.ty, &types[..index]);
        quote! {
            let __members = __rt::group::add_members(
                __members,
                0 #(+ <[__rt::Member]>::len(<#before as __rt::MetricGroup>::MEMBERS))*,
                #within,
                <#ty as __rt::MetricGroup>::MEMBERS,
            );
        }
    });
    quote! {
        impl __rt::MetricGroup for #ident {
            const MEMBERS: &'static [__rt::Member] = const {
                &{
                    let __members = __rt::group::empty_members::<{ #len }>();
                    #(#replacements)*
                    __members
                }
            };
            fn example() -> Self {
                Self { #(#fields: <#types as __rt::MetricGroup>::example()),* }
            }
        }
    }
}

/// Returns the schemas of one member, as the group changes them.
fn members_of(member: &Member) -> TokenStream {
    let (within, ty) = (within(member), &member.ty);
    quote! {
        &__rt::group::add_members(
            __rt::group::empty_members::<{ <[__rt::Member]>::len(<#ty as __rt::MetricGroup>::MEMBERS) }>(),
            0,
            #within,
            <#ty as __rt::MetricGroup>::MEMBERS,
        )
    }
}
