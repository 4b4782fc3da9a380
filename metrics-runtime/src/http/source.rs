//! The exporter behind the routes, which turns a request into a response.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body as AnyBody;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::accept;
use super::body::{Bodies, Body};
#[cfg(feature = "page")]
use super::dashboard;
use super::encoding::Encoding;
use super::renders::{RenderError, Renders};
#[cfg(feature = "page")]
use crate::exposition::within_exposition;
use crate::{Exporter, Format};

/// The maximum number of different contents of the page in the queue. Viewers without a search share a
/// content.
#[cfg(feature = "page")]
const MAX_QUEUED_PAGES: usize = 16;

/// The requested content. Requests for equal contents share a render.
#[derive(Clone, PartialEq)]
pub(super) enum Content {
    Exposition(Format),
    /// The page, with the base of its relative links.
    #[cfg(feature = "page")]
    Page {
        base: String,
    },
    /// The values that the page fetches.
    #[cfg(feature = "page")]
    Values(dashboard::ValuesQuery),
}

/// An exporter with its render queues and the bodies that are being sent.
pub(super) struct Source {
    exporter: Exporter,
    bodies: Bodies,
    /// The queue of `/metrics`.
    expositions: Arc<Renders<(Content, Encoding)>>,
    /// The queue of the page. It is separate so that viewers never delay a scraper.
    #[cfg(feature = "page")]
    pages: Arc<Renders<(Content, Encoding)>>,
    /// The length of the last exposition in each format, which is the initial capacity of the next one.
    last_lengths: [AtomicUsize; Format::ALL.len()],
}

/// Returns the route `/metrics`.
pub(super) fn routes<S>(source: &Arc<Source>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let source = Arc::clone(source);
    let scrape = move |headers: HeaderMap| async move {
        let negotiated = accept::negotiate(&headers);
        let content = Content::Exposition(negotiated.format);
        source.respond(content, &negotiated.content_type(), &headers).await
    };
    Router::new().route("/metrics", get(scrape))
}

impl Source {
    pub(super) fn new(exporter: Exporter) -> Arc<Self> {
        // The number of formats and encodings limits these queues.
        let unlimited = usize::MAX;
        Arc::new(Self {
            exporter,
            bodies: Bodies::new(),
            expositions: Renders::new(unlimited),
            #[cfg(feature = "page")]
            pages: Renders::new(MAX_QUEUED_PAGES),
            last_lengths: [const { AtomicUsize::new(0) }; Format::ALL.len()],
        })
    }

    /// Returns a response with the content, in the encoding that the request prefers.
    pub(super) async fn respond(
        self: &Arc<Self>,
        content: Content,
        content_type: &str,
        request: &HeaderMap,
    ) -> Response {
        let Some(encoding) = Encoding::negotiate(request) else {
            let sentence = "`Accept-Encoding` excludes `identity` and every supported encoding\n";
            return (StatusCode::NOT_ACCEPTABLE, sentence).into_response();
        };
        let source = Arc::clone(self);
        let requested = content.clone();
        let render = move || source.render(&requested, encoding);
        let body = match self.renders(&content).get((content, encoding), render).await {
            Ok(body) => body,
            Err(error) => return error.into_response(),
        };
        let mut response = AnyBody::new(body.reader()).into_response();
        let headers = response.headers_mut();
        if let Ok(content_type) = HeaderValue::from_str(content_type) {
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
        if let Some(name) = encoding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }

    fn renders(&self, content: &Content) -> &Arc<Renders<(Content, Encoding)>> {
        match content {
            Content::Exposition(_) => &self.expositions,
            #[cfg(feature = "page")]
            Content::Page { .. } | Content::Values(_) => &self.pages,
        }
    }

    fn render(&self, content: &Content, encoding: Encoding) -> io::Result<Arc<Body>> {
        let bytes = match content {
            Content::Exposition(format) => self.exposition(*format),
            #[cfg(feature = "page")]
            Content::Page { base } => within_exposition(|| dashboard::html(&self.exporter, base)),
            #[cfg(feature = "page")]
            Content::Values(query) => within_exposition(|| dashboard::json(&self.exporter, query)),
        };
        Ok(self.bodies.add(encoding.encode(bytes)?))
    }

    fn exposition(&self, format: Format) -> Vec<u8> {
        let last_length = &self.last_lengths[format as usize];
        let mut bytes = Vec::with_capacity(last_length.load(Ordering::Relaxed));
        self.exporter.encode(&mut bytes, format);
        last_length.store(bytes.len(), Ordering::Relaxed);
        bytes
    }
}

impl IntoResponse for RenderError {
    fn into_response(self) -> Response {
        match self {
            Self::Busy => {
                let retry = [(header::RETRY_AFTER, "1")];
                (StatusCode::SERVICE_UNAVAILABLE, retry, "too many requests at once\n")
                    .into_response()
            }
            // The message of a panic is for the operator, not for clients.
            Self::Failed => {
                let sentence = "the metrics could not be rendered\n";
                (StatusCode::INTERNAL_SERVER_ERROR, sentence).into_response()
            }
        }
    }
}
