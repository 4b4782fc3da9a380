//! Promise: the protobuf format exposes what gathered families contain, with the units of OpenMetrics.

pub(crate) mod messages;

use frozen_metrics::{
    By, Counter, Encoder, Exporter, Format, LabelSet, Labelled, MetricFamily, MetricGroup,
    MetricType, MetricValue, ReplicationMetrics, protobuf as format,
};
use proptest::collection::btree_map;
use proptest::prelude::*;
use tests::encoded;

use crate::both_formats::recorded::{hostile_text, keyed, recorded, unkeyed};
use crate::exposition::openmetrics;
use crate::families::{Families, any_families, family, shown};
use messages::decoded;

/// Encodes an exporter and asserts that its gathered families are encoded equally.
pub(crate) fn messages(exporter: &Exporter) -> Vec<u8> {
    let (mut encoded, mut gathered) = (Vec::new(), Vec::new());
    exporter.encode(&mut encoded, Format::Protobuf);
    format::encode(&mut gathered, &exporter.gather()).unwrap();
    assert_eq!(encoded, gathered);
    encoded
}

/// Asserts that the messages have the values of the gathered families and the units of OpenMetrics.
fn assert_messages(exporter: &Exporter) {
    let units = openmetrics::families(&encoded(exporter, Format::OpenMetrics));
    let units = units.into_iter().map(|family| family.unit);
    let expected = exporter.gather().into_iter().zip(units).map(|(family, unit)| {
        let family = representable(family);
        MetricFamily { unit, ..family }
    });
    let expected: Vec<_> = expected.filter(|family| !family.series.is_empty()).collect();
    let decoded: Vec<_> = decoded(&messages(exporter)).iter().map(messages::family).collect();
    assert_eq!(shown(&decoded), shown(&expected));
}

/// Returns the family as the messages can represent it.
fn representable(mut family: MetricFamily) -> MetricFamily {
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

/// The key of a lane.
#[derive(LabelSet)]
struct LaneKey<'a> {
    peer: &'a str,
    lane: u8,
}

/// A lane.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", key = LaneKey<'static>, max_keys = 4, overflow = "others",
    usage(keys = "bus_keys"), golden = none,
)]
struct Lane {
    /// Bytes sent.
    #[metric(by(side = enum("near" | "far")))]
    sent_bytes_total: By<Side, Counter>,
}

/// A group whose members have prefixes and labels.
#[derive(Default, MetricGroup)]
struct Group {
    #[member(labels(tier = "\"cold\"\n"), golden = none)]
    links: keyed::LinkRegistry,
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    lanes: LaneRegistry,
}

proptest! {
    #[test]
    fn legal_families_are_decoded_unchanged(families in any_families()) {
        assert_messages(&Exporter::new().with(Families(families)).unwrap());
    }

    #[test]
    fn sets_are_decoded_unchanged_in_every_scope(
        peers in btree_map(hostile_text(), recorded(), 0..5),
        unkeyed_values in recorded(),
        zone in "\\PC{1,200}",
    ) {
        let group = || {
            let group = Group::default();
            for (peer, recorded) in &peers {
                group.links.for_peer(peer).record(recorded);
                let lane = LaneKey { peer, lane: 7 };
                group.lanes.for_lane_key(lane).sent_bytes_total[Side::Far].inc();
            }
            group
        };
        let link = unkeyed::Link::new();
        link.record(&unkeyed_values);
        assert_messages(&Exporter::new().with(link).unwrap());
        let exporter = Exporter::new().with(group()).unwrap();
        assert_messages(&exporter);
        let exporter = Labelled::new(exporter, [("zone", &zone)]).unwrap();
        assert_messages(&Exporter::new().with(exporter).unwrap());
        let instance = |name: &str| Labelled::new(group(), [("name", name)]).unwrap();
        let joined = Exporter::new().with(instance("a")).unwrap().with(instance("b")).unwrap();
        assert_messages(&joined);
    }
}

#[test]
fn a_message_and_its_parts_can_have_any_length() {
    for length in [0, 1, 60, 100, 120, 127, 128, 129, 16_000, 16_383, 16_384, 2_100_000] {
        let registry = keyed::LinkRegistry::new();
        drop(registry.for_peer(&"x".repeat(length)));
        assert_messages(&Exporter::new().with(registry).unwrap());
    }
}

#[test]
fn an_illegal_family_is_an_error_and_nothing_is_written() {
    let one = |name| family(name, MetricType::Gauge, "One.", MetricValue::Number(1.0));
    let mut bytes = b"before".to_vec();
    assert!(format::encode(&mut bytes, &[one("up"), one("")]).is_err());
    assert_eq!(bytes, b"before");
}

#[test]
fn messages_are_appended() {
    let mut bytes = b"before".to_vec();
    let one = family("up", MetricType::Gauge, "One.", MetricValue::Number(1.0));
    format::encode(&mut bytes, std::slice::from_ref(&one)).unwrap();
    Encoder::append_to(&mut bytes, Format::Protobuf, |encoder| encoder.family(&one));
    assert_eq!(&bytes[..6], b"before");
    let families = decoded(&bytes[6..]);
    assert_eq!(families.iter().map(messages::family).collect::<Vec<_>>(), [one.clone(), one]);
}
