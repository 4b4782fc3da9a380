use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use super::*;
use crate::http::router_with_page;
use crate::schema::Schema;
use crate::{Collect, Exporter, MetricFamily, MetricType};

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// A browser runs nothing else. Whoever edits the page writes the new hash into the policy.
#[test]
fn the_policy_names_the_hashes_of_the_script_and_the_style() {
    for (what, text) in [("script-src", SCRIPT), ("style-src", STYLE)] {
        let directive = format!("{what} {};", hash(text));
        assert!(POLICY.contains(&directive), "the policy must say {directive}");
    }
}

/// A family whose every text is markup.
struct Markup;

impl Collect for Markup {
    fn schema(&self) -> &'static Schema {
        static SCHEMA: Schema = Schema::new("<i>Markup</i>", None, &[]);
        &SCHEMA
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let text = || "\"><script>alert('&')</script>".to_owned();
        let (name, unit, help) = (text(), Some(text()), text());
        vec![MetricFamily { name, kind: MetricType::Gauge, unit, help, series: Vec::new() }]
    }

    fn golden(&self) -> Option<&'static str> {
        Some("<golden>")
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

#[tokio::test]
async fn it_can_be_nested_and_only_be_read() {
    let nested = Router::new().nest("/internal", markup());
    let (status, ..) = ask(nested, Method::GET, "/internal").await;
    assert_eq!(status, StatusCode::OK);
    let (status, _, body) = ask(markup(), Method::HEAD, "/").await;
    assert_eq!((status, &*body), (StatusCode::OK, ""));
    let (status, ..) = ask(markup(), Method::POST, "/").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
}
