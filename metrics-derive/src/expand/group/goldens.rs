//! The goldens of members: proofs that members do not differ from them, and the test that compares them.

use frozen_metrics_schema::Label;
use frozen_metrics_schema::golden::Golden;
use frozen_metrics_schema::hash::{LeadingLabels, SchemaHashes};
use proc_macro2::TokenStream;
use quote::quote;

use super::{members_of, within};
use crate::expand::proof::proof;
use crate::expand::{golden_test, runtime};
use crate::golden::{Build, MemberGolden};
use crate::model::{GoldenTest, Group, Member};

/// Compares the member with its goldens: a difference is an error at the field.
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
    let of_each = goldens.iter().enumerate().filter_map(|(index, found)| {
        let frozen = frozen_member(found, index)?;
        Some(proof(member.field.span(), &quote!(#frozen.drift(__MEMBERS))))
    });
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

/// Returns what a constant compares of the golden: names, the labels that groups may add, and hashes.
fn frozen_member(found: &MemberGolden, index: usize) -> Option<TokenStream> {
    let Golden { schema, key_line, lines, .. } = found.golden.as_ref()?;
    let (path, advice, key_line) = (found.file.shown(), &found.advice, key_line.unwrap_or(1));
    let key = SchemaHashes::new(schema).key;
    let (mut lists, mut hashes): (Vec<&[Label]>, Vec<u64>) = Default::default();
    let families: Vec<_> = schema
        .families
        .iter()
        .zip(lines)
        .map(|(family, lines)| {
            let (name, line) = (&*family.name, lines.help);
            let leading = LeadingLabels::new(schema, family);
            hashes.extend(leading.hashes);
            let known = lists.iter().position(|known| *known == leading.labels);
            let labels = known.unwrap_or_else(|| {
                lists.push(leading.labels);
                lists.len() - 1
            });
            quote!(__Family { name: #name, line: #line, labels: #labels })
        })
        .collect();
    let lists = lists.iter().map(|labels| self::labels(labels));
    Some(quote! {
        {
            use __rt::group::FrozenFamily as __Family;
            __rt::group::FrozenMember {
                path: #path,
                advice: #advice,
                index: #index,
                key: #key,
                key_line: #key_line,
                labels: &[#(#lists),*],
                families: &[#(#families),*],
                hashes: &[#(#hashes),*],
            }
        }
    })
}

fn labels(labels: &[Label]) -> TokenStream {
    let labels = labels.iter().map(|label| {
        let (name, value) = (&*label.name, &*label.value);
        quote!(__rt::Label::new(#name, #value))
    });
    quote!(const { &[#(#labels),*] })
}

/// Returns what the goldens of all members must freeze.
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
        quote!(__rt::group::render::<#ty>(&mut __rendered, const { &#within }, &[#(#owners),*]);)
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

/// Returns the test that compares the goldens of all members with what the renderer writes, or writes them.
pub(super) fn test(group: &Group, goldens: &[Vec<MemberGolden>]) -> Option<TokenStream> {
    let has_test =
        group.golden_test == GoldenTest::Generated && goldens.iter().any(|all| !all.is_empty());
    let runtime = runtime(group.runtime.as_ref());
    has_test.then(|| golden_test::test_function(&group.ident, &quote!(#runtime::__private)))
}
