//! Promise: a registry with `usage(…)` exports its number of keys, its cap and its folds,
//! consistent with its sets in every scrape.

use allocation_counter::measure;
use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, Format, Gauge, KeyUsage, LabelSet, MetricGroup, MetricSet,
    ReplicationMetrics,
};

use tests::sample_lines;
use tests::service::Service;

/// Metrics of one peer.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", key = "peer", max_keys = 2, overflow = "others", golden = none,
    usage(folded = "link_folds_total", keys = "link_peers", limit = "link_peers_limit"),
)]
struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// Where a node is.
#[derive(LabelSet)]
struct Address<'a> {
    peer: &'a str,
    port: u16,
}

/// A registry that exports its number of keys only.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "node", key = Address<'static>, max_keys = 2, overflow = "others", golden = none,
    usage(keys = "node_peers"),
)]
struct Node {
    /// Frames sent.
    frames_total: Counter,
}

fn look_up(registry: &LinkRegistry, peers: &[&str]) {
    peers.iter().for_each(|peer| drop(registry.for_peer(peer)));
}

fn written(source: &impl Collect, format: Format) -> String {
    let mut out = Vec::new();
    Encoder::append_to(&mut out, format, |encoder| source.expose(encoder));
    String::from_utf8(out).unwrap()
}

/// Returns the exposition with these series, this number of keys and this number of folds.
fn exposition(series: &str, keys: u64, folds: u64) -> String {
    format!(
        "# HELP link_frames_total Frames sent.\n\
         # TYPE link_frames_total counter\n\
         {series}\
         # HELP link_peers Keys that have metrics of their own.\n\
         # TYPE link_peers gauge\n\
         link_peers {keys}\n\
         # HELP link_peers_limit Keys that can have metrics of their own.\n\
         # TYPE link_peers_limit gauge\n\
         link_peers_limit 2\n\
         # HELP link_folds_total Look-ups of a key that found no place and shared the overflow.\n\
         # TYPE link_folds_total counter\n\
         link_folds_total {folds}\n"
    )
}

/// Returns the OpenMetrics exposition, where a counter family has no `_total` suffix.
fn in_openmetrics(exposition: &str) -> String {
    let family = |line: &str| match line.starts_with('#') {
        true => line.replace("_total ", " "),
        false => line.to_owned(),
    };
    exposition.split_inclusive('\n').map(family).collect()
}

#[track_caller]
fn assert_exposition(registry: &LinkRegistry, series: &str, keys: u64, folds: u64) {
    let expected = exposition(series, keys, folds);
    let mut encoded = Vec::new();
    registry.encode(&mut encoded);
    assert_eq!(String::from_utf8(encoded).unwrap(), expected);
    assert_eq!(registry.snapshot().prometheus_text(), expected);
    assert_eq!(written(registry, Format::Text), expected);
    assert_eq!(written(registry, Format::OpenMetrics), in_openmetrics(&expected));
    assert_gathers_what_it_encodes(registry);
    assert_eq!(registry.gather(), registry.snapshot().gather());
}

/// Checks that encoding the gathered families equals encoding the source.
#[track_caller]
fn assert_gathers_what_it_encodes(source: &impl Collect) {
    for format in [Format::Text, Format::OpenMetrics] {
        let mut out = Vec::new();
        Encoder::append_to(&mut out, format, |encoder| {
            source.gather().iter().for_each(|family| encoder.family(family));
        });
        assert_eq!(String::from_utf8(out).unwrap(), written(source, format));
    }
}

#[test]
fn usage_is_exported_below_at_and_past_the_cap() {
    let registry = LinkRegistry::new();
    assert_exposition(&registry, "", 0, 0);
    registry.for_peer("a").frames_total.inc();
    let a = "link_frames_total{peer=\"a\"} 1\n";
    assert_exposition(&registry, a, 1, 0);
    registry.for_peer("b");
    let both = format!("{a}link_frames_total{{peer=\"b\"}} 0\n");
    assert_exposition(&registry, &both, 2, 0);
    registry.with_peer("c", |link| link.frames_total.inc());
    registry.for_peer("d").frames_total.inc();
    registry.for_peer("a");
    let folded = format!("{both}link_frames_total{{peer=\"others\"}} 2\n");
    assert_exposition(&registry, &folded, 2, 2);
}

#[test]
fn removal_decreases_the_number_of_keys_and_keeps_the_folds() {
    let registry = LinkRegistry::new();
    look_up(&registry, &["a", "b", "c"]);
    assert!(registry.remove("a"));
    let rest = "link_frames_total{peer=\"b\"} 0\nlink_frames_total{peer=\"others\"} 0\n";
    assert_exposition(&registry, rest, 1, 1);
    assert_eq!(registry.retain(|_, _| false), 1);
    assert_exposition(&registry, "link_frames_total{peer=\"others\"} 0\n", 0, 1);
}

#[test]
fn the_overflow_key_counts_neither_as_key_nor_as_fold() {
    let registry = LinkRegistry::new();
    registry.for_peer("others");
    assert_exposition(&registry, "link_frames_total{peer=\"others\"} 0\n", 0, 0);
}

#[test]
fn only_requested_usage_metrics_are_exported() {
    let registry = NodeRegistry::new();
    registry.for_address(Address { peer: "a", port: 7 }).frames_total.inc();
    assert_eq!(
        registry.snapshot().prometheus_text(),
        "# HELP node_frames_total Frames sent.\n\
         # TYPE node_frames_total counter\n\
         node_frames_total{peer=\"a\",port=\"7\"} 1\n\
         # HELP node_peers Keys that have metrics of their own.\n\
         # TYPE node_peers gauge\n\
         node_peers 1\n"
    );
    assert_gathers_what_it_encodes(&registry);
}

#[test]
fn a_snapshot_has_the_usage_and_a_difference_subtracts_folds() {
    let registry = LinkRegistry::new();
    assert_eq!(LinkSnapshot::default().usage, KeyUsage::default());
    look_up(&registry, &["a", "b", "c"]);
    let earlier = registry.snapshot();
    assert_eq!(earlier.usage, KeyUsage { live: 2, cap: 2, folded: 1, overflow: true });
    registry.remove("a");
    look_up(&registry, &["b", "d", "e", "e"]);
    let now = registry.snapshot();
    assert_ne!(now, earlier);
    let since = now.since(&earlier);
    assert_eq!(since.usage, KeyUsage { live: 2, cap: 2, folded: 2, overflow: true });
    assert!(since.prometheus_text().ends_with("\nlink_folds_total 2\n"));
    let restarted = LinkRegistry::new().snapshot();
    assert_eq!(
        restarted.since(&now).usage,
        restarted.usage,
        "after a restart folds count from zero"
    );
}

#[test]
fn the_schema_counts_usage_series_once_per_registry() {
    assert_eq!((Link::SCHEMA.series_per_key(), Link::SCHEMA.series_at_most()), (1, 6));
    let full = LinkRegistry::new();
    look_up(&full, &["a", "b", "c"]);
    let text = full.snapshot().prometheus_text();
    assert_eq!(sample_lines(&text).len(), 6);
}

#[test]
fn a_warm_scrape_with_usage_does_not_allocate() {
    let registry = LinkRegistry::new();
    look_up(&registry, &["a", "b", "c"]);
    let mut buffer = Vec::new();
    registry.encode(&mut buffer);
    let cost = measure(|| {
        buffer.clear();
        registry.encode(&mut buffer);
    });
    assert_eq!(cost.count_total, 0);
    assert!(!buffer.is_empty());
}

/// Links of two kinds.
#[derive(Default, MetricGroup)]
struct Links {
    #[member(prefix = "hot", labels(tier = "hot"), golden = none)]
    hot: LinkRegistry,
    cold: LinkRegistry,
}

#[test]
fn a_group_adds_its_prefix_and_labels_to_usage_metrics() {
    let links = Links::default();
    links.hot.for_peer("a");
    let text = written(&links, Format::Text);
    for line in [
        "# TYPE hot_link_peers gauge",
        "hot_link_frames_total{tier=\"hot\",peer=\"a\"} 0",
        "hot_link_peers{tier=\"hot\"} 1",
        "hot_link_folds_total{tier=\"hot\"} 0",
        "link_peers 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(written(&links, Format::OpenMetrics).contains("# TYPE hot_link_folds counter\n"));
    assert_gathers_what_it_encodes(&links);
    assert_eq!(Links::MEMBERS.len(), 2);
}

#[test]
fn usage_metrics_reserve_their_names_and_have_no_key_label() {
    /// Declares a family with the name of a usage metric.
    #[derive(Debug, ReplicationMetrics)]
    #[metrics(golden = none)]
    struct SameName {
        /// Peers of this node.
        link_peers: Gauge,
    }
    let exporter = Exporter::new().with(LinkRegistry::new()).unwrap();
    let error = exporter.with(SameName::new()).unwrap_err();
    assert_eq!((&*error.family, &*error.first), ("link_peers", "Link"));
    let labels: Vec<_> =
        LinkRegistry::new().families().into_iter().map(|family| family.labels.len()).collect();
    assert_eq!(labels, [1, 0, 0, 0]);
}

const STRUCTS: &str = r#"
use frozen_metrics::{Counter, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", golden = "golden/link.prom",
    key = "peer", max_keys = 8, overflow = "others",
    usage(keys = "link_peers", limit = "link_peers_limit", folded = "link_folds_total"),
)]
pub struct Link {
    /// Frames sent.
    pub frames_total: Counter,
}

#[derive(frozen_metrics::MetricGroup)]
pub struct Service {
    #[member(prefix = "spare", labels(tier = "cold"), golden = "golden/spare_link.prom")]
    pub link: LinkRegistry,
}
"#;

#[test]
fn usage_metrics_are_frozen_in_the_goldens_of_a_set_and_a_group() {
    let service = Service::blessed("usage", STRUCTS);
    let golden = service.read("golden/link.prom");
    let limit =
        "# TYPE link_peers_limit gauge\n# REGISTRY link_peers_limit limit\nlink_peers_limit 0\n";
    assert!(golden.contains(limit), "{golden}");
    let spare = service.read("golden/spare_link.prom");
    assert!(
        spare.ends_with(
            "# TYPE spare_link_folds_total counter\n\
             # REGISTRY spare_link_folds_total folded\n\
             spare_link_folds_total{tier=\"cold\"} 0\n"
        ),
        "{spare}"
    );
    service.cargo("test", &[]).succeeds();
    service.edit("src/lib.rs", "\"link_peers\"", "\"link_nodes\"");
    service.cargo("check", &[]).fails_with(&[
        "`link_peers` is frozen in golden/link.prom:6 and `usage` does not declare it",
        " --> src/lib.rs:9:18",
    ]);
    service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
    assert!(service.read("golden/spare_link.prom").contains("# REGISTRY spare_link_nodes keys\n"));
}
