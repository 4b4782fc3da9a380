#![deny(missing_docs, warnings)]
//! A registry with `usage(…)`, and sets whose key or rows are named `usage`.

use frozen_metrics::{Counter, MetricSet, ReplicationMetrics};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus",
    key = "peer",
    max_keys = 8,
    overflow = "others",
    golden = "tests/compiles/usage_of_the_registry.prom",
    usage(folded = "bus_folds_total", keys = "bus_peer_places", limit = "bus_peer_limit")
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// A key may be named `usage`: the snapshot then has a field and a method of that name.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "usage", max_keys = 8, overflow = "others", golden = none, usage(limit = "limits"))]
pub struct Place {
    /// Calls made.
    calls_total: Counter,
}

/// Without `usage(…)`, rows may be named `usage`.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "peer", max_keys = 8, overflow = "others", golden = none, rows = usage)]
pub struct Plain {
    /// Calls made.
    calls_total: Counter,
}

#[test]
fn it_works() {
    let links = LinkRegistry::new();
    links.for_peer("a").frames_total.inc();
    assert_eq!(links.snapshot().usage.live, 1);
    assert_eq!(Link::SCHEMA.series_at_most(), 12);
    let names: Vec<_> = Link::SCHEMA.families.iter().map(|family| &*family.name).collect();
    assert_eq!(names[1..], ["bus_peer_places", "bus_peer_limit", "bus_folds_total"]);
    let places = PlaceRegistry::new();
    places.for_usage("a").calls_total.inc();
    let snapshot = places.snapshot();
    assert_eq!((snapshot.usage.cap, snapshot.usage("a").unwrap().calls_total), (8, 1));
    let plain = PlainRegistry::new();
    plain.for_peer("a").calls_total.inc();
    assert_eq!(plain.snapshot().usage.len(), 1);
}
