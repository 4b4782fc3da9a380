//! Promise: gathered families round-trip through any serde format: JSON, which lacks some numbers,
//! and a binary format.

use frozen_metrics::{MetricFamily, MetricValue};
use proptest::prelude::*;
use serde_json::json;

use crate::families::{any_families, shown};

proptest! {
    #[test]
    fn legal_families_round_trip_through_json_and_a_binary_format(families in any_families()) {
        let text = serde_json::to_string(&families).unwrap();
        let back: Vec<MetricFamily> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(shown(&back), shown(&families), "{}", text);

        let bytes = postcard::to_allocvec(&families).unwrap();
        let back: Vec<MetricFamily> = postcard::from_bytes(&bytes).unwrap();
        prop_assert_eq!(shown(&back), shown(&families));
    }
}

#[test]
fn a_histogram_is_readable_json() {
    let value = MetricValue::Histogram {
        buckets: vec![(0.5, 1), (f64::INFINITY, u64::MAX)],
        sum: Some(f64::NAN),
    };
    assert_eq!(
        serde_json::to_value(&value).unwrap(),
        json!({ "histogram": { "buckets": [[0.5, 1], ["+Inf", u64::MAX]], "sum": "NaN" } })
    );
}

#[test]
fn numbers_in_json_may_be_integers_and_must_not_be_other_words() {
    let read = |json| serde_json::from_value::<MetricValue>(json);
    assert_eq!(read(json!({ "number": -1 })).unwrap(), MetricValue::Number(-1.0));
    assert_eq!(read(json!({ "number": 1 })).unwrap(), MetricValue::Number(1.0));
    let error = read(json!({ "number": "inf" })).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"invalid value: string "inf", expected a number, "NaN", "+Inf" or "-Inf""#
    );
}

#[test]
fn a_snapshot_serializes_as_its_families() {
    let registry = schemas::replication::ReplicationMetricsRegistry::new();
    registry.for_channel("payments").incr_leader_change();
    let snapshot = registry.snapshot();
    let written = serde_json::to_value(&snapshot).unwrap();
    assert_eq!(written, serde_json::to_value(snapshot.gather()).unwrap());
    assert_eq!(
        written[2]["series"],
        json!([{ "labels": { "channel": "payments" }, "value": { "number": 1.0 } }])
    );
}
