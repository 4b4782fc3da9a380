//! The page for people: what there is, how it moves, and whether a registry folds.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};

use super::Source;
use view::{View, Wanted};

mod promql;
mod view;

const STYLE: &str = include_str!("../../../templates/page.css");
const SCRIPT: &str = concat!(
    include_str!("../../../templates/show.js"),
    include_str!("../../../templates/live.js"),
);

/// What the page may do: run the script and the style that it was built with, which are named by
/// their hashes, and ask where it came from.
const POLICY: &str = "default-src 'none'; \
    script-src 'sha256-th1/gwzRKu174N4tgRS8xyNLPVuFCnFI0lBNz/bWTFU='; \
    style-src 'sha256-T1XGFU9VYI+vL/3jNa02awjxXD/kx2bodMthcaHHAsc='; \
    connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Adds `/`, the page, and `/metrics.json`, the values that it asks for.
pub(super) fn routes(router: Router, source: &Arc<Source>) -> Router {
    let (page, values) = (Arc::clone(source), Arc::clone(source));
    router
        .route("/", super::route(move || show(Arc::clone(&page))))
        .route("/metrics.json", super::route(move |wanted| tell(Arc::clone(&values), wanted)))
}

async fn show(source: Arc<Source>) -> Response {
    let html = source.answer("text/html; charset=utf-8".to_owned(), |source| {
        let view = View::of(&source.exporter, &Wanted::default());
        let page = Page { view, style: STYLE, script: SCRIPT }.render();
        page.unwrap_or_else(|error| error.to_string()).into_bytes()
    });
    (HEADERS, html.await).into_response()
}

async fn tell(source: Arc<Source>, Query(wanted): Query<Wanted>) -> Response {
    let json = source.answer("application/json".to_owned(), move |source| {
        let json = serde_json::to_string(&View::of(&source.exporter, &wanted));
        json.unwrap_or_else(|error| error.to_string()).into_bytes()
    });
    (HEADERS, json.await).into_response()
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    view: View,
    style: &'static str,
    script: &'static str,
}

#[cfg(test)]
mod tests;
