//! Proofs that members do not clash: a clash is an error at the token that causes it.

use proc_macro2::TokenStream;
use quote::quote;

use super::members_of;
use crate::expand::proof::proof;
use crate::model::{Group, Member, name_of};

/// Proves that no member has a name of an earlier member, a label that the group adds to it, or a state
/// set that the group's prefix would rename.
pub(super) fn no_clash(group: &Group) -> TokenStream {
    let mut proofs = clashes(group);
    for (index, member) in group.members.iter().enumerate() {
        for earlier in 0..index {
            let clash = quote!(__rt::group::clash_between(__FIELDS, __CLASHES, #earlier, #index));
            proofs.extend(proof(member.field.span(), &clash));
        }
        let ty = &member.ty;
        let inner = quote!(<#ty as __rt::MetricGroup>::MEMBERS);
        for (name, _) in &member.labels {
            let label = &name.value;
            let clash = quote!(__rt::group::clash_with_label(#inner, #label));
            proofs.extend(proof(name.span, &clash));
        }
        if let Some(prefix) = &member.prefix {
            let clash = quote!(__rt::group::clash_with_prefix(#inner));
            proofs.extend(proof(prefix.span(), &clash));
        }
    }
    proofs
}

/// Returns the constants that find all clashes at once.
fn clashes(group: &Group) -> TokenStream {
    if group.members.len() < 2 {
        return TokenStream::new();
    }
    let count = group.members.len();
    let fields = group.members.iter().map(field);
    quote! {
        const __FIELDS: &[__rt::group::Field<'static>; #count] = &[#(#fields),*];
        const __CLASHES: &__rt::group::Clashes<#count> =
            &__rt::group::clashes::<#count, { __rt::group::slots(__FIELDS) }>(__FIELDS);
    }
}

fn field(member: &Member) -> TokenStream {
    let (name, members) = (name_of(&member.field), members_of(member));
    quote!(__rt::group::Field { name: #name, members: #members })
}
