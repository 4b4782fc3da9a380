//! Requests to the router without a network.

#[cfg(feature = "compression")]
mod compression;

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use frozen_metrics_schema::Schema;
use tower::ServiceExt;

use super::*;
use crate::Format;
use crate::{Collect, Encoder, SourceInfo};

static SCHEMA: Schema =
    Schema { name: Cow::Borrowed("Text"), key: None, families: Cow::Borrowed(&[]) };

/// A source whose exposition is the text that the closure returns.
struct Text<F>(F);

impl<F: Fn() -> &'static str + Send + Sync> Collect for Text<F> {
    fn info(&self) -> SourceInfo {
        SourceInfo::from_schema(&SCHEMA)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        encoder.verbatim((self.0)());
    }
}

fn serve(render: impl Fn() -> &'static str + Send + Sync + 'static) -> Router {
    router(Exporter::new().with(Text(render)).unwrap())
}

async fn ask(router: Router, method: Method, path: &str) -> (Response, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let (response, body) = answer(router, request).await;
    (response, String::from_utf8(body).unwrap())
}

async fn answer(router: Router, request: Request<Body>) -> (Response, Vec<u8>) {
    let (head, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (Response::from_parts(head, Body::empty()), body.into())
}

fn header_of(response: &Response, name: header::HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_scrape_is_the_exposition_with_its_content_type() {
    let (response, body) = ask(serve(|| "up 1\n"), Method::GET, "/metrics").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        header_of(&response, header::CONTENT_TYPE),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert_eq!(body, "up 1\n");
}

#[tokio::test]
async fn head_answers_without_a_body() {
    let (response, body) = ask(serve(|| "up 1\n"), Method::HEAD, "/metrics").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(header_of(&response, header::CONTENT_TYPE), Format::Text.content_type());
    assert_eq!(header_of(&response, header::CONTENT_LENGTH), "5");
    assert_eq!(body, "");
}

#[tokio::test]
async fn other_paths_are_404_and_other_methods_405() {
    for path in ["/", "/metrics/", "/metrics/x"] {
        let (response, _) = ask(serve(|| ""), Method::GET, path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let (response, _) = ask(serve(|| ""), method, "/metrics").await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(header_of(&response, header::ALLOW), "GET,HEAD");
    }
}

/// The runtime has one thread. If it rendered on that thread, the task that releases the render could not
/// run.
#[tokio::test(flavor = "current_thread")]
async fn rendering_does_not_hold_up_other_tasks() {
    let (release, released) = channel();
    let released = Mutex::new(released);
    let wait = move || {
        let released: &Receiver<()> = &released.lock().unwrap_or_else(PoisonError::into_inner);
        released.recv_timeout(Duration::from_secs(20)).map_or("late 1\n", |()| "up 1\n")
    };
    let scrape = ask(serve(wait), Method::GET, "/metrics");
    let ((_, body), ()) = tokio::join!(scrape, async move { release.send(()).unwrap() });
    assert_eq!(body, "up 1\n");
}

#[tokio::test]
async fn a_source_that_panics_is_left_out_and_the_next_scrape_has_it() {
    let first = std::sync::atomic::AtomicBool::new(true);
    let router = serve(move || {
        assert!(!first.swap(false, Ordering::Relaxed), "postgres://user:password@database");
        "up 1\n"
    });
    let (response, body) = ask(router.clone(), Method::GET, "/metrics").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(body, "# Left out: families of `Text`: the source panicked\n");
    let (_, body) = ask(router, Method::GET, "/metrics").await;
    assert_eq!(body, "up 1\n");
}

#[tokio::test]
async fn the_format_is_the_one_that_accept_prefers() {
    for format in [Format::Text, Format::OpenMetrics] {
        let request = Request::get("/metrics").header(header::ACCEPT, format.content_type());
        let request = request.body(Body::empty()).unwrap();
        let (response, body) = answer(serve(|| "up 1\n"), request).await;
        assert_eq!(header_of(&response, header::CONTENT_TYPE), format.content_type());
        assert_eq!(header_of(&response, header::VARY), "accept, accept-encoding");
        assert_eq!(body.ends_with(b"# EOF\n"), format == Format::OpenMetrics);
    }
}

/// Returns a router whose first render waits until the sender is dropped, and the number of renders.
fn held() -> (Router, std::sync::mpsc::Sender<()>, Arc<AtomicUsize>) {
    let (release, released) = channel::<()>();
    let released = Mutex::new(released);
    let renders = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&renders);
    let router = serve(move || {
        let _ = released.lock().unwrap_or_else(PoisonError::into_inner).recv();
        count.fetch_add(1, Ordering::Relaxed);
        "up 1\n"
    });
    (router, release, renders)
}

/// Runs the spawned tasks until all of them wait.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// The first scrape is already being rendered, so the scrapes that arrive meanwhile need later values.
#[tokio::test]
async fn scrapes_that_wait_share_a_render_and_none_is_refused() {
    let (router, release, renders) = held();
    let mut scrapes = vec![tokio::spawn(ask(router.clone(), Method::GET, "/metrics"))];
    settle().await;
    scrapes.extend((0..200).map(|_| tokio::spawn(ask(router.clone(), Method::GET, "/metrics"))));
    settle().await;
    drop(release);
    for scrape in scrapes {
        let (response, body) = scrape.await.unwrap();
        assert_eq!((response.status(), &*body), (StatusCode::OK, "up 1\n"));
    }
    assert_eq!(renders.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_client_that_goes_away_costs_no_render_and_delays_nobody() {
    let (router, release, renders) = held();
    let first = tokio::spawn(ask(router.clone(), Method::GET, "/metrics"));
    settle().await;
    let gone = tokio::spawn(ask(router.clone(), Method::GET, "/metrics"));
    settle().await;
    gone.abort();
    first.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    drop(release);
    // A request for another format does not share a render with the others.
    let openmetrics = Format::OpenMetrics.content_type();
    let request = Request::get("/metrics").header(header::ACCEPT, openmetrics);
    let (_, body) = answer(router.clone(), request.body(Body::empty()).unwrap()).await;
    assert_eq!(body, b"up 1\n# EOF\n");
    assert_eq!(renders.load(Ordering::Relaxed), 2, "that which had begun, and this one");
    ask(router, Method::GET, "/metrics").await;
    assert_eq!(renders.load(Ordering::Relaxed), 3, "nothing is kept");
}

/// Two runtimes can use the same router. If one of them shuts down, only its own requests end.
#[test]
fn a_runtime_that_shuts_down_leaves_no_place_behind() {
    let (router, release, _) = held();
    let runtime = || tokio::runtime::Builder::new_current_thread().build().unwrap();
    let first = runtime();
    let scrapes = [0; 2].map(|_| {
        let scrape = first.spawn(ask(router.clone(), Method::GET, "/metrics"));
        first.block_on(settle());
        scrape
    });
    first.shutdown_background();
    drop((scrapes, release));
    let (response, _) = runtime().block_on(ask(router, Method::GET, "/metrics"));
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_client_is_told_when_to_come_again() {
    let response = renders::RenderError::Busy.into_response();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header_of(&response, header::RETRY_AFTER), "1");
}

#[tokio::test]
async fn it_merges_into_a_router_of_any_state() {
    let service: Router<u32> = Router::new().merge(router(Exporter::new()));
    let (response, _) = ask(service.with_state(7), Method::GET, "/metrics").await;
    assert_eq!(response.status(), StatusCode::OK);
}

#[cfg(feature = "protobuf")]
#[tokio::test]
async fn a_client_that_prefers_protobuf_receives_messages() {
    use crate::{MetricFamily, MetricType};

    struct Up;

    impl Collect for Up {
        fn info(&self) -> SourceInfo {
            SourceInfo::from_schema(&SCHEMA)
        }

        fn expose(&self, encoder: &mut Encoder<'_>) {
            let up = MetricFamily::new("up", MetricType::Gauge, "Whether it is up.");
            encoder.family(&up.with_series([], 1.0));
        }
    }

    let exporter = Exporter::new().with(Up).unwrap();
    let mut expected = Vec::new();
    crate::protobuf::encode(&mut expected, &exporter.gather()).unwrap();
    let accept = format!("{};q=0.6, */*;q=0.5", crate::protobuf::CONTENT_TYPE);
    let request = Request::builder().uri("/metrics").header(header::ACCEPT, accept);
    let request = request.body(Body::empty()).unwrap();
    let (head, body) = router::<()>(exporter).oneshot(request).await.unwrap().into_parts();
    assert_eq!(head.headers[header::CONTENT_TYPE], crate::protobuf::CONTENT_TYPE);
    assert_eq!(to_bytes(body, usize::MAX).await.unwrap(), expected);
}
