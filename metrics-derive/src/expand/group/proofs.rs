//! Proofs that members do not clash: a clash is an error at the token that causes it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::proof::proof;
use crate::model::Group;

/// Proves that no member has a name of an earlier member, a label that the group adds to it, or a state
/// set that the group's prefix would rename.
pub(super) fn no_clash(group: &Group) -> TokenStream {
    let mut proofs = clashes(group);
    for (index, member) in group.members.iter().enumerate() {
        if index > 0 {
            let clash = quote!(__rt::group::clash_of(&__GROUP, __CLASHES, #index));
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

/// Returns the constant that finds all clashes at once.
fn clashes(group: &Group) -> TokenStream {
    if group.members.len() < 2 {
        return TokenStream::new();
    }
    let count = group.members.len();
    quote! {
        const __CLASHES: &__rt::group::Clashes<#count> =
            &__rt::group::clashes::<#count, { __rt::group::slots(&__GROUP) }>(&__GROUP);
    }
}
