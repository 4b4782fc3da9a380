//! What the page shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use frozen_metrics::compat::prometheus;
use frozen_metrics::schema::Label;
use frozen_metrics::{
    Collect, Encoder, Exporter, Labelled, MetricFamily, MetricSeries, MetricType, MetricValue,
    SourceInfo,
};
use schemas::replication::ReplicationMetricsRegistry;

use super::{IS_LIVE, OPEN_ALL, full_registry, page_url, serve};
use crate::browser::{Browser, Look};
use crate::channels;
use crate::exporter::Server;

/// A source with a family of every type, whose values increase with each gathering.
struct EveryType(AtomicU64);

impl Collect for EveryType {
    fn info(&self) -> SourceInfo {
        // The values increase with each gathering, so no other one may take place.
        SourceInfo::new("EveryType").with_families(Vec::new())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let gatherings = self.0.fetch_add(1, Ordering::Relaxed);
        let buckets =
            vec![(0.1, 4 * gatherings), (1.0, 10 * gatherings), (f64::INFINITY, 10 * gatherings)];
        let label = |name, value| vec![Label::new(name, value)];
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
        let families = [
            family(
                "took_seconds",
                MetricType::Histogram,
                Some("seconds"),
                vec![(vec![], histogram)],
            ),
            family(
                "build_info",
                MetricType::Info,
                None,
                vec![(label("version", "1.2.3"), number(1.0))],
            ),
            family(
                "role",
                MetricType::StateSet,
                None,
                vec![
                    (label("role", "leader"), number(0.0)),
                    (label("role", "replica"), number(1.0)),
                ],
            ),
            family("ratio", MetricType::Gauge, Some("ratio"), vec![(vec![], number(f64::NAN))]),
            family("steps_total", MetricType::Counter, None, vec![(vec![], number(7.0))]),
        ];
        families.iter().for_each(|family| encoder.family(family));
    }
}

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
    for expected in [
        "1,024 of 1,024 keys of channel",
        "76 look-ups exceeded the limit",
        "golden/replication.prom",
    ] {
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
