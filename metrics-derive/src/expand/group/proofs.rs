//! Proofs that members do not clash: where they do, the build stops at the guilty token.

use proc_macro2::TokenStream;
use quote::quote;

use super::members_of;
use crate::expand::proof;
use crate::group::{Group, Member};
use crate::set::name_of;

/// No member takes a name that one before it has, none has a label that the group adds, and none has
/// a state set that the group's prefix would rename.
pub(super) fn no_clash(group: &Group) -> TokenStream {
    let mut proofs = TokenStream::new();
    for (at, member) in group.members.iter().enumerate() {
        for earlier in &group.members[..at] {
            let (earlier, later) = (field(earlier), field(member));
            let clash = quote!(__rt::group::clash_between(&#earlier, &#later));
            proofs.extend(proof(member.field.span(), &clash));
        }
        let ty = &member.ty;
        let inner = quote!(<#ty as __rt::Group>::MEMBERS);
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

fn field(member: &Member) -> TokenStream {
    let (name, members) = (name_of(&member.field), members_of(member));
    quote!(__rt::group::Field { name: #name, members: #members })
}
