//! The exporter behind the routes: from a request to its body.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body as AnyBody;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::accept::{self, Wire};
use super::body::{Bodies, Body};
use super::encoding::Encoding;
#[cfg(feature = "page")]
use super::page;
use super::renders::{Refused, Renders};
use crate::Exporter;
use crate::exporter::Collect;
#[cfg(feature = "protobuf")]
use crate::exporter::each;

/// How many different contents of the page may wait: viewers without a search share theirs.
#[cfg(feature = "page")]
const WAITING_PAGES: usize = 16;

/// What a request asks for. Equal contents share a render.
#[derive(Clone, PartialEq)]
pub(super) enum Content {
    Exposition(Wire),
    /// The page, with where its links lead from.
    #[cfg(feature = "page")]
    Page {
        base: String,
    },
    /// The page's values.
    #[cfg(feature = "page")]
    Values(page::Wanted),
}

/// An exporter, and the answers that are on their way.
pub(super) struct Source {
    exporter: Exporter,
    bodies: Bodies,
    /// The text formats.
    expositions: Arc<Renders<(Content, Encoding)>>,
    /// Apart from them, since it gathers the values first, which takes longer.
    #[cfg(feature = "protobuf")]
    protobuf: Arc<Renders<(Content, Encoding)>>,
    /// Apart from both: people never delay a scraper.
    #[cfg(feature = "page")]
    pages: Arc<Renders<(Content, Encoding)>>,
    /// The length of the last exposition: the next one is about as long.
    last_length: AtomicUsize,
}

/// Returns the route `/metrics`.
pub(super) fn routes<S>(source: &Arc<Source>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let source = Arc::clone(source);
    let scrape = move |headers: HeaderMap| async move {
        let answer = accept::negotiate(&headers, source.exporter.has_exemplars());
        source.answer(Content::Exposition(answer.wire), &answer.content_type(), &headers).await
    };
    Router::new().route("/metrics", get(scrape))
}

impl Source {
    pub(super) fn new(exporter: Exporter) -> Arc<Self> {
        // There are only so many formats and encodings.
        let all = usize::MAX;
        Arc::new(Self {
            exporter,
            bodies: Bodies::new(),
            expositions: Renders::new(all),
            #[cfg(feature = "protobuf")]
            protobuf: Renders::new(all),
            #[cfg(feature = "page")]
            pages: Renders::new(WAITING_PAGES),
            last_length: AtomicUsize::new(0),
        })
    }

    /// Returns the content as a response, in the encoding that the request prefers.
    pub(super) async fn answer(
        self: &Arc<Self>,
        content: Content,
        content_type: &str,
        request: &HeaderMap,
    ) -> Response {
        let Some(encoding) = Encoding::negotiate(request) else {
            return StatusCode::NOT_ACCEPTABLE.into_response();
        };
        let source = Arc::clone(self);
        let wanted = content.clone();
        let render = move || source.render(&wanted, encoding);
        let body = match self.renders(&content).get((content, encoding), render).await {
            Ok(body) => body,
            Err(refused) => return refused.into_response(),
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
            Content::Exposition(Wire::Lines(_)) => &self.expositions,
            #[cfg(feature = "protobuf")]
            Content::Exposition(Wire::Protobuf) => &self.protobuf,
            #[cfg(feature = "page")]
            Content::Page { .. } | Content::Values(_) => &self.pages,
        }
    }

    fn render(&self, content: &Content, encoding: Encoding) -> io::Result<Arc<Body>> {
        let bytes = match content {
            Content::Exposition(wire) => self.exposition(*wire),
            #[cfg(feature = "page")]
            Content::Page { base } => page::html(&self.exporter, base),
            #[cfg(feature = "page")]
            Content::Values(wanted) => page::json(&self.exporter, wanted),
        };
        Ok(self.bodies.admit(encoding.encode(bytes)?))
    }

    fn exposition(&self, wire: Wire) -> Vec<u8> {
        match wire {
            Wire::Lines(format) => {
                let mut bytes = Vec::with_capacity(self.last_length.load(Ordering::Relaxed));
                self.exporter.encode(&mut bytes, format);
                self.last_length.store(bytes.len(), Ordering::Relaxed);
                bytes
            }
            #[cfg(feature = "protobuf")]
            Wire::Protobuf => {
                let mut bytes = Vec::new();
                // One source after the other, for all the values take many times the memory.
                each(&self.exporter, &mut |source| {
                    for family in source.gather() {
                        // What cannot be a message is left out: families have names, and none has 2 GiB.
                        let _ = crate::protobuf::append(&mut bytes, &[family]);
                    }
                });
                bytes
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Busy => {
                let retry = [(header::RETRY_AFTER, "1")];
                (StatusCode::SERVICE_UNAVAILABLE, retry, "too many requests at once\n")
                    .into_response()
            }
            // Without the panic's message, which is for the operator and not for every client.
            Self::Failed => {
                let sentence = "the metrics could not be rendered\n";
                (StatusCode::INTERNAL_SERVER_ERROR, sentence).into_response()
            }
        }
    }
}
