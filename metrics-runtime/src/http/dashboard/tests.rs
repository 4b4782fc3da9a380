use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use super::*;
use crate::http::router_with_page;
use crate::{Collect, Counter, Encoder, Exporter, MetricFamily, MetricSet, MetricType, SourceInfo};

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// A browser runs only what the policy names. If you edit the page, update the hashes in the policy.
#[test]
fn the_policy_names_the_hashes_of_the_script_and_the_style() {
    for (what, text) in [("script-src", SCRIPT), ("style-src", STYLE)] {
        let directive = format!("{what} {};", hash(text));
        assert!(POLICY.contains(&directive), "the policy must say {directive}");
    }
}

/// A source with a family whose texts are all markup.
struct Markup;

impl Collect for Markup {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("<i>Markup</i>").with_golden(Some("<golden>"))
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let text = "\"><script>alert('&')</script>";
        encoder.family(&MetricFamily::new(text, MetricType::Gauge, text).with_unit(text));
    }
}

async fn ask(router: Router, method: Method, path: &str) -> (StatusCode, HeaderMap, String) {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    let (head, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (head.status, head.headers, String::from_utf8(body.into()).unwrap())
}

fn markup() -> Router {
    router_with_page(Exporter::new().with(Markup).unwrap())
}

#[tokio::test]
async fn what_a_source_says_is_escaped() {
    let (status, headers, html) = ask(markup(), Method::GET, "/").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
    assert_eq!(headers[header::CONTENT_SECURITY_POLICY], POLICY);
    assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert_eq!(html.matches("<script").count(), 1, "our own");
    assert!(!html.contains("alert('"), "{html}");
    assert!(!html.contains("<i>Markup") && !html.contains("<golden>"), "{html}");
    for forbidden in ["onclick=", "onload=", "style=", "http:", "https:"] {
        let markup = html.replace(SCRIPT, "").replace(STYLE, "");
        assert!(!markup.contains(forbidden), "{forbidden}");
    }
}

#[tokio::test]
async fn the_values_are_json_and_the_exposition_stays() {
    let (status, headers, json) = ask(markup(), Method::GET, "/metrics.json?limit=1").await;
    assert_eq!(
        (status, &headers[header::CONTENT_TYPE]),
        (StatusCode::OK, &"application/json".parse().unwrap())
    );
    assert!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["sources"].is_array());
    let (status, ..) = ask(markup(), Method::GET, "/metrics.json?limit=many").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, ..) = ask(markup(), Method::GET, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
}

/// A client of a server.
#[derive(Debug, MetricSet)]
#[metrics(prefix = "client", key = "user", max_keys = 8, overflow = "other", golden = none)]
struct ClientMetrics {
    /// Requests answered.
    requests_total: Counter,
}

/// Only a scrape removes a key whose lease has ended.
#[tokio::test]
async fn it_removes_nothing_that_no_scrape_has_shown() {
    let clients = Arc::new(ClientMetricsRegistry::new());
    clients.lease("ada").requests_total.inc();
    let router = router_with_page(Exporter::new().with(clients).unwrap());
    for path in ["/", "/metrics.json", "/metrics"] {
        let (_, _, text) = ask(router.clone(), Method::GET, path).await;
        assert!(text.contains("ada"), "{path}: {text}");
    }
    let (_, _, text) = ask(router, Method::GET, "/metrics").await;
    assert!(!text.contains("ada"), "{text}");
}

/// Each case is a router, the requested path, and the link that the page must contain.
#[tokio::test]
async fn it_works_wherever_it_is_nested_with_and_without_the_last_slash() {
    let at_root = markup();
    let nested = Router::new().nest("/internal", markup());
    let nested_with_slash = Router::new().nest("/internal/", markup());
    let service = Router::new().nest_service("/internal", markup());
    let outer = Router::new().nest("/outer", Router::new().nest_service("/in", markup()));
    let tenants = Router::new().nest("/{tenant}", markup());
    for (router, path, link) in [
        (at_root, "/", "./metrics"),
        (nested, "/internal", "./internal/metrics"),
        (nested_with_slash, "/internal/", "./metrics"),
        (service.clone(), "/internal", "./internal/metrics"),
        (service, "/internal/", "./metrics"),
        (outer.clone(), "/outer/in", "./in/metrics"),
        (outer, "/outer/in/", "./metrics"),
        (tenants, "/javascript:alert(1)", "./javascript:alert(1)/metrics"),
    ] {
        let (status, _, html) = ask(router.clone(), Method::GET, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let link = format!("<a href=\"{link}\" class=\"exposition\"");
        assert!(html.contains(&link), "{path}: {link} in {html}");
    }
}

#[tokio::test]
async fn it_can_only_be_read() {
    let (status, _, body) = ask(markup(), Method::HEAD, "/").await;
    assert_eq!((status, &*body), (StatusCode::OK, ""));
    let (status, ..) = ask(markup(), Method::POST, "/").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
}

/// Two series of a counter.
struct Counts;

impl Collect for Counts {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Counts")
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let frames = MetricFamily::new("bus_frames_total", MetricType::Counter, "Frames sent.");
        let frames = frames.with_series([("peer", "<b>")], 2.0);
        encoder.family(&frames.with_series([("peer", "\u{202e}")], 40.0));
    }
}

#[tokio::test]
async fn its_values_are_there_before_the_script_runs() {
    let router = router_with_page(Exporter::new().with(Counts).unwrap());
    let (_, _, html) = ask(router, Method::GET, "/").await;
    for expected in [
        "<b class=\"value\">42</b><small class=\"what\">in all</small>",
        "<span class=\"series\">2 series</span>",
        "<bdi><span>peer=</span>&#34;\\u202e&#34;</bdi></div></td><td class=\"number\">40</td>",
        "<bdi><span>peer=</span>&#34;&#60;b&#62;&#34;</bdi></div></td><td class=\"number\">2</td>",
    ] {
        assert!(html.contains(expected), "{expected} in {html}");
    }
}
