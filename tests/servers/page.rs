//! The metrics page in a real browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use frozen_metrics::compat::prometheus;
use frozen_metrics::schema::{Label, Schema};
use frozen_metrics::{
    Collect, Exporter, Labelled, MetricFamily, MetricSeries, MetricType, MetricValue, http,
};
use schemas::replication::ReplicationMetricsRegistry;

use crate::browser::{Browser, Look};
use crate::channels;
use crate::exporter::Server;
use crate::node::Node;

/// A source with a family of every type, whose values increase with each gathering.
struct EveryType(AtomicU64);

impl Collect for EveryType {
    fn schema(&self) -> &'static Schema {
        static EVERY_TYPE: Schema = Schema::new("EveryType", None, &[]);
        &EVERY_TYPE
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let gatherings = self.0.fetch_add(1, Ordering::Relaxed);
        let buckets =
            vec![(0.1, 4 * gatherings), (1.0, 10 * gatherings), (f64::INFINITY, 10 * gatherings)];
        let label = |value| vec![Label::new("is", value)];
        let family =
            |name: &str, kind, unit: Option<&str>, series: Vec<(Vec<Label>, MetricValue)>| {
                let series =
                    series.into_iter().map(|(labels, value)| MetricSeries { labels, value });
                MetricFamily {
                    name: name.into(),
                    kind,
                    unit: unit.map(str::to_owned),
                    help: "<b>Help & \"more\"</b>".into(),
                    series: series.collect(),
                }
            };
        let histogram = MetricValue::Histogram { buckets, sum: Some(3.0 * gatherings as f64) };
        let number = MetricValue::Number;
        vec![
            family(
                "took_seconds",
                MetricType::Histogram,
                Some("seconds"),
                vec![(vec![], histogram)],
            ),
            family("build_info", MetricType::Info, None, vec![(label("1.2.3"), number(1.0))]),
            family(
                "role",
                MetricType::StateSet,
                None,
                vec![(label("leader"), number(0.0)), (label("replica"), number(1.0))],
            ),
            family("ratio", MetricType::Gauge, Some("ratio"), vec![(vec![], number(f64::NAN))]),
            family("steps_total", MetricType::Counter, None, vec![(vec![], number(7.0))]),
        ]
    }
}

fn page_url(server: &Server) -> String {
    format!("http://{}/", server.address)
}

fn serve(source: impl Collect + 'static) -> Server {
    Server::with_exporter(Exporter::new().with(source).unwrap())
}

/// Returns a registry at its cap, with folds.
fn full_registry() -> Arc<ReplicationMetricsRegistry> {
    let registry = Arc::new(ReplicationMetricsRegistry::new());
    for number in 0..1_100_u64 {
        let channel = registry.for_channel(&format!("channel-{number:04}"));
        channel.incr_sync_bytes(number * 4_096);
        channel.leader_changes_total.add(number % 7);
        channel.record_leader_lag(Duration::from_millis(number));
        channel.record_replica_lag(Duration::from_millis(2 * number));
    }
    registry
}

const IS_LIVE: &str = "document.querySelector('#status').dataset.state === 'live'";
const OPEN_ALL: &str = "document.querySelectorAll('details').forEach((card) => card.open = true)";

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn hostile_label_values_never_become_markup() {
    let registry = channels::hostile();
    let hostile = [
        "<script>document.title = 'owned'</script>",
        "<img src=x onerror=\"document.title = 'owned'\">",
        "'\"></td></table><h1>owned</h1>",
        "</script><script>document.title = 'owned'</script>",
        "{{ 7 * 7 }} ${7 * 7}",
    ];
    for (number, name) in (1_u64..).zip(hostile) {
        registry.for_channel(name).incr_sync_bytes(u64::MAX - number);
    }
    let server = Server::of_registry(&registry);
    let browser = Browser::open(Look::Light, &page_url(&server));
    browser.wait_for(IS_LIVE);
    let tags = "[...new Set([...document.querySelectorAll('main *')].map((e) => e.localName))].sort().join()";
    browser.run(OPEN_ALL);
    browser.run("document.querySelectorAll('.all:not([hidden])').forEach((all) => all.click())");
    browser.wait_for(
        "document.querySelectorAll('[data-family$=sync_bytes_total] tbody tr').length > 40",
    );
    assert_eq!(browser.run("return document.title"), "Metrics");
    assert_eq!(browser.run("return document.scripts.length"), 1);
    assert_eq!(
        browser.run(&format!("return {tags}")),
        "b,bdi,button,code,details,div,h2,meter,p,polyline,section,small,span,summary,svg,table,tbody,td,th,thead,tr",
    );
    let text = browser
        .run("return document.querySelector('[data-family$=sync_bytes_total] table').innerText");
    let text = text.as_str().unwrap();
    for name in hostile.iter().chain(&["\u{1f980} crab", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}"]) {
        let escaped = serde_json::to_string(name).unwrap();
        assert!(text.contains(escaped.trim_matches('"')), "{escaped} in {text}");
    }
    assert!(text.contains("\\u202ereversed\\u202c"), "bidirectional controls are escaped");
    browser.screenshot("hostile");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn a_full_registry_is_rendered_compactly_with_a_notice_about_folds() {
    let server = serve(full_registry());
    let browser = Browser::open(Look::Light, &page_url(&server));
    browser.wait_for(IS_LIVE);
    browser.run(OPEN_ALL);
    let elements = browser.run("return document.querySelectorAll('*').length");
    assert!(elements.as_u64().unwrap() < 1_500, "{elements}");
    let about = browser.run("return document.querySelector('.about').innerText");
    let about = about.as_str().unwrap();
    for expected in
        ["1,024 of 1,024 keys of channel", "Folding: 76 look-ups", "golden/replication.prom"]
    {
        assert!(about.contains(expected), "{expected} in {about}");
    }
    browser.screenshot("full");

    let lag = "document.querySelector('[data-family$=lag_seconds]')";
    browser.run(&format!("{lag}.querySelector('.all').click()"));
    browser.wait_for(&format!("{lag}.querySelectorAll('tbody tr').length === 500"));

    browser.run("const search = document.querySelector('#search'); search.value = 'NNEL-0777'; search.dispatchEvent(new Event('input'))");
    browser.wait_for(&format!("{lag}.querySelectorAll('tbody tr').length === 2"));
    let found = browser.run(&format!("return {lag}.querySelector('tbody').innerText"));
    assert!(found.as_str().unwrap().contains("channel=\"channel-0777\""), "{found}");
    browser.screenshot("search");
    browser.run("const search = document.querySelector('#search'); search.value = 'no such thing'; search.dispatchEvent(new Event('input'))");
    browser.wait_for("!document.querySelector('#nothing').hidden");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn an_empty_exporter_shows_what_to_do() {
    let server = Server::with_exporter(Exporter::new());
    let browser = Browser::open(Look::Light, &page_url(&server));
    browser.wait_for(IS_LIVE);
    let text = browser.run("return document.querySelector('main').innerText");
    assert!(text.as_str().unwrap().contains("Nothing is measured yet"), "{text}");
    browser.screenshot("empty");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn values_update_can_be_paused_and_are_marked_when_the_server_is_down() {
    let registry = Arc::new(ReplicationMetricsRegistry::new());
    registry.for_channel("orders").incr_sync_bytes(1_000);
    let server = Server::of_registry(&registry);
    let browser = Browser::open(Look::Light, &page_url(&server));
    let bytes = "document.querySelector('[data-family$=sync_bytes_total]')";
    browser.wait_for(&format!("{bytes}.querySelector('.what').textContent === '1 kB in all'"));
    registry.for_channel("orders").incr_sync_bytes(9_000);
    browser.wait_for(&format!("{bytes}.querySelector('.what').textContent === '10 kB in all'"));
    browser.wait_for(&format!("{bytes}.querySelector('polyline').points.length > 1"));

    browser.run("document.querySelector('#pause').click()");
    browser.wait_for("document.querySelector('#status').dataset.state === 'paused'");
    registry.for_channel("orders").incr_sync_bytes(10_000);
    std::thread::sleep(Duration::from_millis(2_500));
    browser.wait_for(&format!("{bytes}.querySelector('.what').textContent === '10 kB in all'"));

    drop(server);
    browser.run("document.querySelector('#pause').click()");
    browser.wait_for("document.querySelector('#status').dataset.state === 'gone'");
    browser.wait_for("document.querySelector('#gone').innerText.includes('does not answer')");
    browser.screenshot("gone");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn each_type_shows_its_most_relevant_number() {
    let server = serve(EveryType(AtomicU64::new(0)));
    let browser = Browser::open(Look::Light, &page_url(&server));
    let value = |family: &str| {
        format!(
            "document.querySelector('[data-family={family}] .now').innerText.replace('\\n', ' ')"
        )
    };
    // 99 of 100 observations are in the upper bucket: 59 of 60 of the way to its bound is the 99th
    // percentile.
    browser.wait_for(&format!("{}.startsWith('985 ms p99, of ')", value("took_seconds")));
    browser.wait_for(&format!("{} === 'replica on'", value("role")));
    browser.wait_for(&format!("{} === '1.2.3'", value("build_info")));
    browser.wait_for(&format!("{} === 'NaN'", value("ratio")));
    browser.wait_for(&format!("{} === '0/s 7 in all'", value("steps_total")));
    let help = "document.querySelector('[data-family=role] .help').textContent";
    assert_eq!(browser.run(&format!("return {help}")), "<b>Help & \"more\"</b>");
    browser.run(OPEN_ALL);
    browser.screenshot("kinds");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn the_page_of_the_demo_node_updates() {
    let node = Node::start();
    let browser = Browser::open(Look::Light, &format!("http://{}/", node.address()));
    let bytes = "document.querySelector('[data-family$=sync_bytes_total]')";
    browser.run(&format!("{bytes}.open = true"));
    browser.wait_for(&format!("{bytes}.querySelector('polyline').points.length > 5"));
    browser.wait_for(&format!("{bytes}.querySelector('.value').textContent.endsWith('B/s')"));
    browser.wait_for(&format!("{bytes}.querySelectorAll('tbody tr').length === 4"));
    browser.screenshot("node");
}

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

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn families_left_out_are_listed_and_instances_are_one_source() {
    let registry = ::prometheus::Registry::new();
    let exporter = ["disk-1", "disk-2"].iter().try_fold(Exporter::new(), |exporter, name| {
        let registry = Arc::new(ReplicationMetricsRegistry::new());
        registry.for_channel(name).incr_leader_change();
        exporter.with(Labelled::new(registry, [("adapter", *name)]).unwrap())
    });
    let exporter = exporter.unwrap().with(prometheus::Source::new(registry.clone())).unwrap();
    let server = Server::with_exporter(exporter);
    let browser = Browser::open(Look::Light, &page_url(&server));
    browser.wait_for(IS_LIVE);
    assert_eq!(browser.run("return document.querySelectorAll('.source').length"), 2);
    assert_eq!(browser.run("return document.querySelector('#left-out').hidden"), true);
    let name = "dataforts_leader_changes_total";
    let series = format!("document.querySelector('[data-family={name}] .series').textContent");
    assert_eq!(browser.run(&format!("return {series}")), "2 series");
    let theirs = ::prometheus::IntCounter::new(name, "Theirs.").unwrap();
    registry.register(Box::new(theirs)).unwrap();
    browser.wait_for("document.querySelector('#left-out li')?.checkVisibility()");
    let left_out = browser.run("return document.querySelector('#left-out').innerText");
    let left_out = left_out.as_str().unwrap();
    assert!(left_out.contains(&format!("family `{name}` is declared by both")), "{left_out}");
    assert_eq!(browser.run(&format!("return {series}")), "2 series");
    browser.screenshot("left-out");
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
