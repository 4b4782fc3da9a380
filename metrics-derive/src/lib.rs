//! stub
use proc_macro::TokenStream;
/// stub
#[proc_macro_derive(ReplicationMetrics, attributes(metrics, metric))]
pub fn d(_: TokenStream) -> TokenStream {
    TokenStream::new()
}
