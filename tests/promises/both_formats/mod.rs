//! Promise: whatever is recorded, text 0.0.4 and OpenMetrics parse as the recorded values.

mod expected;
pub(crate) mod recorded;

use frozen_metrics::{Collect, Encoder, Format};
use proptest::collection::btree_map;
use proptest::prelude::*;

use crate::exposition::{Sample, openmetrics, samples};
use expected::expected;
use recorded::{Recorded, hostile_text, keyed, recorded, unkeyed};

/// Encodes a source in both formats and parses each.
fn both(source: &impl Collect) -> [Vec<Sample>; 2] {
    let write = |format, end| {
        let mut out = Vec::new();
        Encoder::append_to(&mut out, format, |encoder| source.expose(encoder));
        String::from_utf8(out).unwrap() + end
    };
    let families = openmetrics::families(&write(Format::OpenMetrics, "# EOF\n"));
    let described = families.iter().map(|family| (family.help.as_deref(), family.unit.as_deref()));
    let declared = source.info().schema().into_iter().flat_map(|schema| &*schema.families);
    let declared = declared.map(|family| (Some(&*family.help), family.unit.as_deref()));
    assert!(described.eq(declared));
    let open = families.into_iter().flat_map(|family| family.samples).collect();
    [samples(&write(Format::Text, "")), open]
}

fn assert_read_back(source: &impl Collect, rows: &[(Option<&str>, &Recorded)]) {
    let mut expected = expected(rows);
    let [text, open] = both(source);
    assert_same(text, &expected);
    // OpenMetrics omits the count if it omits the sum.
    expected.retain(|sample| sample.name != "link_clock_offset_seconds_count");
    assert_same(open, &expected);
}

/// Compares samples. Bounds are normalized, because the formats spell them differently; `NaN`
/// equals `NaN`.
pub(crate) fn assert_same(read: Vec<Sample>, expected: &[Sample]) {
    let equal = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
    assert_eq!(read.len(), expected.len(), "{read:#?}");
    for (mut read, expected) in read.into_iter().zip(expected) {
        if let Some(le) = read.labels.get_mut("le") {
            *le = format!("{:?}", le.parse::<f64>().unwrap());
        }
        let is_same = read.name == expected.name && read.labels == expected.labels;
        assert!(is_same && equal(read.value, expected.value), "{read:?} is not {expected:?}");
    }
}

proptest! {
    #[test]
    fn a_keyed_set_round_trips_through_both_formats(peers in btree_map(hostile_text(), recorded(), 1..5)) {
        let registry = keyed::LinkRegistry::new();
        peers.iter().for_each(|(peer, recorded)| registry.for_peer(peer).record(recorded));
        let rows: Vec<_> = peers.iter().map(|(peer, recorded)| (Some(&**peer), recorded)).collect();
        assert_read_back(&registry, &rows);
    }

    #[test]
    fn an_unkeyed_set_round_trips_through_both_formats(recorded in recorded()) {
        let link = unkeyed::Link::new();
        link.record(&recorded);
        assert_read_back(&link, &[(None, &recorded)]);
    }
}
