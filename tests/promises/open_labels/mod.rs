//! Metrics with labels of their own: `Family`.

mod groups;
mod lifecycle;
mod order;
mod random;
mod recorders;

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use frozen_metrics::{
    By, Collect, Counter, Encoder, Exemplar, Exporter, Family, Format, Gauge, KeyUsage, LabelEnum,
    LabelSet, MetricSet, ReplicationMetrics, SecondsHistogram, WithExemplars,
};
use tests::sample_lines;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Outcome {
    Refused,
    Ok,
}

/// The labels of a fetch.
#[derive(LabelSet)]
struct Fetch<'a> {
    peer: &'a str,
    attempt: i64,
    outcome: Outcome,
}

const fn fetch(peer: &str, attempt: i64) -> Fetch<'_> {
    Fetch { peer, attempt, outcome: Outcome::Ok }
}

/// A set without a key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "network", golden = "golden/network.prom")]
struct Network {
    /// Peers known.
    peers: Gauge,
    /// Blocks fetched.
    #[metric(max_keys = 4, overflow = "other")]
    fetched_blocks_total: Family<Fetch<'static>, Counter>,
    /// Time to fetch a block.
    #[metric(
        max_keys = 2, overflow = "other",
        labels(role = "leader"), by(side = enum("in" | "out")), buckets(0.5, 1),
    )]
    fetch_seconds: Family<Fetch<'static>, By<Side, WithExemplars<SecondsHistogram<Latency>>>>,
    /// Blocks dropped.
    dropped_blocks_total: Counter,
}

/// A family works in a constant.
static NETWORK: Network = Network::new();

/// The labels of a request.
#[derive(LabelSet)]
struct Request<'a> {
    method: &'a str,
    is_retry: bool,
}

/// A set with a key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "rpc",
    golden = "golden/rpc.prom",
    key = "service",
    max_keys = 2,
    overflow = "others",
    usage(keys = "rpc_services")
)]
struct Rpc {
    /// Requests sent.
    #[metric(max_keys = 2, overflow = "rest")]
    requests_total: Family<Request<'static>, Counter>,
    /// Connections open.
    connections: Gauge,
}

fn encoded(source: &impl Collect, format: Format) -> String {
    let mut out = Vec::new();
    Encoder::append_to(&mut out, format, |encoder| source.expose(encoder));
    String::from_utf8(out).unwrap()
}

fn samples(text: &str, family: &str) -> Vec<String> {
    let lines = sample_lines(text).into_iter().filter(|line| line.starts_with(family));
    lines.map(|line| line[family.len()..].to_owned()).collect()
}

#[test]
fn entries_are_sorted_label_by_label_and_share_one_past_the_cap() {
    for (peer, attempt, outcome) in [
        ("b", 2, Outcome::Ok),
        ("a", 10, Outcome::Ok),
        ("a", 9, Outcome::Ok),
        ("a", -1, Outcome::Refused),
        ("late", 1, Outcome::Ok),
        ("later", 1, Outcome::Ok),
    ] {
        NETWORK.fetched_blocks_total.with(Fetch { peer, attempt, outcome }, Counter::inc);
    }
    let expected = [
        "{peer=\"a\",attempt=\"-1\",outcome=\"refused\"} 1",
        "{peer=\"a\",attempt=\"9\",outcome=\"ok\"} 1",
        "{peer=\"a\",attempt=\"10\",outcome=\"ok\"} 1",
        "{peer=\"b\",attempt=\"2\",outcome=\"ok\"} 1",
        "{peer=\"other\",attempt=\"other\",outcome=\"other\"} 2",
    ];
    let text = encoded(&NETWORK, Format::Text);
    assert_eq!(samples(&text, "network_fetched_blocks_total"), expected);
    assert_eq!(text, NETWORK.snapshot().prometheus_text());
    let usage = KeyUsage { live: 4, cap: 4, folded: 2, overflow: true };
    assert_eq!(
        (NETWORK.fetched_blocks_total.usage(), NETWORK.fetched_blocks_total.len()),
        (usage, 5)
    );
}

#[test]
fn every_series_of_every_instrument_has_the_labels_in_every_format() {
    let network = Network::new();
    network.fetch_seconds.with(fetch("a\"\n", 1), |by_side| {
        by_side[Side::Out]
            .record_with(Duration::from_millis(700), Exemplar::new([("trace_id", "7")]).unwrap());
    });
    let labels = "peer=\"a\\\"\\n\",attempt=\"1\",outcome=\"ok\",role=\"leader\"";
    let text = encoded(&network, Format::Text);
    let line = format!("_bucket{{{labels},side=\"out\",le=\"1\"}} 1");
    assert!(samples(&text, "network_fetch_seconds").contains(&line), "{text}");
    let text = encoded(&network, Format::OpenMetrics);
    assert!(
        text.contains(&format!("{labels},side=\"out\",le=\"1.0\"}} 1 # {{trace_id=\"7\"}} 0.7")),
        "{text}"
    );
    let gathered = network.snapshot().gather();
    let exporter = Exporter::new().with(Arc::new(network)).unwrap();
    assert_eq!(gathered, exporter.gather());
    let seconds = gathered.iter().find(|family| family.name == "network_fetch_seconds").unwrap();
    let names =
        seconds.series[1].labels.iter().map(|label| format!("{}={}", label.name, label.value));
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["peer=a\"\n", "attempt=1", "outcome=ok", "role=leader", "side=out"]);
}

#[test]
fn families_of_a_keyed_set_have_both_keys() {
    let registry = RpcRegistry::new();
    for (service, method) in [("b", "get"), ("a", "put"), ("a", "get"), ("a", "late"), ("c", "get")]
    {
        let set = registry.for_service(service);
        set.requests_total.with(Request { method, is_retry: false }, Counter::inc);
        set.connections.inc();
    }
    let text = encoded(&registry, Format::Text);
    let expected = [
        "{service=\"a\",method=\"get\",is_retry=\"false\"} 1",
        "{service=\"a\",method=\"put\",is_retry=\"false\"} 1",
        "{service=\"a\",method=\"rest\",is_retry=\"rest\"} 1",
        "{service=\"b\",method=\"get\",is_retry=\"false\"} 1",
        "{service=\"others\",method=\"get\",is_retry=\"false\"} 1",
    ];
    assert_eq!(samples(&text, "rpc_requests_total"), expected);
    assert_eq!(
        samples(&text, "rpc_connections"),
        ["{service=\"a\"} 3", "{service=\"b\"} 1", "{service=\"others\"} 1"]
    );
    let snapshot = registry.snapshot();
    assert_eq!(text, encoded(&registry, Format::Text));
    assert_eq!(snapshot.totals()["requests_total"], 5);
    let requests = &snapshot.service("a").unwrap().requests_total;
    assert_eq!(requests.get(Request { method: "put", is_retry: false }), Some(&1));
    assert_eq!(requests.get(Request { method: "put", is_retry: true }), None);
    assert_eq!(requests.overflow(), Some(&1));
    let exporter = Exporter::new().with(Arc::new(registry)).unwrap();
    assert_eq!(snapshot.gather(), exporter.gather());
    let labels =
        requests.iter().map(|(labels, value)| (labels.method.to_owned(), labels.is_retry, *value));
    assert_eq!(
        labels.collect::<Vec<_>>(),
        [("get".to_owned(), false, 1), ("put".to_owned(), false, 1)]
    );
}

#[test]
fn the_worst_case_counts_the_entries_of_families() {
    // Three samples a bucket, sum and count, on two sides.
    assert_eq!(Network::SCHEMA.series_at_most(), 1 + 5 + 3 * 2 * 5 + 1);
    assert_eq!(Rpc::SCHEMA.series_at_most(), 3 * (3 + 1) + 1);
}

#[test]
fn differences_and_totals_include_families() {
    let network = Network::new();
    let blocks = &network.fetched_blocks_total;
    blocks.with(fetch("a", 1), |blocks| blocks.add(3));
    let earlier = network.snapshot();
    blocks.with(fetch("a", 1), |blocks| blocks.add(2));
    blocks.with(fetch("b", 1), |blocks| blocks.add(7));
    let now = network.snapshot();
    assert!(now != earlier);
    let since = now.since(&earlier).fetched_blocks_total;
    assert_eq!([since.get(fetch("a", 1)), since.get(fetch("b", 1))], [Some(&2), Some(&7)]);
    assert_eq!(now.totals()["fetched_blocks_total"], 12);
    assert!(blocks.remove(fetch("a", 1)));
    blocks.with(fetch("a", 1), Counter::inc);
    let since = network.snapshot().since(&now).fetched_blocks_total;
    assert_eq!(since.get(fetch("a", 1)), Some(&1), "a removed entry counts from zero");
    assert_eq!(network.snapshot().clone(), network.snapshot());
    assert_eq!(NetworkSnapshot::default().totals().get("fetched_blocks_total"), None);
}

/// Threads look up shared and distinct label sets until the cap is reached, while others scrape.
#[test]
fn racing_look_ups_lose_no_increment() {
    const THREADS: u64 = 4;
    const ROUNDS: u64 = 500;
    for _ in 0..20 {
        let network = Network::new();
        let start = Barrier::new(THREADS as usize + 1);
        thread::scope(|scope| {
            for thread in 0..THREADS {
                let (network, start) = (&network, &start);
                scope.spawn(move || {
                    start.wait();
                    for round in 0..ROUNDS {
                        let peer =
                            if round % 2 == 0 { "shared".to_owned() } else { thread.to_string() };
                        let labels = fetch(&peer, (round % 3) as i64);
                        network.fetched_blocks_total.with(labels, Counter::inc);
                    }
                });
            }
            start.wait();
            (0..20).for_each(|_| drop(encoded(&network, Format::Text)));
        });
        let snapshot = network.snapshot();
        assert_eq!(snapshot.totals()["fetched_blocks_total"], THREADS * ROUNDS);
        assert_eq!(snapshot.fetched_blocks_total.len(), 5);
        let folded = network.fetched_blocks_total.usage().folded;
        assert_eq!(snapshot.fetched_blocks_total.overflow(), Some(&folded));
    }
}

#[test]
fn look_ups_and_warm_scrapes_do_not_allocate() {
    let (network, registry) = (Network::new(), RpcRegistry::new());
    let long = "p".repeat(300);
    network.fetched_blocks_total.with(fetch("a", 1), Counter::inc);
    network.fetched_blocks_total.with(fetch(&long, 1), Counter::inc);
    let request = || Request { method: "get", is_retry: false };
    registry.with_service("a", |set| set.requests_total.with(request(), Counter::inc));
    let mut out = Vec::new();
    let mut all = || {
        network.fetched_blocks_total.with(fetch("a", 1), Counter::inc);
        network.fetched_blocks_total.with(fetch(&long, 1), Counter::inc);
        registry.with_service("a", |set| set.requests_total.with(request(), Counter::inc));
        out.clear();
        registry.encode(&mut out);
        Encoder::append_to(&mut out, Format::Text, |encoder| {
            network.expose(encoder);
        });
    };
    (0..3).for_each(|_| all());
    let allocated = allocation_counter::measure(all);
    assert_eq!(allocated.count_total, 0);
}
