//! Promise: whatever was recorded, text 0.0.4 and OpenMetrics are both read back as that.

mod expected;
pub(crate) mod recorded;

use frozen_metrics::{Collect, Encoder, Format};
use proptest::collection::btree_map;
use proptest::prelude::*;

use crate::exposition::{Sample, openmetrics, samples};
use expected::expected;
use recorded::{Recorded, hostile, keyed, recorded, unkeyed};

/// Both formats of one source, read by the reader of each.
fn both(source: &impl Collect) -> [Vec<Sample>; 2] {
    let write = |format, end| {
        let mut out = Vec::new();
        Encoder::append_to(&mut out, format, |encoder| source.expose(encoder));
        String::from_utf8(out).unwrap() + end
    };
    let families = openmetrics::families(&write(Format::OpenMetrics, "# EOF\n"));
    let described = families.iter().map(|family| (family.help.as_deref(), family.unit.as_deref()));
    let declared = source.schema().families.iter();
    let declared = declared.map(|family| (Some(&*family.help), family.unit.as_deref()));
    assert!(described.eq(declared));
    let open = families.into_iter().flat_map(|family| family.samples).collect();
    [samples(&write(Format::Text, "")), open]
}

fn assert_read_back(source: &impl Collect, rows: &[(Option<&str>, &Recorded)]) {
    let mut expected = expected(rows);
    let [text, open] = both(source);
    assert_same(text, &expected);
    // OpenMetrics has no count where it has no sum.
    expected.retain(|sample| sample.name != "link_clock_offset_seconds_count");
    assert_same(open, &expected);
}

/// The formats spell bounds differently; `NaN` equals itself.
pub(crate) fn assert_same(read: Vec<Sample>, expected: &[Sample]) {
    let alike = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
    assert_eq!(read.len(), expected.len(), "{read:#?}");
    for (mut read, expected) in read.into_iter().zip(expected) {
        if let Some(le) = read.labels.get_mut("le") {
            *le = format!("{:?}", le.parse::<f64>().unwrap());
        }
        let is_same = read.name == expected.name && read.labels == expected.labels;
        assert!(is_same && alike(read.value, expected.value), "{read:?} is not {expected:?}");
    }
}

proptest! {
    #[test]
    fn a_keyed_set_is_read_back(peers in btree_map(hostile(), recorded(), 1..5)) {
        let registry = keyed::LinkRegistry::new();
        peers.iter().for_each(|(peer, recorded)| registry.for_peer(peer).record(recorded));
        let rows: Vec<_> = peers.iter().map(|(peer, recorded)| (Some(&**peer), recorded)).collect();
        assert_read_back(&registry, &rows);
    }

    #[test]
    fn a_set_without_key_is_read_back(recorded in recorded()) {
        let link = unkeyed::Link::new();
        link.record(&recorded);
        assert_read_back(&link, &[(None, &recorded)]);
    }
}
