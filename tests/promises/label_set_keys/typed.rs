//! Label sets of integers, enums and `bool`, with families that have labels of their own.

use allocation_counter::measure;
use frozen_metrics::{Counter, Family, LabelEnum, LabelSet, MetricSet, ReplicationMetrics};

use crate::exposition::samples;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side {
    Near,
    #[label("the \"far\" one")]
    Far,
}

/// A label set that borrows nothing.
#[derive(LabelSet)]
struct Shard {
    shard: i64,
    side: Side,
    is_new: bool,
}

/// The labels of a call.
#[derive(LabelSet)]
struct Call<'a> {
    method: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "part", golden = none, key = Shard, max_keys = 4, overflow = "others")]
struct Part {
    /// Frames sent.
    #[metric(labels(zone = "a", shard))]
    frames_total: Counter,
    /// Number of calls answered.
    #[metric(max_keys = 2, overflow = "rest")]
    calls_total: Family<Call<'static>, Counter>,
}

#[test]
fn typed_labels_are_ordered_by_type_and_looked_up_without_allocating() {
    let registry = PartRegistry::new();
    let inc = |shard, side, is_new| {
        registry.for_shard(Shard { shard, side, is_new }).frames_total.inc();
    };
    inc(10, Side::Near, false);
    inc(9, Side::Far, true);
    inc(9, Side::Near, true);
    inc(i64::MIN, Side::Far, false);
    assert_eq!(measure(|| inc(i64::MIN, Side::Far, false)).count_total, 0);
    assert_eq!(measure(|| inc(11, Side::Far, true)).count_total, 0, "a fold");
    registry.with_shard(Shard { shard: 9, side: Side::Near, is_new: true }, |part| {
        part.calls_total.with(Call { method: "get" }, |calls| calls.inc());
    });
    let line = |shard: &str, side: &str, is_new: &str, value: u8| {
        let labels = format!("zone=\"a\",shard=\"{shard}\",side=\"{side}\",is_new=\"{is_new}\"");
        format!("part_frames_total{{{labels}}} {value}\n")
    };
    let far = "the \\\"far\\\" one";
    let lines = [
        line("-9223372036854775808", far, "false", 2),
        line("9", "near", "true", 1),
        line("9", far, "true", 1),
        line("10", "near", "false", 1),
        line("others", "others", "others", 1),
    ];
    let snapshot = registry.snapshot();
    let text = snapshot.prometheus_text();
    assert!(text.contains(&lines.concat()), "{text}");
    assert!(text.ends_with(
        "part_calls_total{shard=\"9\",side=\"near\",is_new=\"true\",method=\"get\"} 1\n"
    ));
    assert_eq!(samples(&text)[2].labels["side"], "the \"far\" one");
    let labels = snapshot.rows[0].shard.get().unwrap();
    assert_eq!((labels.shard, labels.side, labels.is_new), (i64::MIN, Side::Far, false));
    let row = snapshot.shard(Shard { shard: 9, side: Side::Near, is_new: true }).unwrap();
    assert_eq!(row.calls_total.get(Call { method: "get" }), Some(&1));
    let mut encoded = Vec::new();
    registry.encode(&mut encoded);
    assert_eq!(String::from_utf8(encoded).unwrap(), text);
}

/// Five sets, each with a sample and up to three entries of its family.
#[test]
fn the_schema_has_the_labels_of_the_label_set() {
    let schema = <Part as MetricSet>::SCHEMA;
    let names: Vec<_> = schema.key_labels().iter().map(|label| &*label.name).collect();
    assert_eq!(names, ["shard", "side", "is_new"]);
    assert_eq!(*schema.key_labels()[1].values, ["near", "the \"far\" one"]);
    assert_eq!(schema.series_at_most(), 5 * (1 + 3));
}
