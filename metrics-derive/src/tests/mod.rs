//! Tests of the expansions, and tests that no input makes the derives panic.

mod duplicates;
mod expansions;
mod lints;
mod mutations;
mod words;

use std::path::Path;

use proc_macro2::TokenStream;

use super::*;

fn expansion(input: TokenStream) -> TokenStream {
    SET.run(input, &Build::from_environment())
}

fn group_expansion(input: TokenStream) -> TokenStream {
    GROUP.run(input, &Build::from_environment())
}

fn label_set_expansion(input: TokenStream) -> TokenStream {
    LABEL_SET.run(input, &Build::from_environment())
}

fn layout_expansion(input: TokenStream) -> TokenStream {
    LAYOUT.run(input, &Build::from_environment())
}

/// Returns the folder of the ui cases. The paths of their goldens are relative to it.
fn ui_tests() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../ui-tests"))
}
