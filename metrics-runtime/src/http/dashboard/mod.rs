//! The HTML page with live values of all families and the usage of registries.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Query};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;

use super::source::{Content, Source};
use crate::Exporter;
pub(super) use view::ValuesQuery;
use view::View;

mod format;
mod promql;
mod summary;
mod view;

const STYLE: &str = include_str!("../../../templates/page.css");
const SCRIPT: &str = concat!(
    include_str!("../../../templates/show.js"),
    include_str!("../../../templates/live.js"),
);

/// The content security policy. The page may run only its own script and style, which are identified by their
/// hashes, and may connect only to its own origin.
const POLICY: &str = "default-src 'none'; \
    script-src 'sha256-XCBUNZjkr9itbnnARoc0enf8C6LYC+LUhA3O4dwYH+s='; \
    style-src 'sha256-T1XGFU9VYI+vL/3jNa02awjxXD/kx2bodMthcaHHAsc='; \
    connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Returns the routes `/`, which serves the page, and `/metrics.json`, which serves its values.
pub(super) fn routes<S>(source: &Arc<Source>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let (page, values) = (Arc::clone(source), Arc::clone(source));
    let page = move |OriginalUri(uri): OriginalUri, headers: HeaderMap| async move {
        let content = Content::Page { base: base(uri.path()) };
        let html = page.respond(content, "text/html; charset=utf-8", &headers).await;
        (HEADERS, html).into_response()
    };
    let values = move |Query(query), headers: HeaderMap| async move {
        let json = values.respond(Content::Values(query), "application/json", &headers).await;
        (HEADERS, json).into_response()
    };
    Router::new().route("/", get(page)).route("/metrics.json", get(values))
}

/// Returns the base of the page's relative links, whether or not the path of the page ends with a slash. The
/// leading dot prevents a path such as `http:` from being parsed as a scheme.
fn base(path: &str) -> String {
    match path.rsplit('/').next() {
        None | Some("") => "./".to_owned(),
        Some(last) => format!("./{last}/"),
    }
}

pub(super) fn html(exporter: &Exporter, base: &str) -> Vec<u8> {
    let view = View::new(exporter, &ValuesQuery::default());
    let page = Page { view, base, style: STYLE, script: SCRIPT }.render();
    page.unwrap_or_else(|error| error.to_string()).into_bytes()
}

pub(super) fn json(exporter: &Exporter, query: &ValuesQuery) -> Vec<u8> {
    let json = serde_json::to_vec(&View::new(exporter, query));
    json.unwrap_or_else(|error| error.to_string().into_bytes())
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    view: View,
    base: &'a str,
    style: &'static str,
    script: &'static str,
}

#[cfg(test)]
mod tests;
