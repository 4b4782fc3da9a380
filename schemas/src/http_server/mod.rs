//! Metrics of an HTTP server, and the tower layer that records them.
//!
//! Copy this folder into a service with axum. For another framework, replace `MatchedPath`, which `layer.rs` takes from
//! the request and `request.rs` keeps, and the types that axum re-exports.
//!
//! ```
//! use axum::Router;
//! use axum::http::Request;
//! use axum::routing::get;
//! use frozen_metrics::Exporter;
//! use schemas::http_server::{HttpServerLayer, HttpServerMetrics};
//! use tower::ServiceExt;
//!
//! static HTTP: HttpServerMetrics = HttpServerMetrics::new();
//!
//! let router: Router = Router::new()
//!     .route("/users/{id}", get(async || "a user"))
//!     .layer(HttpServerLayer::new(&HTTP));
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # runtime.block_on(router.oneshot(Request::get("/users/7").body(axum::body::Body::empty())?))?;
//!
//! let text = Exporter::new().with(&HTTP)?.text();
//! let line = "\nhttp_requests_total{method=\"GET\",route=\"/users/{id}\",outcome=\"2xx\"} 1\n";
//! assert!(text.contains(line), "{text}");
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a request is
//!
//! Each request is counted exactly once, when it ends: when the last part of its response was taken from the service,
//! or earlier if the client disconnects, the handler panics or the service fails. Until then it is in flight. The
//! duration is the time from the call of the layer until this end. For a streamed response it therefore includes the
//! whole stream, and the time for which a slow client makes the service wait. It does not include reading the head of
//! the request, or sending what the server still buffers.
//!
//! # Labels
//!
//! - `method`: the methods that OpenTelemetry knows, and `other` for all others, so that clients cannot create series.
//! - `route`: the route that axum matched, such as `/users/{id}`, and never the URI; `unmatched` if there is none.
//!   The number of label sets is bounded: further ones share a series whose labels are `__overflow__`.
//! - `outcome`: the class of the status, or why there is no status.
//!
//! The names follow the conventions of Prometheus. The buckets are those that OpenTelemetry recommends for
//! `http.server.request.duration`.

pub mod layer;
pub mod request;

use axum::http::{Method as HttpMethod, StatusCode};
use frozen_metrics::{
    Buckets, By, Counter, Family, Gauge, LabelEnum, LabelSet, MetricSet, SecondsHistogram,
};

pub use layer::HttpServerLayer;

/// The metrics of an HTTP server. [`HttpServerLayer`] records them.
#[derive(Debug, MetricSet)]
#[metrics(prefix = "http", golden = "golden/http_server.prom")]
pub struct HttpServerMetrics {
    /// Requests that ended, by the class of their status or the reason why they have none.
    #[metric(max_keys = 4096, overflow = "__overflow__")]
    pub requests_total: Family<Request<'static>, Counter>,

    /// Time from the arrival of a request to the end of its response.
    #[metric(max_keys = 1024, overflow = "__overflow__")]
    pub request_duration_seconds: Family<Route<'static>, SecondsHistogram<HttpDuration>>,

    /// Requests whose response has not ended.
    #[metric(by(method))]
    pub requests_in_flight: By<Method, Gauge>,
}

/// The labels of requests that ended.
#[derive(LabelSet)]
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// The matched route.
    pub route: &'a str,
    /// How the request ended.
    pub outcome: Outcome,
}

/// The labels of a duration. The outcome is not one of them: it would multiply the series of the buckets by up to nine.
#[derive(LabelSet)]
pub struct Route<'a> {
    /// The method.
    pub method: Method,
    /// The matched route.
    pub route: &'a str,
}

/// The buckets that OpenTelemetry recommends for `http.server.request.duration`.
#[derive(Debug, Buckets)]
#[buckets(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)]
pub struct HttpDuration;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Method {
    /// `CONNECT`
    #[label("CONNECT")]
    Connect,
    /// `DELETE`
    #[label("DELETE")]
    Delete,
    /// `GET`
    #[label("GET")]
    Get,
    /// `HEAD`
    #[label("HEAD")]
    Head,
    /// `OPTIONS`
    #[label("OPTIONS")]
    Options,
    /// `PATCH`
    #[label("PATCH")]
    Patch,
    /// `POST`
    #[label("POST")]
    Post,
    /// `PUT`
    #[label("PUT")]
    Put,
    /// `TRACE`
    #[label("TRACE")]
    Trace,
    /// Any other method.
    Other,
}

impl From<&HttpMethod> for Method {
    fn from(method: &HttpMethod) -> Self {
        match method.as_str() {
            "CONNECT" => Self::Connect,
            "DELETE" => Self::Delete,
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "OPTIONS" => Self::Options,
            "PATCH" => Self::Patch,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "TRACE" => Self::Trace,
            _ => Self::Other,
        }
    }
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Outcome {
    /// A status from 100 to 199, such as that of an upgrade to a WebSocket.
    #[label("1xx")]
    Informational,
    /// A status from 200 to 299.
    #[label("2xx")]
    Success,
    /// A status from 300 to 399.
    #[label("3xx")]
    Redirection,
    /// A status from 400 to 499.
    #[label("4xx")]
    ClientError,
    /// A status from 500 to 599.
    #[label("5xx")]
    ServerError,
    /// A status of no class.
    Other,
    /// No status: the client disconnected, or a timeout dropped the request.
    Canceled,
    /// No status: the handler panicked, and no layer within this one turned the panic into a response.
    Panicked,
    /// No status: the service returned an error.
    Failed,
}

impl From<StatusCode> for Outcome {
    fn from(status: StatusCode) -> Self {
        match status.as_u16() / 100 {
            1 => Self::Informational,
            2 => Self::Success,
            3 => Self::Redirection,
            4 => Self::ClientError,
            5 => Self::ServerError,
            _ => Self::Other,
        }
    }
}
