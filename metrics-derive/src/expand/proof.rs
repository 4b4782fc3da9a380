//! Proofs: constants that stop the build with an error of the runtime's.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

/// Stops the build at `span` with `message`, a `Message` of the runtime, if it is not empty.
pub(super) fn proof(span: Span, message: &TokenStream) -> TokenStream {
    // rustc shows the error at these tokens, so they must not have the span of generated code.
    let stop = quote_spanned!(span=> __message.stop());
    quote! {
        const _: () = {
            let __message: __rt::Message = #message;
            #stop;
        };
    }
}
