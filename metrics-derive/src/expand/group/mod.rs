//! Expansion of a group into tokens: a source that visits its members, and proofs that members neither clash
//! nor differ from their goldens.

mod goldens;
mod proofs;

use frozen_metrics_schema::exposition::label_set;
use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::{budget, hygiene, runtime};
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
    let budget = budget::of_group(group);
    let drifts = group.members.iter().zip(goldens).enumerate();
    let drifts =
        drifts.map(|(index, (member, goldens))| goldens::no_drift(index, member, goldens, build));
    let frozen = goldens::frozen(group, goldens, build);
    let test = goldens::test(group, goldens);
    quote! {
        const _: () = {
            use #runtime::__private as __rt;
            #members
            #clashes
            #budget
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
    let indices = 0..group.members.len();
    quote! {
        impl __rt::Collect for #ident {
            fn info(&self) -> __rt::SourceInfo { __rt::SourceInfo::new(#name) }
            fn expose(&self, __encoder: &mut __rt::Encoder<'_>) { __rt::group::expose(self, __encoder) }
            fn members(&self, __visit: &mut dyn ::core::ops::FnMut(&dyn __rt::Collect)) -> ::core::primitive::bool {
                #(__rt::group::visit(
                    __GROUP.scope_of(#indices),
                    <#types as __rt::MetricGroup>::source(&self.#fields),
                    __visit,
                );)*
                true
            }
        }
    }
}

/// Returns the members, as constants know them.
fn members(group: &Group) -> TokenStream {
    let ident = &group.ident;
    let idents = group.members.iter().map(|member| &member.field);
    let types = group.members.iter().map(|member| &member.ty);
    let fields = group.members.iter().map(field);
    quote! {
        static __FIELDS: &[__rt::group::Field] = &[#(#fields),*];
        static __GROUP: __rt::group::Group = __rt::group::Group {
            fields: __FIELDS,
            members: &__rt::group::Group::members::<{ __rt::group::Group::count(__FIELDS) }>(__FIELDS),
        };
        impl __rt::MetricGroup for #ident {
            const MEMBERS: &'static [__rt::Member] = __GROUP.members;
            fn example() -> Self {
                Self { #(#idents: <#types as __rt::MetricGroup>::example()),* }
            }
        }
    }
}

fn field(member: &Member) -> TokenStream {
    let (ty, name, prefix) = (&member.ty, name_of(&member.field), member.prefix());
    let mut text = String::new();
    label_set(&mut text, &member.labels());
    let labels = goldens::labels(&member.labels());
    let goldens = &member.goldens;
    quote! {
        __rt::group::Field {
            name: #name,
            scope: __rt::group::MemberScope {
                prefix: #prefix, labels: #labels, text: #text, goldens: &[#(#goldens),*]
            },
            members: <#ty as __rt::MetricGroup>::MEMBERS,
        }
    }
}
