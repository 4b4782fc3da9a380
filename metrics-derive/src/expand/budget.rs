//! Proofs that a set or a group has no more series than its `series_budget`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::proof::proof;
use crate::model::{Group, Set, Spanned, name_of};

/// Compares the worst case of a set with its budget: an error at the number.
pub(super) fn of_set(set: &Set) -> Option<TokenStream> {
    let members = quote!(&[__rt::Member::from_schema(__Declared::<0>::SCHEMA)]);
    Some(compare(&set.ident, set.series_budget.as_ref()?, &members))
}

/// Compares the sum of all members with the budget of a group.
pub(super) fn of_group(group: &Group) -> Option<TokenStream> {
    Some(compare(&group.ident, group.series_budget.as_ref()?, &quote!(__GROUP.members)))
}

fn compare(ident: &Ident, budget: &Spanned<usize>, members: &TokenStream) -> TokenStream {
    let (name, value) = (name_of(ident), budget.value);
    proof(budget.span, &quote!(__rt::series_budget(#name, #members, #value)))
}
