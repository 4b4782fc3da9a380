//! Promise: the layer of `schemas::http_server` counts each request exactly once, however it ends, and no client can
//! create series.

use std::convert::Infallible;
use std::future::{pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Path;
use axum::http::{Request, Response, StatusCode};
use axum::routing::{any, get};
use schemas::http_server::layer::Recorded;
use schemas::http_server::{HttpServerLayer, HttpServerMetrics, Method, Outcome, Route};
use tokio::sync::Notify;
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::exposition::{Sample, samples};

fn metrics() -> &'static HttpServerMetrics {
    Box::leak(Box::new(HttpServerMetrics::new()))
}

/// Returns a router whose handlers return, panic, wait, and stream.
fn router(metrics: &'static HttpServerMetrics) -> Router {
    let missing = async || StatusCode::NOT_FOUND;
    Router::new()
        .route("/users/{id}", get(async |Path(id): Path<String>| format!("user {id}")))
        .route("/missing", any(missing))
        .route("/panic", get(broken))
        .route("/wait", get(async || pending::<()>().await))
        .nest("/api", Router::new().route("/{*rest}", get(missing)))
        .layer(HttpServerLayer::new(metrics))
}

async fn broken() -> &'static str {
    panic!("on purpose")
}

fn request(method: &str, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).body(Body::empty()).unwrap()
}

/// Polls a router until its response is known, and returns the response.
fn send(router: &Router, method: &str, path: &str) -> Response<Body> {
    ready(router.clone().oneshot(request(method, path))).unwrap()
}

/// Returns the output of a future that does not wait.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}

/// Returns the requests as `method route outcome count`, in the order of a scrape.
fn counted(metrics: &HttpServerMetrics) -> Vec<String> {
    let samples = samples(&metrics.snapshot().prometheus_text()).into_iter();
    let requests = samples.filter(|sample| sample.name == "http_requests_total");
    let counts = requests.map(|Sample { labels, value, .. }| {
        format!("{} {} {} {value}", labels["method"], labels["route"], labels["outcome"])
    });
    counts.collect()
}

fn in_flight(metrics: &HttpServerMetrics) -> i64 {
    metrics.requests_in_flight.iter().map(|(_, requests)| requests.get()).sum()
}

#[test]
fn a_route_is_the_matched_path_and_a_method_is_a_known_one() {
    let metrics = metrics();
    let router = router(metrics);
    for (method, path) in [
        ("GET", "/users/7"),
        ("GET", "/users/8?name=secret"),
        ("HEAD", "/users/7"),
        ("BREW", "/missing"),
        ("GET", "/nowhere/7"),
        ("DELETE", "/users/7"),
        ("GET", "/api/v1/users"),
    ] {
        drop(send(&router, method, path));
    }
    let expected = [
        "DELETE /users/{id} 4xx 1",
        "GET /api/{*rest} 4xx 1",
        "GET /users/{id} 2xx 2",
        "GET unmatched 4xx 1",
        "HEAD /users/{id} 2xx 1",
        "other /missing 4xx 1",
    ];
    assert_eq!(counted(metrics), expected);
    let durations = metrics.request_duration_seconds.snapshot();
    let users = durations.get(Route { method: Method::Get, route: "/users/{id}" }).unwrap();
    assert_eq!(users.count(), 2);
}

#[test]
fn a_handler_that_panics_is_counted_whoever_catches_the_panic() {
    let metrics = metrics();
    let router = router(metrics);
    let call = || send(&router, "GET", "/panic");
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    assert_eq!((counted(metrics), in_flight(metrics)), (vec!["GET /panic panicked 1".into()], 0));

    // A layer around this one catches the panic before the future is dropped.
    let mut future = Box::pin(router.clone().oneshot(request("GET", "/panic")));
    let poll = || future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
    assert!(catch_unwind(AssertUnwindSafe(poll)).is_err());
    drop(future);
    assert_eq!(counted(metrics), ["GET /panic panicked 2"]);

    // A service can also panic before it returns a future.
    let broken =
        service_fn(|_: Request<Body>| -> std::future::Ready<Result<Response<Body>, Infallible>> {
            panic!("on purpose")
        });
    let mut service = HttpServerLayer::new(metrics).layer(broken);
    let call = || drop(service.call(request("PUT", "/")));
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    assert_eq!(counted(metrics), ["GET /panic panicked 2", "PUT unmatched panicked 1"]);
    assert_eq!(in_flight(metrics), 0);
}

#[test]
fn a_client_that_disconnects_is_counted_once() {
    let metrics = metrics();
    let router = router(metrics);
    let mut future = Box::pin(router.oneshot(request("GET", "/wait")));
    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert_eq!((counted(metrics), in_flight(metrics)), (vec![], 1));
    drop(future);
    assert_eq!((counted(metrics), in_flight(metrics)), (vec!["GET /wait canceled 1".into()], 0));
}

#[test]
fn a_service_that_fails_is_counted() {
    let metrics = metrics();
    let failing = service_fn(async |_: Request<Body>| Err::<Response<Body>, _>("closed"));
    let mut service: Recorded<_> = HttpServerLayer::new(metrics).layer(failing);
    assert_eq!(ready(service.call(request("GET", "/"))).err(), Some("closed"));
    assert_eq!(counted(metrics), ["GET unmatched failed 1"]);
    assert_eq!(Outcome::from(StatusCode::from_u16(999).unwrap()), Outcome::Other);
}

/// A body of three parts that waits before the last one.
struct Parts(u8, Arc<Notify>);

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        if self.0 == 1 {
            let notified = Arc::clone(&self.1);
            if pin!(notified.notified()).poll(cx).is_pending() {
                return Poll::Pending;
            }
        }
        self.0 = self.0.saturating_sub(1);
        let part = http_body::Frame::data(Bytes::from_static(b"part"));
        Poll::Ready((self.0 > 0).then_some(Ok(part)))
    }
}

/// Takes the next part of a body; `None` if the body waits.
fn next_part(body: &mut Body) -> Option<Option<Result<Bytes, axum::Error>>> {
    let part = poll_fn(|cx| {
        let frame = std::pin::Pin::new(&mut *body).poll_frame(cx);
        frame.map_ok(|frame| frame.into_data().unwrap())
    });
    match pin!(part).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(part) => Some(part),
        Poll::Pending => None,
    }
}

#[test]
fn a_streamed_response_is_in_flight_until_its_end() {
    let metrics = metrics();
    let gate = Arc::new(Notify::new());
    let parts = Arc::clone(&gate);
    let handler = async move || Response::new(Body::new(Parts(3, parts)));
    let router = Router::new().route("/stream", get(handler)).layer(HttpServerLayer::new(metrics));
    let mut body = send(&router, "GET", "/stream").into_body();
    assert!(matches!(next_part(&mut body), Some(Some(Ok(_)))));
    assert!(matches!(next_part(&mut body), Some(Some(Ok(_)))));
    assert!(next_part(&mut body).is_none());
    std::thread::sleep(Duration::from_millis(5));
    assert_eq!((counted(metrics), in_flight(metrics)), (vec![], 1));
    gate.notify_one();
    assert!(matches!(next_part(&mut body), Some(None)));
    let ended = vec!["GET /stream 2xx 1".to_owned()];
    assert_eq!((counted(metrics), in_flight(metrics)), (ended.clone(), 0));
    drop(body);
    assert_eq!(counted(metrics), ended, "once");
    let durations = metrics.request_duration_seconds.snapshot();
    let stream = durations.get(Route { method: Method::Get, route: "/stream" }).unwrap();
    assert!(stream.sum() >= Duration::from_millis(5), "{stream:?}");

    // A client that disconnects within the stream.
    drop(send(&router, "GET", "/stream"));
    assert_eq!((counted(metrics), in_flight(metrics)), (vec!["GET /stream 2xx 2".into()], 0));
}
