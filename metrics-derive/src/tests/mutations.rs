//! Mutated ui cases: for every input, the derives return items and do not panic.
//!
//! `MUTATIONS=10000 cargo test -p frozen-metrics-derive mutated` tries 10,000 mutations of each case.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::{env, fs};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Attribute, ItemEnum, ItemStruct};

use super::*;

/// The default number of mutations of each struct.
const MUTATIONS: usize = 8;

/// The number of mutations of an input that are applied one after the other.
const STEPS: usize = 4;

type Run = fn(TokenStream, &Build) -> TokenStream;

/// The structs and enums of the cases that use one of the derives.
#[derive(Default)]
struct Inputs(Vec<(Run, TokenStream)>);

impl Inputs {
    fn add(&mut self, attributes: &[Attribute], item: &impl ToTokens) {
        let lists = attributes.iter().filter_map(|attribute| attribute.meta.require_list().ok());
        for word in lists.flat_map(|list| list.tokens.clone()) {
            let run: Run = match &*word.to_string() {
                "ReplicationMetrics" | "MetricSet" => |input, build| SET.run(input, build),
                "MetricGroup" => |input, build| GROUP.run(input, build),
                "LabelSet" => |input, build| LABEL_SET.run(input, build),
                "Buckets" => |input, build| LAYOUT.run(input, build),
                "LabelEnum" => |input, build| LABEL_ENUM.run(input, build),
                _ => continue,
            };
            self.0.push((run, item.to_token_stream()));
        }
    }
}

impl Visit<'_> for Inputs {
    fn visit_item_struct(&mut self, item: &ItemStruct) {
        self.add(&item.attrs, item);
    }

    fn visit_item_enum(&mut self, item: &ItemEnum) {
        self.add(&item.attrs, item);
    }
}

fn inputs() -> Vec<(Run, TokenStream)> {
    let mut inputs = Inputs::default();
    let mut paths: Vec<PathBuf> = vec![ui_tests().join("cases"), ui_tests().join("tests")];
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(path).expect("a folder of cases");
            let mut entries: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
            entries.sort();
            paths.extend(entries);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(path).expect("a text file");
            inputs.visit_file(&syn::parse_file(&source).expect("a case is Rust"));
        }
    }
    inputs.0
}

/// xorshift64*: the same mutations in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).expect("31 bits") % count.max(1)
    }
}

/// Collects all tokens of a stream, including those inside groups.
fn flatten(tokens: TokenStream, all: &mut Vec<TokenTree>) {
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            flatten(group.stream(), all);
        }
        all.push(token);
    }
}

/// Changes one token, `countdown` tokens after the first one.
fn mutate(
    tokens: TokenStream,
    countdown: &mut usize,
    random: &mut Random,
    pool: &[TokenTree],
) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if *countdown == 0 {
            *countdown = usize::MAX;
            let other = pool.get(random.below(pool.len())).cloned();
            match random.below(6) {
                0 => {}
                1 => out.extend([token.clone(), token]),
                2 => out.extend(other),
                3 => out.extend(other.into_iter().chain([token])),
                4 => out.extend(tokens.next().into_iter().chain([token])),
                _ => match token {
                    TokenTree::Group(group) if random.below(2) == 0 => out.extend(group.stream()),
                    token => {
                        let delimiters =
                            [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::None];
                        let delimiter = delimiters[random.below(delimiters.len())];
                        out.push(Group::new(delimiter, token.into()).into());
                    }
                },
            }
            continue;
        }
        *countdown -= 1;
        out.push(match token {
            TokenTree::Group(group) => {
                let inner = mutate(group.stream(), countdown, random, pool);
                Group::new(group.delimiter(), inner).into()
            }
            token => token,
        });
    }
    out.into_iter().collect()
}

#[test]
fn mutated_cases_expand_to_items() {
    let inputs = inputs();
    assert!(inputs.len() > 300, "{} structs in the ui cases", inputs.len());
    let mut pool = Vec::new();
    inputs.iter().for_each(|(_, tokens)| flatten(tokens.clone(), &mut pool));
    let build = Build::from_environment().with_root(ui_tests());
    let mutations = env::var("MUTATIONS").ok().and_then(|count| count.parse().ok());
    let mutations: usize = mutations.unwrap_or(MUTATIONS);
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for (run, original) in &inputs {
        for _ in 0..mutations.div_ceil(STEPS) {
            let mut tokens = original.clone();
            for step in 0..=STEPS {
                let mut all = Vec::new();
                flatten(tokens.clone(), &mut all);
                let mut countdown = random.below(all.len());
                if step > 0 {
                    tokens = mutate(tokens, &mut countdown, &mut random, &pool);
                }
                let out = catch_unwind(AssertUnwindSafe(|| run(tokens.clone(), &build)));
                let out = out.unwrap_or_else(|_| panic!("the derive panics on {tokens}"));
                assert!(syn::parse2::<syn::File>(out.clone()).is_ok(), "{tokens}\n\n{out}");
            }
        }
    }
}
