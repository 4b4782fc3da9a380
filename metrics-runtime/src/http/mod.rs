//! What scrapers and people ask over HTTP: an axum router over an [`Exporter`].
//!
//! # What it bounds, and what the server must
//!
//! At most 8 expositions are in memory at once, rendered or still being sent. Up to 64 further
//! requests wait for their turn, as long as their client does; the next gets 503 with `Retry-After`.
//! So many scrapers at once cost time and not memory.
//!
//! A connection that says nothing is not the router's to close. `axum::serve` waits for a request
//! without an end and takes any number of connections; that is fine where only scrapers can reach
//! the port. Elsewhere serve the router through `hyper_util`'s builder with a timer, which makes
//! hyper's `header_read_timeout` count, and with a bound on the connections: the demo node does so in
//! `schemas/src/bin/node/serve.rs`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::handler::Handler;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use crate::{Collect, Exporter};
use accept::Wire;
use gate::Gate;

mod accept;
mod gate;
#[cfg(feature = "page")]
mod page;

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
pub fn router(exporter: Exporter) -> Router {
    metrics(&Arc::new(Source::new(exporter)))
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
pub fn router_with_page(exporter: Exporter) -> Router {
    let source = Arc::new(Source::new(exporter));
    page::routes(metrics(&source), &source)
}

fn metrics(source: &Arc<Source>) -> Router {
    let source = Arc::clone(source);
    Router::new().route("/metrics", route(move |headers| Arc::clone(&source).scrape(headers)))
}

/// `GET` and `HEAD`. Compression is inside of what makes a `HEAD` of a `GET`, so that both say alike.
fn route<T: 'static>(handler: impl Handler<T, ()>) -> MethodRouter {
    #[cfg(feature = "compression")]
    let handler = {
        use tower_http::{CompressionLevel, compression::CompressionLayer};
        // The fastest level leaves a seventh, in a quarter of the time that the best takes for an eighth.
        handler.layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
    };
    get(handler)
}

struct Source {
    exporter: Exporter,
    gate: Gate,
    /// How long the last exposition was: the next is about as long.
    last_len: AtomicUsize,
}

impl Source {
    fn new(exporter: Exporter) -> Self {
        Self { exporter, gate: Gate::new(), last_len: AtomicUsize::new(0) }
    }

    async fn scrape(self: Arc<Self>, headers: HeaderMap) -> Response {
        let answer = accept::negotiate(&headers, self.exporter.has_exemplars());
        let content_type = answer.content_type();
        self.answer(content_type, move |source| source.render(answer.wire)).await
    }

    /// What `render` makes, once it is its turn.
    async fn answer(
        self: Arc<Self>,
        content_type: String,
        render: impl FnOnce(&Self) -> Vec<u8> + Send + 'static,
    ) -> Response {
        let Some(slot) = self.gate.enter().await else {
            let busy = "too many scrapes at once\n";
            let headers = [(header::RETRY_AFTER, "1")];
            return (StatusCode::SERVICE_UNAVAILABLE, headers, busy).into_response();
        };
        let body: Result<Bytes, _> =
            tokio::task::spawn_blocking(move || slot.body(render(&self))).await;
        match body {
            Ok(body) => {
                let vary = "accept, accept-encoding".to_owned();
                ([(header::CONTENT_TYPE, content_type), (header::VARY, vary)], body).into_response()
            }
            // The runtime is shutting down. The error of a panic would contain its message.
            Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "cannot render\n").into_response(),
        }
    }

    fn render(&self, wire: Wire) -> Vec<u8> {
        let mut body = Vec::with_capacity(self.last_len.load(Ordering::Relaxed));
        match wire {
            Wire::Lines(format) => self.exporter.encode(&mut body, format),
            #[cfg(feature = "protobuf")]
            Wire::Protobuf => {
                // What cannot be a message is left out: families have names, and none has 2 GiB.
                for family in self.exporter.gather() {
                    let _ = crate::protobuf::append(&mut body, &[family]);
                }
            }
        }
        self.last_len.store(body.len(), Ordering::Relaxed);
        body
    }
}

#[cfg(test)]
mod tests;
