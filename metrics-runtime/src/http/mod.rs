//! Serves an [`Exporter`] over HTTP: an axum router, and with the feature `server` a server for it.
//!
//! # Limits
//!
//! No client keeps a well-behaved scraper waiting, whether it reads slowly, reads nothing, or sends
//! request after request. The router bounds this under any server, also under `axum::serve`:
//!
//! - Expositions are rendered one at a time, on tokio's blocking threads. Requests that wait for the
//!   same format and encoding share one, so a scrape waits for at most one render of each, and its
//!   values are never older than the request.
//! - A body of up to 64 KiB holds nothing while it is sent. All longer bodies together have at most
//!   64 MiB, or four times the length of the newest where that is more. To make room, the body that
//!   was read least recently is dropped. Every body is dropped 30 seconds after it was rendered, even
//!   if the client reads it steadily; the connection is closed when the client reads on.
//! - The page and Prometheus' protobuf format are each rendered one at a time too, and never delay the
//!   text formats. At most 16 different requests for the page wait; further ones get 503.
//!
//! What the router cannot bound is a connection. `axum::serve` accepts any number of connections,
//! waits for a request without a time limit, and keeps up to 64 KiB for each client that does not read.
//! A listener of `TcpListener::bind` lets 128 connections wait to be accepted; the system drops others.
#![cfg_attr(
    feature = "server",
    doc = "Use [`serve`] or [`serve_router`] where anyone but your scrapers can reach the port."
)]
#![cfg_attr(
    not(feature = "server"),
    doc = "Use `serve`, of the feature `server`, where anyone but your scrapers can reach the port."
)]

use axum::Router;

use crate::Exporter;
#[cfg(all(feature = "server", not(loom)))]
pub use server::{Server, serve, serve_router};
use source::Source;

mod accept;
mod body;
mod encoding;
#[cfg(feature = "page")]
mod page;
mod renders;
#[cfg(all(feature = "server", not(loom)))]
mod server;
mod source;

/// Returns a router that answers `GET` and `HEAD` of `/metrics` with the exposition of that moment. It
/// merges into a router of any state.
///
/// The format is the one that `Accept` prefers: [`OpenMetrics`](crate::Format::OpenMetrics),
/// [`Text`](crate::Format::Text) or, with the feature `protobuf`, Prometheus' protobuf format. A request
/// that accepts none of them gets text. With the feature `compression` the exposition is compressed
/// with gzip or zstd if `Accept-Encoding` asks for it; only a request that rules out every encoding,
/// `identity` included, gets 406. Other methods get 405 and other paths 404.
///
/// If a source panics, the answer is 500 with a fixed sentence; the panic's message goes to the panic
/// hook only.
///
/// A large exposition does not delay other tasks of the runtime: it is rendered on tokio's blocking
/// threads. The module documentation states the [limits](self#limits).
///
/// ```
/// use frozen_metrics::{Counter, Exporter, ReplicationMetrics, http};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let metrics = http::router(Exporter::new().with(&NODE)?);
/// let service = axum::Router::new().merge(metrics);
/// axum::serve(tokio::net::TcpListener::bind("127.0.0.1:9464").await?, service).await?;
/// # Ok(())
/// # }
/// ```
pub fn router<S>(exporter: Exporter) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    source::routes(&Source::new(exporter))
}

/// Returns the routes of [`router`], a page for people at `/`, and `/metrics.json`, which the page
/// fetches its values from.
///
/// The page shows every family with its type, unit, HELP, labels and a query, how its value moves while
/// the page is open, and how full each registry is. It highlights a registry that folds. It loads
/// nothing from elsewhere, and its [policy] forbids it. It shows the largest series of a family and
/// loads more on demand, so it stays small with many thousand series. Without JavaScript it shows the
/// values of the moment it was loaded.
///
/// Whoever can open the page sees what a scraper sees.
///
/// Nest it with `nest_service`, which serves both `/internal` and `/internal/`; `nest` serves only the
/// path that it is given.
///
/// ```
/// use axum::Router;
/// use frozen_metrics::{Exporter, http};
///
/// let page: Router = http::router_with_page(Exporter::new());
/// let service: Router = Router::new().nest_service("/internal", page);
/// # let _ = service;
/// ```
///
/// [policy]: https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
#[cfg(feature = "page")]
pub fn router_with_page<S>(exporter: Exporter) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let source = Source::new(exporter);
    source::routes(&source).merge(page::routes(&source))
}

#[cfg(test)]
mod tests;
