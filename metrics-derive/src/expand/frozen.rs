//! The golden: rebuilding when it changes, and the test that writes it.

use metrics_schema::name::snake_case;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::golden::File;
use crate::set::{Set, name_of};

/// Makes the build depend on the golden, and on the variables that decide whether it is written.
pub(super) fn rebuild_on_change(golden: &File) -> TokenStream {
    let path = golden.path().display().to_string();
    let file = golden.exists().then(|| {
        quote!(
            const _: &[::core::primitive::u8] = ::core::include_bytes!(#path);
        )
    });
    quote! {
        #file
        const _: (__rt::Option<&::core::primitive::str>, __rt::Option<&::core::primitive::str>) =
            (::core::option_env!("METRICS_BLESS"), ::core::option_env!("CI"));
    }
}

/// A test that compares the golden with what the real renderer writes, or writes it.
pub(super) fn test(set: &Set, golden: &File, root: &Ident) -> TokenStream {
    let (ident, snapshot) = (&set.ident, &set.snapshot);
    let name = format_ident!("golden_of_{}", snake_case(&name_of(ident)));
    let path = golden.path().display().to_string();
    let source = set.keyed.as_ref().map_or(ident, |keyed| &keyed.registry);
    quote! {
        #[cfg(test)]
        #[::core::prelude::v1::test]
        fn #name() {
            use #root as __rt;
            __rt::golden::verify(
                #path,
                ::core::module_path!(),
                <#ident as __rt::MetricSet>::SCHEMA,
                &#snapshot::prometheus_text(&#source::snapshot(&<#source as __rt::Group>::example())),
            );
        }
    }
}
