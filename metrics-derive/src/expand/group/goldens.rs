//! The goldens of members: proofs that members do not differ from them, and the test that compares them.

use frozen_metrics_schema::Label;
use frozen_metrics_schema::golden::Golden;
use frozen_metrics_schema::hash::{self, NameHash};
use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::proof::proof;
use crate::expand::{golden_test, runtime};
use crate::golden::{Build, MemberGolden};
use crate::model::{GoldenTest, Group, Member};

/// Compares the member with its goldens: a difference is an error at the field.
pub(super) fn no_drift(
    index: usize,
    member: &Member,
    goldens: &[MemberGolden],
    build: &Build,
) -> Option<TokenStream> {
    let first = goldens.first()?;
    let (count, members) = (goldens.len(), quote!(__GROUP.members_of(#index)));
    let of_count = proof(first.name.span(), &quote!(__rt::group::drift_of_count(#count, #members)));
    let of_each = goldens.iter().enumerate().filter_map(|(index, found)| {
        let frozen = frozen_member(found, index)?;
        Some(proof(member.field.span(), &quote!(#frozen.drift(#members))))
    });
    let rebuild = goldens.iter().map(|found| golden_test::rebuild_on_change(&found.file, build));
    Some(quote! {
        #of_count
        #(#of_each)*
        #(#rebuild)*
    })
}

/// Returns what a constant compares of the golden: names, the labels that groups may add, and hashes.
fn frozen_member(found: &MemberGolden, index: usize) -> Option<TokenStream> {
    let Golden { schema, key_line, lines, .. } = found.golden.as_ref()?;
    let (path, advice, key_line) = (found.file.shown(), &found.advice, key_line.unwrap_or(1));
    let key = hash::key(schema.key.as_ref());
    let (mut lists, mut hashes): (Vec<&[Label]>, Vec<u64>) = Default::default();
    let label_lists = schema.families.iter().map(|family| {
        let labels = hash::leading_labels(schema, family);
        hashes.extend((0..=labels.len()).map(|count| hash::family(schema, family, count)));
        lists.iter().position(|known| *known == labels).unwrap_or_else(|| {
            lists.push(labels);
            lists.len() - 1
        })
    });
    let label_lists: Vec<_> = label_lists.collect();
    let lists = lists.iter().map(|labels| self::labels(labels));
    let names = schema.families.iter().map(|family| &*family.name);
    let name_hashes =
        schema.families.iter().map(|family| NameHash::new(family.openmetrics_name()).hash);
    let lines = lines.iter().map(|lines| lines.help);
    Some(quote! {
        __rt::group::FrozenMember {
            path: #path,
            advice: #advice,
            index: #index,
            key: #key,
            key_line: #key_line,
            labels: &[#(#lists),*],
            names: &[#(#names),*],
            name_hashes: &[#(#name_hashes),*],
            lines: &[#(#lines),*],
            label_lists: &[#(#label_lists),*],
            hashes: &[#(#hashes),*],
        }
    })
}

pub(super) fn labels(labels: &[Label]) -> TokenStream {
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
    let members = group.members.iter().zip(goldens).enumerate();
    let members = members.filter(|(_, (_, goldens))| !goldens.is_empty());
    let renders = members.map(|(index, (member, goldens))| {
        let (ty, scope) = (&member.ty, quote!(__GROUP.scope_of(#index)));
        let owners = goldens.iter().map(|found| &found.owner);
        quote!(__rt::group::render::<#ty>(&mut __rendered, #scope, &[#(#owners),*]);)
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
