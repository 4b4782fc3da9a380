//! What scrapers and people ask over HTTP: an axum router over an [`Exporter`].
//!
//! # What it bounds, and what the server must
//!
//! No client keeps another one waiting, whether it reads slowly, not at all, or asks again and again:
//!
//! - Expositions are rendered one after the other, on tokio's blocking threads, and requests that wait
//!   for the same one share it. A scrape waits for at most one exposition of each format and
//!   encoding, and its values are never older than the request.
//! - Nothing is held while a body of up to 64 KiB is sent. The longer ones together have at most
//!   64 MiB, or four times the longest where that is more. Past it, the body that was read least
//!   recently is given up; after 30 seconds every body is, also one that is read drop by drop. Its
//!   connection is closed when the client reads on.
//! - The page and Prometheus' protobuf are rendered apart from the text formats, each one at a time.
//!
//! A connection is the server's to bound. `axum::serve` takes any number of them, waits without an end
//! for a request, and keeps up to 64 KiB for a client that does not read: that is fine where only
//! scrapers can reach the port.

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

/// Serves `GET` and `HEAD` of `/metrics`: the exposition of that moment.
///
/// The format is the one that `Accept` prefers, [`OpenMetrics`](crate::Format::OpenMetrics),
/// [`Text`](crate::Format::Text) or, with the feature `protobuf`, Prometheus' protobuf; and text where
/// it says nothing of them: a scraper is never refused. With
/// the feature `compression` it is compressed with gzip or zstd for who asks for that; only an
/// `Accept-Encoding` that rules out everything, even no encoding, gets 406. Other methods get 405 and
/// other paths 404.
///
/// The exposition is rendered on tokio's blocking threads, so a large one does not hold up other
/// tasks; [how many at once](self#what-it-bounds-and-what-the-server-must) is bounded.
///
/// ```
/// use metrics_runtime::{Counter, Exporter, ReplicationMetrics, http};
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

/// [`router`], and a page for people at `/`, which asks `/metrics.json` for its values.
///
/// The page shows every family with its type, unit, HELP, labels and a query, how it moves while the
/// page is open, and how full each registry is; it says loudly when one folds. It is one file: it
/// asks nobody but this router, whatever its [policy] is offered. With ten thousand series it stays
/// small, for it shows the largest of a family and the others on demand.
///
/// Whoever can open it sees what a scraper sees.
///
/// ```
/// use metrics_runtime::{Exporter, http};
///
/// let service = axum::Router::new().nest("/internal", http::router_with_page(Exporter::new()));
/// # let _: axum::Router = service;
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
