//! The page for people, in a real browser.

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

/// A family of every kind, where each request finds ten more observations.
struct Kinds(AtomicU64);

impl Collect for Kinds {
    fn schema(&self) -> &'static Schema {
        static KINDS: Schema = Schema::new("Kinds", None, &[]);
        &KINDS
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let asked = self.0.fetch_add(1, Ordering::Relaxed);
        let buckets = vec![(0.1, 4 * asked), (1.0, 10 * asked), (f64::INFINITY, 10 * asked)];
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
        let histogram = MetricValue::Histogram { buckets, sum: Some(3.0 * asked as f64) };
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

fn page(server: &Server) -> String {
    format!("http://{}/", server.address)
}

fn serving(source: impl Collect + 'static) -> Server {
    Server::serving(Exporter::new().with(source).unwrap())
}

/// A registry that is full and folds.
fn full() -> Arc<ReplicationMetricsRegistry> {
    let registry = Arc::new(ReplicationMetricsRegistry::new());
    for at in 0..1_100_u64 {
        let channel = registry.for_channel(&format!("channel-{at:04}"));
        channel.incr_sync_bytes(at * 4_096);
        channel.leader_changes_total.add(at % 7);
        channel.record_leader_lag(Duration::from_millis(at));
        channel.record_replica_lag(Duration::from_millis(2 * at));
    }
    registry
}

const LIVE: &str = "document.querySelector('#status').dataset.state === 'live'";
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
    for (at, name) in (1_u64..).zip(hostile) {
        registry.for_channel(name).incr_sync_bytes(u64::MAX - at);
    }
    let server = Server::of(&registry);
    let browser = Browser::open(Look::Light, &page(&server));
    browser.waits_for(LIVE);
    let tags = "[...new Set([...document.querySelectorAll('main *')].map((e) => e.localName))].sort().join()";
    browser.run(OPEN_ALL);
    browser.run("document.querySelectorAll('.all:not([hidden])').forEach((all) => all.click())");
    browser.waits_for(
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
        let shown = serde_json::to_string(name).unwrap();
        assert!(text.contains(shown.trim_matches('"')), "{shown} is in {text}");
    }
    assert!(text.contains("\\u202ereversed\\u202c"), "what turns text around is spelled out");
    browser.picture("hostile");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn a_full_registry_stays_small_and_folds_loudly() {
    let server = serving(full());
    let browser = Browser::open(Look::Light, &page(&server));
    browser.waits_for(LIVE);
    browser.run(OPEN_ALL);
    let elements = browser.run("return document.querySelectorAll('*').length");
    assert!(elements.as_u64().unwrap() < 1_500, "{elements}");
    let about = browser.run("return document.querySelector('.about').innerText");
    let about = about.as_str().unwrap();
    for said in
        ["1,024 of 1,024 keys of channel", "Folding: 76 look-ups", "golden/replication.prom"]
    {
        assert!(about.contains(said), "{said} is in {about}");
    }
    browser.picture("full");

    let lag = "document.querySelector('[data-family$=lag_seconds]')";
    browser.run(&format!("{lag}.querySelector('.all').click()"));
    browser.waits_for(&format!("{lag}.querySelectorAll('tbody tr').length === 500"));

    browser.run("const search = document.querySelector('#search'); search.value = 'NNEL-0777'; search.dispatchEvent(new Event('input'))");
    browser.waits_for(&format!("{lag}.querySelectorAll('tbody tr').length === 2"));
    let found = browser.run(&format!("return {lag}.querySelector('tbody').innerText"));
    assert!(found.as_str().unwrap().contains("channel=\"channel-0777\""), "{found}");
    browser.picture("search");
    browser.run("const search = document.querySelector('#search'); search.value = 'no such thing'; search.dispatchEvent(new Event('input'))");
    browser.waits_for("!document.querySelector('#nothing').hidden");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn an_exporter_of_nothing_says_what_to_do() {
    let server = Server::serving(Exporter::new());
    let browser = Browser::open(Look::Light, &page(&server));
    browser.waits_for(LIVE);
    let text = browser.run("return document.querySelector('main').innerText");
    assert!(text.as_str().unwrap().contains("Nothing is measured yet"), "{text}");
    browser.picture("empty");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn values_move_pause_and_are_known_to_be_old_once_the_server_is_gone() {
    let registry = Arc::new(ReplicationMetricsRegistry::new());
    registry.for_channel("orders").incr_sync_bytes(1_000);
    let server = Server::of(&registry);
    let browser = Browser::open(Look::Light, &page(&server));
    let bytes = "document.querySelector('[data-family$=sync_bytes_total]')";
    browser.waits_for(&format!("{bytes}.querySelector('.what').textContent === '1 kB in all'"));
    registry.for_channel("orders").incr_sync_bytes(9_000);
    browser.waits_for(&format!("{bytes}.querySelector('.what').textContent === '10 kB in all'"));
    browser.waits_for(&format!("{bytes}.querySelector('polyline').points.length > 1"));

    browser.run("document.querySelector('#pause').click()");
    browser.waits_for("document.querySelector('#status').dataset.state === 'paused'");
    registry.for_channel("orders").incr_sync_bytes(10_000);
    std::thread::sleep(Duration::from_millis(2_500));
    browser.waits_for(&format!("{bytes}.querySelector('.what').textContent === '10 kB in all'"));

    drop(server);
    browser.run("document.querySelector('#pause').click()");
    browser.waits_for("document.querySelector('#status').dataset.state === 'gone'");
    browser.waits_for("document.querySelector('#gone').innerText.includes('does not answer')");
    browser.picture("gone");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn every_kind_shows_the_number_that_matters() {
    let server = serving(Kinds(AtomicU64::new(0)));
    let browser = Browser::open(Look::Light, &page(&server));
    let value = |family: &str| {
        format!(
            "document.querySelector('[data-family={family}] .now').innerText.replace('\\n', ' ')"
        )
    };
    // 99 of 100 are in the upper bucket, of which they fill 59 of 60.
    browser.waits_for(&format!("{}.startsWith('985 ms p99, of ')", value("took_seconds")));
    browser.waits_for(&format!("{} === 'replica on'", value("role")));
    browser.waits_for(&format!("{} === '1.2.3'", value("build_info")));
    browser.waits_for(&format!("{} === 'NaN'", value("ratio")));
    browser.waits_for(&format!("{} === '0/s 7 in all'", value("steps_total")));
    let help = "document.querySelector('[data-family=role] .help').textContent";
    assert_eq!(browser.run(&format!("return {help}")), "<b>Help & \"more\"</b>");
    browser.run(OPEN_ALL);
    browser.picture("kinds");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn the_demo_node_has_one_that_moves() {
    let node = Node::start();
    let browser = Browser::open(Look::Light, &format!("http://{}/", node.address()));
    let bytes = "document.querySelector('[data-family$=sync_bytes_total]')";
    browser.run(&format!("{bytes}.open = true"));
    browser.waits_for(&format!("{bytes}.querySelector('polyline').points.length > 5"));
    browser.waits_for(&format!("{bytes}.querySelector('.value').textContent.endsWith('B/s')"));
    browser.waits_for(&format!("{bytes}.querySelectorAll('tbody tr').length === 4"));
    browser.picture("node");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn it_fits_the_dark_and_a_phone() {
    let server = serving(full());
    for (look, name, page_color) in [
        (Look::Light, "light", "rgb(246, 247, 248)"),
        (Look::Dark, "dark", "rgb(19, 23, 27)"),
        (Look::Phone, "phone", "rgb(246, 247, 248)"),
    ] {
        let browser = Browser::open(look, &page(&server));
        browser.waits_for(LIVE);
        std::thread::sleep(Duration::from_secs(5));
        let color = browser.run("return getComputedStyle(document.body).backgroundColor");
        assert_eq!(color, page_color, "{name}");
        browser.picture(name);
        browser.run("document.querySelectorAll('details')[1].open = true");
        let wide = "document.documentElement.scrollWidth > innerWidth";
        assert_eq!(browser.run(&format!("return {wide}")), false, "{name} is too wide");
        browser.picture(&format!("{name}-open"));
    }
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn what_the_exposition_comes_to_leave_out_is_said_loudly_and_instances_are_one_source() {
    let registry = ::prometheus::Registry::new();
    let exporter = ["disk-1", "disk-2"].iter().try_fold(Exporter::new(), |exporter, name| {
        let registry = Arc::new(ReplicationMetricsRegistry::new());
        registry.for_channel(name).incr_leader_change();
        exporter.with(Labelled::new(registry, [("adapter", *name)]).unwrap())
    });
    let exporter = exporter.unwrap().with(prometheus::Source::new(registry.clone())).unwrap();
    let server = Server::serving(exporter);
    let browser = Browser::open(Look::Light, &page(&server));
    browser.waits_for(LIVE);
    assert_eq!(browser.run("return document.querySelectorAll('.source').length"), 2);
    assert_eq!(browser.run("return document.querySelector('#left-out').hidden"), true);
    let name = "dataforts_leader_changes_total";
    let series = format!("document.querySelector('[data-family={name}] .series').textContent");
    assert_eq!(browser.run(&format!("return {series}")), "2 series");
    let theirs = ::prometheus::IntCounter::new(name, "Theirs.").unwrap();
    registry.register(Box::new(theirs)).unwrap();
    browser.waits_for("document.querySelector('#left-out li')?.checkVisibility()");
    let why = browser.run("return document.querySelector('#left-out').innerText");
    let why = why.as_str().unwrap();
    assert!(why.contains(&format!("family `{name}` is declared by both")), "{why}");
    assert_eq!(browser.run(&format!("return {series}")), "2 series");
    browser.picture("left-out");
}

/// The page at this path of a service that has it below `/internal`, in a browser.
fn nested(router: Router, path: &str) -> (Server, String) {
    let server = Server::routing(router);
    let url = format!("http://{}{path}", server.address);
    (server, url)
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn it_lives_wherever_it_is_nested() {
    for path in ["/internal", "/internal/"] {
        let page = http::router_with_page(Exporter::new().with(full()).unwrap());
        let router = Router::new().nest_service("/internal", page);
        let (_server, url) = nested(router, path);
        let browser = Browser::open(Look::Light, &url);
        browser.waits_for(LIVE);
        let link = browser.run("return document.querySelector('#exposition').pathname");
        assert_eq!(link, "/internal/metrics", "{path}");
    }
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn without_javascript_it_shows_the_values_of_now() {
    for path in ["/internal", "/internal/"] {
        let page = http::router_with_page(Exporter::new().with(full()).unwrap());
        let router = Router::new().nest_service("/internal", page);
        let (_server, url) = nested(router, path);
        let browser = Browser::open(Look::NoScript, &url);
        let value =
            "document.querySelector('[data-family$=leader_changes_total] .value').innerText";
        assert_eq!(browser.run(&format!("return {value}")), "3297", "{path}");
        let rows = "document.querySelectorAll('[data-family$=sync_bytes_total] tbody tr').length";
        assert_eq!(browser.run(&format!("return {rows}")), 8);
        let folding = browser.run("return document.querySelector('.folding').innerText");
        assert!(folding.as_str().unwrap().contains("76 look-ups"), "{folding}");
        let status = browser.run("return document.querySelector('#status').checkVisibility()");
        assert_eq!(status, false, "nothing that needs the script is offered");
        browser.picture("no-script");
        browser.run("document.querySelector('#exposition').click()");
        browser.waits_for("document.body.innerText.startsWith('# HELP ')");
    }
}
