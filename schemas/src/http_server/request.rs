//! One request, from its arrival to the end of its response.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use axum::body::HttpBody;
use axum::extract::MatchedPath;
use axum::http::Response;
use frozen_metrics::{Gauge, InFlight};
use http_body::{Frame, SizeHint};
use pin_project_lite::pin_project;

use super::{HttpServerMetrics, Method, Outcome, Request, Route};

/// Records a request when it is dropped, and therefore exactly once.
#[derive(Debug)]
pub(super) struct Recording {
    metrics: &'static HttpServerMetrics,
    method: Method,
    route: Option<MatchedPath>,
    began: Instant,
    /// How the request ended if the recording is dropped now.
    outcome: Outcome,
    /// Counts the request until it ends.
    _in_flight: InFlight<&'static Gauge>,
}

impl Recording {
    pub(super) fn begin(
        metrics: &'static HttpServerMetrics,
        method: Method,
        route: Option<MatchedPath>,
    ) -> Self {
        Self {
            metrics,
            method,
            route,
            began: Instant::now(),
            outcome: Outcome::Canceled,
            _in_flight: metrics.requests_in_flight[method].track(),
        }
    }

    /// Runs the service. A panic is recorded even if a layer around this one catches it.
    pub(super) fn run<R>(&mut self, service: impl FnOnce() -> R) -> R {
        self.outcome = Outcome::Panicked;
        let result = service();
        self.outcome = Outcome::Canceled;
        result
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        let (method, outcome) = (self.method, self.outcome);
        let route = self.route.as_ref().map_or("unmatched", MatchedPath::as_str);
        let metrics = self.metrics;
        metrics.requests_total.inc(Request { method, route, outcome });
        let duration = self.began.elapsed();
        metrics.request_duration_seconds.record(Route { method, route }, duration);
    }
}

pin_project! {
    /// The future of a recorded request.
    #[derive(Debug)]
    pub struct RecordedFuture<F> {
        #[pin]
        inner: F,
        // `None` once the head of the response is known.
        recording: Option<Recording>,
    }
}

impl<F> RecordedFuture<F> {
    pub(super) fn new(inner: F, recording: Recording) -> Self {
        Self { inner, recording: Some(recording) }
    }
}

impl<F, B, E> Future for RecordedFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<RecordedBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let poll = || this.inner.poll(cx);
        let result = ready!(match this.recording {
            Some(recording) => recording.run(poll),
            None => poll(),
        });
        let mut recording = this.recording.take();
        if let Some(recording) = &mut recording {
            recording.outcome = match &result {
                Ok(response) => response.status().into(),
                Err(_) => Outcome::Failed,
            };
        }
        Poll::Ready(result.map(|response| response.map(|inner| RecordedBody { inner, recording })))
    }
}

pin_project! {
    /// The body of a recorded response. The request ends with it.
    #[derive(Debug)]
    pub struct RecordedBody<B> {
        #[pin]
        inner: B,
        // `None` once the body has ended.
        recording: Option<Recording>,
    }
}

impl<B: HttpBody> HttpBody for RecordedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let frame = ready!(this.inner.poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) {
            *this.recording = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
