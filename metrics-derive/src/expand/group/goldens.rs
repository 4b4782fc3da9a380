//! The goldens of a member: proofs that it is what they freeze, and the test that writes them.

use metrics_schema::Family;
use metrics_schema::golden::{FamilyLines, Golden};
use metrics_schema::name::snake_case;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{members_of, within};
use crate::expand::{descriptor, frozen, proof, runtime};
use crate::golden::Found;
use crate::group::{Group, Member};
use crate::set::name_of;

/// The member is what its goldens freeze: else the build stops at the literal that names the golden.
pub(super) fn no_drift(member: &Member, goldens: &[Found]) -> Option<TokenStream> {
    let first = goldens.first()?;
    let (count, members) = (goldens.len(), members_of(member));
    let ty = &member.ty;
    let of_count = quote!(__rt::group::drift_of_count(#count, <#ty as __rt::Group>::MEMBERS));
    let of_count = proof(first.name.span(), &of_count);
    let of_each = goldens.iter().enumerate().map(|(at, found)| of_golden(found, at, count));
    let rebuild = goldens.iter().map(|found| frozen::rebuild_on_change(&found.file));
    Some(quote! {
        const _: () = {
            const __MEMBERS: &[__rt::Member] = #members;
            #of_count
            #(#of_each)*
            #(#rebuild)*
        };
    })
}

fn of_golden(found: &Found, at: usize, count: usize) -> Option<TokenStream> {
    let Golden { schema, key_line, lines, .. } = found.golden.as_ref()?;
    let (path, key_line) = (found.file.shown(), key_line.unwrap_or(1));
    let key = descriptor::key(schema.key.as_ref());
    let families = schema.families.iter().zip(lines).map(family);
    let span = found.name.span();
    let of_key = proof(span, &quote!(__FROZEN.drift_of_key(__MEMBERS)));
    let of_families = (0..lines.len())
        .map(|place| proof(span, &quote!(__FROZEN.drift_of_family(#place, __MEMBERS))));
    let of_rest = proof(span, &quote!(__FROZEN.drift_of_rest(__MEMBERS)));
    Some(quote! {
        const _: () = {
            const __FROZEN: &__rt::group::Frozen = &__rt::group::Frozen {
                path: #path,
                place: (#at, #count),
                key: #key,
                key_line: #key_line,
                families: const { &[#(#families),*] },
            };
            #of_key
            #(#of_families)*
            #of_rest
        };
    })
}

fn family((family, lines): (&Family, &FamilyLines)) -> TokenStream {
    let FamilyLines { help, kind, unit, exemplars, series, .. } = lines;
    let fact = match family.fact.map(descriptor::fact) {
        Some(fact) => quote!(__rt::Some(#fact)),
        None => quote!(__rt::None),
    };
    // With the labels that the group adds, which a family of the registry has none of by itself.
    let family = descriptor::family(&Family { fact: None, ..family.clone() });
    let [unit, exemplars] = [unit, exemplars].map(|line| line.unwrap_or(*kind));
    quote! {
        __rt::group::FrozenFamily {
            family: #family, fact: #fact, lines: [#help, #kind, #unit, #exemplars], series: &[#(#series),*]
        }
    }
}

/// A test that compares the member's goldens with what the group makes of it, or writes them.
pub(super) fn test(group: &Group, member: &Member, goldens: &[Found]) -> Option<TokenStream> {
    if goldens.is_empty() {
        return None;
    }
    let goldens = goldens.iter().map(|Found { file, owner, .. }| {
        let path = file.path().display().to_string();
        quote!((#path, #owner))
    });
    let (runtime, ty, within) = (runtime(group.runtime.as_ref()), &member.ty, within(member));
    let (group, field) = (name_of(&group.ident), name_of(&member.field));
    // `golden_of_…` are the tests of structs, and `NodeCache` would meet the `cache` of `Node`.
    let name = format_ident!("golden_in_{}_of_{}", snake_case(&group), snake_case(&field));
    Some(quote! {
        #[cfg(test)]
        #[::core::prelude::v1::test]
        fn #name() {
            use #runtime::__private as __rt;
            __rt::group::verify::<#ty>(&#within, ::core::module_path!(), &[#(#goldens),*]);
        }
    })
}
