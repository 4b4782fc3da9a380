//! A field can state the order of its labels.

use frozen_metrics::{Counter, Exporter, Family, Format, Gauge, ReplicationMetrics};
use tests::{encoded, sample_lines};

use super::{Fetch, Outcome, fetch};

/// A set whose families share a label set in two orders.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "ordered", golden = "golden/ordered.prom")]
struct Ordered {
    /// Blocks fetched.
    #[metric(max_keys = 4, overflow = "other", order(outcome, attempt, peer))]
    fetched_blocks_total: Family<Fetch<'static>, Counter>,
    /// Blocks that are being fetched.
    #[metric(max_keys = 4, overflow = "other")]
    fetching_blocks: Family<Fetch<'static>, Gauge>,
}

/// A set with a key, whose labels precede those of the family.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "node", max_keys = 2, overflow = "others", golden = none)]
struct Node {
    /// Blocks fetched.
    #[metric(max_keys = 4, overflow = "other", order(attempt, peer, outcome))]
    blocks_total: Family<Fetch<'static>, Counter>,
}

const fn refused(peer: &str, attempt: i64) -> Fetch<'_> {
    Fetch { outcome: Outcome::Refused, ..fetch(peer, attempt) }
}

fn recorded() -> Ordered {
    let ordered = Ordered::new();
    for fetch in [fetch("a", 10), fetch("b", 9), refused("z", 11), refused("b\"", -1)] {
        ordered.fetched_blocks_total.with(fetch, |blocks| blocks.inc());
    }
    ordered
}

const LINES: [&str; 4] = [
    r#"ordered_fetched_blocks_total{outcome="refused",attempt="-1",peer="b\""} 1"#,
    r#"ordered_fetched_blocks_total{outcome="refused",attempt="11",peer="z"} 1"#,
    r#"ordered_fetched_blocks_total{outcome="ok",attempt="9",peer="b"} 1"#,
    r#"ordered_fetched_blocks_total{outcome="ok",attempt="10",peer="a"} 1"#,
];

#[test]
fn labels_are_written_and_sorted_in_the_order_of_the_field() {
    let ordered = recorded();
    assert_eq!(sample_lines(&ordered.snapshot().prometheus_text()), LINES);
    let exporter = Exporter::new().with(ordered).unwrap();
    assert_eq!(sample_lines(&exporter.text()), LINES);
    assert_eq!(sample_lines(&encoded(&exporter, Format::OpenMetrics))[..4], LINES);
    let names = exporter.gather()[0].series[0].labels.clone();
    assert_eq!(
        names.iter().map(|label| &*label.name).collect::<Vec<_>>(),
        ["outcome", "attempt", "peer"]
    );
}

#[test]
fn later_entries_are_merged_in_this_order() {
    let ordered = recorded();
    ordered.snapshot();
    assert!(ordered.fetched_blocks_total.remove(fetch("a", 10)));
    ordered.fetched_blocks_total.with(refused("a", 11), |blocks| blocks.inc());
    ordered.fetched_blocks_total.with(fetch("c", 1), |blocks| blocks.add(3));
    let new = r#"ordered_fetched_blocks_total{outcome="refused",attempt="11",peer="a"} 1"#;
    let overflow =
        r#"ordered_fetched_blocks_total{outcome="other",attempt="other",peer="other"} 3"#;
    let lines = [LINES[0], new, LINES[1], LINES[2], overflow];
    assert_eq!(sample_lines(&ordered.snapshot().prometheus_text()), lines);
    assert_eq!(ordered.snapshot().fetched_blocks_total.overflow(), Some(&3));
}

#[test]
fn snapshots_have_the_labels_of_the_struct() {
    let ordered = recorded();
    let earlier = ordered.snapshot();
    ordered.fetched_blocks_total.with(refused("z", 11), |blocks| blocks.add(2));
    let since = ordered.snapshot().since(&earlier);
    let fetches = &since.fetched_blocks_total;
    assert_eq!(fetches.get(refused("z", 11)), Some(&2));
    assert_eq!(fetches.get(fetch("z", 11)), None);
    let labels: Vec<_> = fetches.iter().map(|(fetch, _)| (fetch.peer, fetch.attempt)).collect();
    assert_eq!(labels, [("b\"", -1), ("z", 11), ("b", 9), ("a", 10)]);
    let text = since.prometheus_text();
    assert!(text.contains(&LINES[1].replace("} 1", "} 2")), "{text}");
}

#[test]
fn the_labels_of_a_key_come_first() {
    let registry = NodeRegistry::new();
    registry.with_node("n", |node| node.blocks_total.with(fetch("a", 2), |blocks| blocks.inc()));
    let line = r#"blocks_total{node="n",attempt="2",peer="a",outcome="ok"} 1"#;
    assert_eq!(sample_lines(&registry.snapshot().prometheus_text()), [line]);
    let exporter = Exporter::new().with(registry).unwrap();
    assert_eq!(sample_lines(&exporter.text()), [line]);
}
