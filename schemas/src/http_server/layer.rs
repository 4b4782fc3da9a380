//! The tower layer.

use std::task::{Context, Poll};

use axum::extract::MatchedPath;
use axum::http::{Request, Response};
use tower::{Layer, Service};

use super::HttpServerMetrics;
use super::request::{RecordedBody, RecordedFuture, Recording};

/// A layer that records each request in [`HttpServerMetrics`].
///
/// Add it with `Router::layer` after the routes: axum applies a layer to the routes that already exist, and passes it
/// the route that matched. Requests that match no route are recorded too. A layer that is added later wraps this one,
/// so requests that it rejects are not recorded.
#[derive(Clone, Copy, Debug)]
pub struct HttpServerLayer {
    metrics: &'static HttpServerMetrics,
}

impl HttpServerLayer {
    /// Creates a layer that records in `metrics`, usually a `static`.
    pub const fn new(metrics: &'static HttpServerMetrics) -> Self {
        Self { metrics }
    }
}

impl<S> Layer<S> for HttpServerLayer {
    type Service = Recorded<S>;

    fn layer(&self, inner: S) -> Recorded<S> {
        Recorded { inner, metrics: self.metrics }
    }
}

/// A service whose requests are recorded.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<S> {
    inner: S,
    metrics: &'static HttpServerMetrics,
}

impl<S, In, Out> Service<Request<In>> for Recorded<S>
where
    S: Service<Request<In>, Response = Response<Out>>,
{
    type Response = Response<RecordedBody<Out>>;
    type Error = S::Error;
    type Future = RecordedFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<In>) -> Self::Future {
        let route = request.extensions().get::<MatchedPath>().cloned();
        let mut recording = Recording::begin(self.metrics, request.method().into(), route);
        let future = recording.run(|| self.inner.call(request));
        RecordedFuture::new(future, recording)
    }
}
