//! Serves an [`Exporter`] over HTTP: an axum router, and with the feature `server` a server for it.
//!
//! # Limits
//!
//! A client cannot delay a well-behaved scraper, whether it reads slowly, does not read, or sends many
//! requests. The router enforces these limits under any server, including `axum::serve`:
//!
//! - Expositions are rendered one at a time, on tokio's blocking threads. Requests that wait for the same
//!   format and encoding share a render. A scrape therefore waits for at most one render of each format and
//!   encoding, and its values are never older than the request.
//! - All bodies that are being sent take at most 64 MiB, or four times the length of the newest body if that
//!   is more. If they exceed the limit, the body that was read least recently is dropped. A body is also
//!   dropped 30 seconds after it was rendered, even if the client reads it steadily. If a client continues to
//!   read a dropped body, its connection is closed. Bodies of up to 64 KiB do not count, because the server
//!   takes them at once.
//! - The page has a render queue of its own, and never delays a scrape. At most 16 different requests for the
//!   page wait; further ones get status 503.
//!
//! The router cannot limit connections. `axum::serve` accepts any number of them, waits for requests without a
//! timeout, and keeps up to 64 KiB for each client that does not read. A listener from `TcpListener::bind`
//! queues 128 connections that are not accepted yet; the operating system drops further ones.
#![cfg_attr(
    feature = "server",
    doc = "Use [`serve`] or [`serve_router`] if clients other than your scrapers can reach the port."
)]
#![cfg_attr(
    not(feature = "server"),
    doc = "Use `serve`, of the feature `server`, if clients other than your scrapers can reach the port."
)]

use axum::Router;

use crate::Exporter;
#[cfg(all(feature = "server", not(loom)))]
pub use server::{Server, serve, serve_router};
use source::Source;

mod accept;
mod body;
#[cfg(feature = "page")]
mod dashboard;
mod encoding;
mod renders;
#[cfg(all(feature = "server", not(loom)))]
mod server;
mod source;

/// Returns a router that answers `GET` and `HEAD` of `/metrics` with the current exposition. It can be merged
/// into a router with any state.
///
/// The `Accept` header selects the [format](crate::Format). The protobuf format of the feature `protobuf` is
/// chosen only if the header names it. A request that accepts none of the formats gets text. With the feature
/// `compression`, the `Accept-Encoding` header selects gzip or zstd. Only a request that excludes every encoding,
/// including `identity`, gets status 406. Other methods get
/// 405 and other paths 404.
///
/// If rendering fails, the response has status 500 and a fixed text. A panic of a source does not fail it: its
/// families are [left out](Exporter#faulty-sources).
///
/// Expositions are rendered on tokio's blocking threads, so that a large one does not delay other tasks of the
/// runtime. The module documentation states the [limits](self#limits).
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

/// Returns the routes of [`router`], an HTML page at `/`, and `/metrics.json`, from which the page fetches its
/// values.
///
/// The page shows every family with its type, unit, HELP text, labels, a query and a graph of its value since
/// the page was opened. It shows how full each registry is, and highlights a registry whose look-ups share the
/// overflow set. For a family with many series, it shows the largest ones and loads more on demand. Without
/// JavaScript, it shows the values at the time it was loaded.
///
/// The page loads nothing from other hosts; its [content security policy][policy] forbids it. Everyone who can
/// open the page sees the same values as a scraper.
///
/// Nest the router with `nest_service`, which serves both `/internal` and `/internal/`. `nest` serves only the
/// exact path.
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
    source::routes(&source).merge(dashboard::routes(&source))
}

#[cfg(test)]
mod tests;
