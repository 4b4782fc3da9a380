//! The parts of an expansion that concern the golden: they rebuild the crate when the golden changes, render
//! what it freezes, and compare it in a test.

use frozen_metrics_schema::golden::TEST_PREFIX;
use frozen_metrics_schema::name::snake_case;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::Parameters;
use crate::golden::{Build, File};
use crate::model::{GoldenTest, name_of};

/// Makes the build depend on the golden, and on the variables that decide whether it is compared.
pub(super) fn rebuild_on_change(golden: &File, build: &Build) -> TokenStream {
    let file = golden.is_regular().then(|| {
        let (root, path) = (root(build), format!("/{}", golden.path()));
        quote! {
            const _: &[::core::primitive::u8] =
                ::core::include_bytes!(::core::concat!(#root, #path));
        }
    });
    quote! {
        #file
        const _: (__rt::Option<&::core::primitive::str>, __rt::Option<&::core::primitive::str>) =
            (::core::option_env!("METRICS_BLESS"), ::core::option_env!("CI"));
    }
}

/// Returns the package's root: cargo's variable if it is set, so that the code contains no path of this
/// machine.
fn root(build: &Build) -> TokenStream {
    match build.has_manifest_dir {
        true => quote!(::core::env!("CARGO_MANIFEST_DIR")),
        false => {
            let root = build.root().display().to_string();
            quote!(#root)
        }
    }
}

/// Returns the constant that describes a golden.
pub(super) fn file(
    golden: &File,
    owner: &str,
    golden_test: GoldenTest,
    build: &Build,
) -> TokenStream {
    let (root, package, path) = (root(build), &build.package, golden.path());
    let [target, options] = build.options(golden_test);
    quote! {
        __rt::golden::GoldenFile::new(
            [#root, #package, ::core::module_path!()],
            [#path, #owner],
            [#target, #options],
        )
    }
}

/// Returns what the golden of a set must freeze.
pub(super) fn frozen(parameters: &Parameters, golden: Option<&File>, build: &Build) -> TokenStream {
    let Parameters { set, bounds, .. } = parameters;
    let ident = &set.ident;
    let source = set.keyed.as_ref().map_or(ident, |keyed| &keyed.registry);
    let file = golden.map(|golden| file(golden, &name_of(ident), set.golden_test, build));
    let rendered = match file {
        Some(_) => quote! {
            __rt::golden::render::<#source>(<#ident as __rt::MetricSet>::SCHEMA)
        },
        None => quote!(__rt::Vec::new()),
    };
    implementation(ident, file.as_slice(), bounds.as_ref(), &rendered)
}

pub(crate) fn implementation(
    ident: &Ident,
    files: &[TokenStream],
    bounds: Option<&TokenStream>,
    rendered: &TokenStream,
) -> TokenStream {
    if files.is_empty() {
        return quote!(impl __rt::golden::Frozen for #ident #bounds {});
    }
    quote! {
        impl __rt::golden::Frozen for #ident #bounds {
            const GOLDENS: &'static [__rt::golden::GoldenFile] = const { &[#(#files),*] };
            #[inline]
            fn rendered() -> __rt::Vec<__rt::golden::Rendered> { #rendered }
        }
    }
}

/// Returns the test of a set, which compares the golden with what the renderer writes, or writes it.
pub(super) fn test(Parameters { set, root, .. }: &Parameters) -> Option<TokenStream> {
    (set.golden_test == GoldenTest::Generated).then(|| test_function(&set.ident, &quote!(#root)))
}

/// Returns the test of a set or a group; `private` is the path of the runtime's private module.
pub(super) fn test_function(ident: &Ident, private: &TokenStream) -> TokenStream {
    let name = format_ident!("{TEST_PREFIX}{}", snake_case(&name_of(ident)));
    quote! {
        #[cfg(test)]
        #[::core::prelude::v1::test]
        fn #name() {
            #private::golden::verify::<#ident>();
        }
    }
}
