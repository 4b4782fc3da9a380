//! Metrics of public services, declared with the names, types, labels and bounds that the services expose. Each module
//! names the version of the service that it is based on. The HELP texts are not those of the services.

#![expect(
    missing_docs,
    reason = "the documentation of a type says what its variants or labels are"
)]

pub mod database_proxy;
pub mod peer_to_peer;
pub mod search_engine;
