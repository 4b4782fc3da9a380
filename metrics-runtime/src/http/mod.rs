//! The route that a scraper asks: an axum router over an [`Exporter`].

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::{Exporter, Format};

/// Serves `GET` and `HEAD` of `/metrics`: the exposition of that moment, in text format 0.0.4.
///
/// Other methods get 405 and other paths 404. The text is rendered on tokio's blocking threads, so a
/// large exposition does not hold up other tasks.
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
    let source = Arc::new(Source { exporter, last_len: AtomicUsize::new(0) });
    Router::new().route("/metrics", get(move || Arc::clone(&source).scrape()))
}

struct Source {
    exporter: Exporter,
    /// How long the last exposition was: the next is about as long.
    last_len: AtomicUsize,
}

impl Source {
    async fn scrape(self: Arc<Self>) -> Response {
        match tokio::task::spawn_blocking(move || self.render()).await {
            Ok(text) => {
                ([(header::CONTENT_TYPE, Format::Text.content_type())], text).into_response()
            }
            // A source of the user's own panicked, or the runtime is shutting down.
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }

    fn render(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.last_len.load(Ordering::Relaxed));
        self.exporter.encode(&mut text, Format::Text);
        self.last_len.store(text.len(), Ordering::Relaxed);
        text
    }
}

#[cfg(test)]
mod tests;
