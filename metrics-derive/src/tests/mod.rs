//! What the derives generate, and that no input makes them panic.

mod expansions;
mod lints;
mod mutations;
mod words;

use std::path::Path;

use proc_macro2::TokenStream;

use super::*;

fn expansion(input: TokenStream) -> TokenStream {
    derive(input, &Build::from_environment())
}

fn group_expansion(input: TokenStream) -> TokenStream {
    derive_group(input, &Build::from_environment())
}

/// The ui cases, whose goldens are relative to the same folder.
fn ui_tests() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../ui-tests"))
}
