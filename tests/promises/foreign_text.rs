//! Promise: the text of another library is exposed beside other sources in every format, and what is wrong
//! with it affects nothing else.

mod random;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use frozen_metrics::{
    Counter, Exporter, Labelled, LeftOut, LeftOutReason, MetricType, MetricValue,
    ReplicationMetrics, compat,
};

use crate::exposition::samples;
use crate::illegal_families::check;

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

const NODE: &str = "# HELP node_drops_total Messages dropped.\n# TYPE node_drops_total counter\nnode_drops_total 0\n";

fn beside_node(text: impl Into<Vec<u8>>) -> Exporter {
    let text = text.into();
    let exporter = Exporter::new().with(compat::text(move || text.clone())).unwrap();
    exporter.with(Node::new()).unwrap()
}

/// Returns the exposition without the node's families.
fn shown(text: &str) -> String {
    let exporter = beside_node(text);
    check(&exporter).unwrap();
    let shown = exporter.text();
    shown.strip_suffix(NODE).expect("the node is always shown").to_owned()
}

#[test]
fn all_types_are_shown() {
    let text = "\
# HELP rpc_seconds How long\\n\\\\ it takes.
# TYPE rpc_seconds histogram
rpc_seconds_bucket{le=\"0.1\",route=\"/\\\"a\\\\\\n\"} 1
rpc_seconds_bucket{le=\"1.0\",route=\"/\\\"a\\\\\\n\"} 3
rpc_seconds_bucket{le=\"+Inf\",route=\"/\\\"a\\\\\\n\"} 4
rpc_seconds_sum{route=\"/\\\"a\\\\\\n\"} 5.5
rpc_seconds_count{route=\"/\\\"a\\\\\\n\"} 4

# TYPE size summary
size{quantile=\"0.5\"} NaN
size{quantile=\"0.99\"} +Inf
size_sum 7
size_count 2
# TYPE ratio gauge
ratio -Inf 1700000000000
plain{b=\"\"} 3 1
# TYPE odd untyped
odd 1e3
";
    let families = beside_node(text).gather();
    let kinds: Vec<_> = families.iter().map(|family| (&*family.name, family.kind)).collect();
    let expected = [
        ("rpc_seconds", MetricType::Histogram),
        ("size", MetricType::Summary),
        ("ratio", MetricType::Gauge),
        ("plain", MetricType::Unknown),
        ("odd", MetricType::Unknown),
        ("node_drops_total", MetricType::Counter),
    ];
    assert_eq!(kinds, expected);
    let MetricValue::Histogram { buckets, sum } = &families[0].series[0].value else {
        panic!("{families:?}");
    };
    assert_eq!(*buckets, [(0.1, 1), (1.0, 3), (f64::INFINITY, 4)]);
    assert_eq!((sum, &*families[0].series[0].labels[0].value), (&Some(5.5), "/\"a\\\n"));
    assert_eq!(
        shown(text),
        "\
# HELP rpc_seconds How long\\n\\\\ it takes.
# TYPE rpc_seconds histogram
rpc_seconds_bucket{route=\"/\\\"a\\\\\\n\",le=\"0.1\"} 1
rpc_seconds_bucket{route=\"/\\\"a\\\\\\n\",le=\"1.0\"} 3
rpc_seconds_bucket{route=\"/\\\"a\\\\\\n\",le=\"+Inf\"} 4
rpc_seconds_sum{route=\"/\\\"a\\\\\\n\"} 5.5
rpc_seconds_count{route=\"/\\\"a\\\\\\n\"} 4
# HELP size \n# TYPE size summary
size{quantile=\"0.5\"} NaN
size{quantile=\"0.99\"} +Inf
size_sum 7
size_count 2
# HELP ratio \n# TYPE ratio gauge
ratio -Inf
# HELP plain \n# TYPE plain untyped
plain{b=\"\"} 3
# HELP odd \n# TYPE odd untyped
odd 1000
"
    );
}

#[test]
fn series_of_a_histogram_may_alternate_and_lack_samples() {
    let text = "\
# TYPE h histogram
h_count{a=\"1\"} 2
h_bucket{a=\"2\",le=\"+Inf\"} 3.0
h_bucket{a=\"2\",le=\"5\"} 1
h_bucket{a=\"1\",le=\"5\"} 1
";
    let expected = "\
# HELP h \n# TYPE h histogram
h_bucket{a=\"1\",le=\"5\"} 1
h_bucket{a=\"1\",le=\"+Inf\"} 2
h_count{a=\"1\"} 2
h_bucket{a=\"2\",le=\"5\"} 1
h_bucket{a=\"2\",le=\"+Inf\"} 3
h_count{a=\"2\"} 3
";
    assert_eq!(shown(text), expected);
}

/// Texts of the real libraries. `benches/tests/foreign_text.rs` records them.
const RECORDED: [&str; 4] = [
    include_str!("foreign_text/measured.txt"),
    include_str!("foreign_text/metrics_histograms.txt"),
    include_str!("foreign_text/metrics_summaries.txt"),
    include_str!("foreign_text/opentelemetry.txt"),
];

#[test]
fn texts_of_real_libraries_are_shown_completely_in_every_format() {
    for text in RECORDED {
        let exporter = beside_node(text);
        assert_eq!(exporter.left_out(), [], "{text}");
        let sorted = |text: &str| {
            // `metrics` writes infinities as Rust does.
            let text = text.replace(" inf\n", " +Inf\n");
            let mut lines: Vec<_> =
                text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
            lines.sort_unstable();
            lines
        };
        let shown = shown(text);
        let lacks_help = |line: &String| line.starts_with("# HELP ") && line.ends_with(' ');
        let shown: Vec<_> = sorted(&shown).into_iter().filter(|line| !lacks_help(line)).collect();
        let expected: Vec<_> = sorted(text).into_iter().filter(|line| !lacks_help(line)).collect();
        assert_eq!(shown, expected);
    }
}

fn illegal(text: &str) -> (String, String) {
    let exporter = beside_node(text);
    let [LeftOut { reason: LeftOutReason::Illegal(why), .. }] = &exporter.left_out()[..] else {
        panic!("{:?}", exporter.left_out());
    };
    let shown = samples(&exporter.text()).into_iter().map(|sample| sample.name);
    (why.clone(), shown.collect::<Vec<_>>().join(" "))
}

#[test]
fn what_is_wrong_is_reported_and_the_rest_is_shown() {
    let cases = [
        (
            "a 1\nb one\nc 1\n1\n",
            "line 2: expected a value, found `one` (and 1 more problems)",
            "a c",
        ),
        ("a 1\n# TYPE a gauge\n", "line 2: the TYPE of `a` follows its samples", "a"),
        ("# TYPE a gauge\n# TYPE a gauge\na 1", "line 2: a second TYPE of `a`", "a"),
        ("# TYPE a timer\na 1", "line 1: expected a type, found `timer`", "a"),
        (
            "# TYPE h histogram\nh_bucket{le=\"x\"} 1\nh_bucket{le=\"+Inf\"} 1\n",
            "line 2: expected the label `le` with a number",
            "h_bucket h_count",
        ),
        (
            "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 2\n",
            "line 1: `h`: the bucket `+Inf` has 1, and `_count` is 2",
            "",
        ),
        (
            "# TYPE h histogram\nh_bucket{le=\"+Inf\"} -1\nh_count 2\n",
            "line 2: expected a count, found `-1`",
            "h_bucket h_count",
        ),
        (
            "# TYPE s summary\ns_sum 1\ns_count{a=\"1\"} 1\ns_sum{a=\"1\"} 1\n",
            "line 1: `s`: a summary without `_count`",
            "s_sum s_count",
        ),
        ("# TYPE c counter\nc -1\n", "a counter may not be -1", ""),
        ("a 1\nb 1\na 2\n", "it takes the name `a` of family `a`", "a b"),
        ("a 1\na 2\n", "1 of 2 series: duplicate series `{}`", "a"),
    ];
    for (text, why, names) in cases {
        let names = [names, "node_drops_total"].join(" ");
        assert_eq!(illegal(text), (why.to_owned(), names.trim_start().to_owned()), "{text}");
    }
}

#[test]
fn a_family_of_another_source_is_refused_or_left_out() {
    let text = || "node_drops_total 7\n";
    let refused = Exporter::new().with(Node::new()).unwrap().with(compat::text(text)).unwrap_err();
    assert_eq!((&*refused.first, &*refused.second), ("Node", "compat::text"));
    let calls = AtomicUsize::new(0);
    let late = compat::text(move || match calls.fetch_add(1, Ordering::Relaxed) {
        0 => "",
        _ => "a 1\nnode_drops_total 7\nb 1\n",
    });
    let exporter = Exporter::new().with(late).unwrap().with(Node::new()).unwrap();
    assert_eq!(samples(&exporter.text()).len(), 3);
    let [left_out] = &exporter.left_out()[..] else { panic!("one family clashes") };
    assert!(matches!(left_out.reason, LeftOutReason::Duplicate(_)), "{left_out}");
}

#[test]
fn what_is_no_exposition_is_left_out() {
    let html = "<!DOCTYPE html>\n<html><body>404</body></html>\n";
    assert_eq!(illegal(html).1, "node_drops_total");
    let binary = beside_node([b'a', b' ', b'1', b'\n', 0xff, 0xfe]);
    assert_eq!(samples(&binary.text()).len(), 1);
    assert!(binary.text().contains("the text is not UTF-8 after 4 bytes\n"));
    let long: Arc<str> = "a 1\n".repeat(25 << 20).into();
    let text = compat::text(move || LongText(Arc::clone(&long)));
    let exporter = Exporter::new().with(text).unwrap().with(Node::new()).unwrap();
    let why = "the text has 104857600 bytes, more than the limit of 33554432";
    let comment = format!("# Left out: families of `compat::text`: {why}\n");
    assert_eq!(exporter.text(), comment + NODE);
}

struct LongText(Arc<str>);

impl AsRef<[u8]> for LongText {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[test]
fn a_text_can_have_labels_and_panic() {
    let calls = AtomicUsize::new(0);
    let text = compat::text(move || match calls.fetch_add(1, Ordering::Relaxed) {
        2 => panic!("on purpose"),
        _ => "a{b=\"c\"} 1\n",
    });
    let text = Labelled::new(text, [("zone", "z")]).unwrap();
    let exporter = Exporter::new().with(text).unwrap().with(Node::new()).unwrap();
    assert!(exporter.text().contains("the source panicked"));
    assert!(exporter.text().contains("\na{zone=\"z\",b=\"c\"} 1\n"));
}
