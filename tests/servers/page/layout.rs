//! Screens, paths and browsers without JavaScript.

use std::time::Duration;

use axum::Router;
use frozen_metrics::{Exporter, http};

use super::{IS_LIVE, full_registry, page_url, serve};
use crate::browser::{Browser, Look};
use crate::exporter::Server;

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn the_page_supports_dark_mode_and_phones() {
    let server = serve(full_registry());
    for (look, name, page_color) in [
        (Look::Light, "light", "rgb(246, 247, 248)"),
        (Look::Dark, "dark", "rgb(19, 23, 27)"),
        (Look::Phone, "phone", "rgb(246, 247, 248)"),
    ] {
        let browser = Browser::open(look, &page_url(&server));
        browser.wait_for(IS_LIVE);
        std::thread::sleep(Duration::from_secs(5));
        let color = browser.run("return getComputedStyle(document.body).backgroundColor");
        assert_eq!(color, page_color, "{name}");
        browser.screenshot(name);
        browser.run("document.querySelectorAll('details')[1].open = true");
        let overflows = "document.documentElement.scrollWidth > innerWidth";
        assert_eq!(
            browser.run(&format!("return {overflows}")),
            false,
            "{name} scrolls horizontally"
        );
        browser.screenshot(&format!("{name}-open"));
    }
}

/// Serves a router and returns the URL of this path.
fn serve_router(router: Router, path: &str) -> (Server, String) {
    let server = Server::with_router(router);
    let url = format!("http://{}{path}", server.address);
    (server, url)
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn the_page_works_below_any_path() {
    for path in ["/internal", "/internal/"] {
        let page = http::router_with_page(Exporter::new().with(full_registry()).unwrap());
        let router = Router::new().nest_service("/internal", page);
        let (_server, url) = serve_router(router, path);
        let browser = Browser::open(Look::Light, &url);
        browser.wait_for(IS_LIVE);
        let link = browser.run("return document.querySelector('#exposition').pathname");
        assert_eq!(link, "/internal/metrics", "{path}");
    }
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn the_page_without_javascript_shows_current_values() {
    for path in ["/internal", "/internal/"] {
        let page = http::router_with_page(Exporter::new().with(full_registry()).unwrap());
        let router = Router::new().nest_service("/internal", page);
        let (_server, url) = serve_router(router, path);
        let browser = Browser::open(Look::NoScript, &url);
        let value =
            "document.querySelector('[data-family$=leader_changes_total] .value').innerText";
        assert_eq!(browser.run(&format!("return {value}")), "3297", "{path}");
        let rows = "document.querySelectorAll('[data-family$=sync_bytes_total] tbody tr').length";
        assert_eq!(browser.run(&format!("return {rows}")), 8);
        let folding = browser.run("return document.querySelector('.folding').innerText");
        assert!(folding.as_str().unwrap().contains("76 look-ups"), "{folding}");
        let status = browser.run("return document.querySelector('#status').checkVisibility()");
        assert_eq!(status, false, "elements that need the script are hidden");
        browser.screenshot("no-script");
        browser.run("document.querySelector('#exposition').click()");
        browser.wait_for("document.body.innerText.startsWith('# HELP ')");
    }
}
