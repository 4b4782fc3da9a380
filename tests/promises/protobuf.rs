//! Promise: the protobuf format has the same content as the text format.

use frozen_metrics::compat::prometheus::Source;
use frozen_metrics::{Exporter, MetricFamily, MetricType, MetricValue, protobuf as format};
use prometheus::proto;
use proptest::prelude::*;
use protobuf::CodedInputStream;

use crate::families::{any_families, family, shown};

fn decoded(bytes: &[u8]) -> Vec<proto::MetricFamily> {
    let mut input = CodedInputStream::from_bytes(bytes);
    let mut families = Vec::new();
    while !input.eof().unwrap() {
        families.push(input.read_message().unwrap());
    }
    families
}

/// Returns what a protobuf message can represent of a family.
fn message(mut family: MetricFamily) -> MetricFamily {
    family.unit = None;
    if matches!(family.kind, MetricType::Info | MetricType::StateSet) {
        family.kind = MetricType::Gauge;
    }
    for series in &mut family.series {
        if let MetricValue::Histogram { sum, .. } = &mut series.value {
            *sum = sum.or(Some(f64::NAN));
        }
    }
    family
}

proptest! {
    #[test]
    fn legal_families_round_trip_through_protobuf(families in any_families()) {
        let mut bytes = b"kept".to_vec();
        format::encode(&mut bytes, &families).unwrap();
        prop_assert!(bytes.starts_with(b"kept"));
        let messages = decoded(&bytes[4..]);
        let back = Exporter::new().with(Source::from_fn(move || messages.clone())).unwrap();
        let has_series = |family: &MetricFamily| !family.series.is_empty();
        let expected: Vec<_> = families.into_iter().filter(has_series).map(message).collect();
        prop_assert_eq!(shown(&back.gather()), shown(&expected));
    }
}

#[test]
fn an_illegal_family_is_an_error_and_nothing_is_written() {
    let one = |name| family(name, MetricType::Gauge, "One.", MetricValue::Number(1.0));
    let mut bytes = b"kept".to_vec();
    assert!(format::encode(&mut bytes, &[one("up"), one("")]).is_err());
    assert_eq!(bytes, b"kept");
}
