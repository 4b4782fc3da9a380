//! The goldens of members: proofs that these are what they freeze, and the test that compares them.

use frozen_metrics_schema::FamilySchema;
use frozen_metrics_schema::golden::{FamilyLines, Golden};
use proc_macro2::TokenStream;
use quote::quote;

use super::{members_of, within};
use crate::expand::proof::proof;
use crate::expand::{golden_test, runtime, schema};
use crate::golden::{Build, MemberGolden};
use crate::model::{Group, Member, TestOf};

/// The member is what its goldens freeze: else the build stops at the literal that names the golden.
pub(super) fn no_drift(
    member: &Member,
    goldens: &[MemberGolden],
    build: &Build,
) -> Option<TokenStream> {
    let first = goldens.first()?;
    let (count, members) = (goldens.len(), members_of(member));
    let ty = &member.ty;
    let of_count = quote!(__rt::group::drift_of_count(#count, <#ty as __rt::MetricGroup>::MEMBERS));
    let of_count = proof(first.name.span(), &of_count);
    let of_each = goldens.iter().enumerate().map(|(at, found)| of_golden(found, at, count));
    let rebuild = goldens.iter().map(|found| golden_test::rebuild_on_change(&found.file, build));
    Some(quote! {
        const _: () = {
            const __MEMBERS: &[__rt::Member] = #members;
            #of_count
            #(#of_each)*
            #(#rebuild)*
        };
    })
}

fn of_golden(found: &MemberGolden, at: usize, count: usize) -> Option<TokenStream> {
    let Golden { schema: frozen, key_line, lines, .. } = found.golden.as_ref()?;
    let (path, advice, key_line) = (found.file.shown(), &found.advice, key_line.unwrap_or(1));
    let key = schema::key(frozen.key.as_ref());
    let families = frozen.families.iter().zip(lines).map(family);
    let span = found.name.span();
    let of_key = proof(span, &quote!(__FROZEN.drift_of_key(__MEMBERS)));
    let of_families = (0..lines.len())
        .map(|place| proof(span, &quote!(__FROZEN.drift_of_family(#place, __MEMBERS))));
    let of_rest = proof(span, &quote!(__FROZEN.drift_of_rest(__MEMBERS)));
    Some(quote! {
        const _: () = {
            const __FROZEN: &__rt::group::Frozen = &__rt::group::Frozen {
                path: #path,
                advice: #advice,
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

fn family((family, lines): (&FamilySchema, &FamilyLines)) -> TokenStream {
    let FamilyLines { help, kind, unit, exemplars, series, .. } = lines;
    let registry_metric = match family.registry_metric.map(schema::registry_metric) {
        Some(registry_metric) => quote!(__rt::Some(#registry_metric)),
        None => quote!(__rt::None),
    };
    // With the labels that the group adds, which a family of the registry has none of by itself.
    let family = schema::family(&FamilySchema { registry_metric: None, ..family.clone() });
    let [unit, exemplars] = [unit, exemplars].map(|line| line.unwrap_or(*kind));
    quote! {
        __rt::group::FrozenFamily {
            family: #family, registry_metric: #registry_metric, lines: [#help, #kind, #unit, #exemplars], series: &[#(#series),*]
        }
    }
}

/// What the goldens of all members must freeze.
pub(super) fn frozen(group: &Group, goldens: &[Vec<MemberGolden>], build: &Build) -> TokenStream {
    let files: Vec<_> = goldens
        .iter()
        .flatten()
        .map(|found| golden_test::file(&found.file, &found.owner, group.golden_test, build))
        .collect();
    let members = group.members.iter().zip(goldens).filter(|(_, goldens)| !goldens.is_empty());
    let renders = members.map(|(member, goldens)| {
        let (ty, within) = (&member.ty, within(member));
        let owners = goldens.iter().map(|found| &found.owner);
        quote!(__rt::group::render::<#ty>(&mut __rendered, &#within, &[#(#owners),*]);)
    });
    let rendered = match files.is_empty() {
        true => quote!(__rt::Vec::new()),
        false => quote! {
            let mut __rendered = __rt::Vec::new();
            #(#renders)*
            __rendered
        },
    };
    golden_test::implementation(&group.ident, &files, None, &rendered)
}

/// A test that compares the goldens of all members with what the group makes of them, or writes them.
pub(super) fn test(group: &Group, goldens: &[Vec<MemberGolden>]) -> Option<TokenStream> {
    let has_test = group.golden_test == TestOf::Derive && goldens.iter().any(|all| !all.is_empty());
    let runtime = runtime(group.runtime.as_ref());
    has_test.then(|| golden_test::test_of(&group.ident, &quote!(#runtime::__private)))
}
