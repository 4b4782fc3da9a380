//! What scrapers and people ask over HTTP: an axum router over an [`Exporter`].

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::{Exporter, Format};

mod accept;

/// Serves `GET` and `HEAD` of `/metrics`: the exposition of that moment.
///
/// The format is the one that `Accept` prefers, [`OpenMetrics`](Format::OpenMetrics) or
/// [`Text`](Format::Text), and text where it says nothing of either: a scraper is never refused. Other
/// methods get 405 and other paths 404.
///
/// The exposition is rendered on tokio's blocking threads, so a large one does not hold up other
/// tasks.
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
    let source = Arc::new(Source::new(exporter));
    Router::new().route("/metrics", get(move |headers| Arc::clone(&source).scrape(headers)))
}

struct Source {
    exporter: Exporter,
    /// How long the last exposition was: the next is about as long.
    last_len: AtomicUsize,
}

impl Source {
    fn new(exporter: Exporter) -> Self {
        Self { exporter, last_len: AtomicUsize::new(0) }
    }

    async fn scrape(self: Arc<Self>, headers: HeaderMap) -> Response {
        let answer = accept::negotiate(&headers);
        let content_type = answer.content_type();
        self.answer(content_type, move |source| source.render(answer.format)).await
    }

    /// What `render` makes.
    async fn answer(
        self: Arc<Self>,
        content_type: String,
        render: impl FnOnce(&Self) -> Vec<u8> + Send + 'static,
    ) -> Response {
        match tokio::task::spawn_blocking(move || render(&self)).await {
            Ok(body) => {
                let vary = "accept, accept-encoding".to_owned();
                ([(header::CONTENT_TYPE, content_type), (header::VARY, vary)], body).into_response()
            }
            // A source of the user's own panicked, or the runtime is shutting down.
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }

    fn render(&self, format: Format) -> Vec<u8> {
        let mut text = Vec::with_capacity(self.last_len.load(Ordering::Relaxed));
        self.exporter.encode(&mut text, format);
        self.last_len.store(text.len(), Ordering::Relaxed);
        text
    }
}

#[cfg(test)]
mod tests;
