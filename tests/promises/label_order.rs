//! Promise: the labels of a key are encoded at the position that the struct declares.

use std::time::Duration;

use frozen_metrics::{
    By, Counter, Exporter, Format, Gauge, LabelSet, MetricGroup, ReplicationMetrics,
    SecondsHistogram,
};
use tests::{encoded, sample_lines};

/// The ends of a link.
#[derive(LabelSet)]
struct Link<'a> {
    channel: &'a str,
    peer: &'a str,
}

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "bus", golden = none,
    key = Link<'static>, max_keys = 4, overflow = "others",
)]
struct Bus {
    /// Frames sent.
    #[metric(labels(role = "leader", link))]
    frames_total: Counter,
    /// Frames waiting.
    #[metric(labels(link, role = "leader"))]
    waiting: Gauge,
    /// Waiting time of a frame.
    #[metric(labels(role = "leader", link, zone = "a"), buckets(0.5))]
    wait_seconds: SecondsHistogram<WaitBuckets>,
    /// Frames lost.
    #[metric(by(cause = enum("full" | "stale")), labels(link))]
    losses_total: By<Cause, Counter>,
}

#[derive(Default, MetricGroup)]
struct Node {
    #[member(labels(tier = "hot"), golden = none)]
    bus: BusRegistry,
}

fn bus() -> BusRegistry {
    let registry = BusRegistry::new();
    let set = registry.for_link(Link { channel: "a\"b", peer: "c" });
    set.frames_total.inc();
    set.wait_seconds.record(Duration::from_secs(1));
    set.losses_total[Cause::Stale].inc();
    registry
}

const KEY: &str = "channel=\"a\\\"b\",peer=\"c\"";

fn lines(scope: &str) -> Vec<String> {
    [
        format!("bus_frames_total{{{scope}role=\"leader\",{KEY}}} 1"),
        format!("bus_waiting{{{scope}{KEY},role=\"leader\"}} 0"),
        format!("bus_wait_seconds_bucket{{{scope}role=\"leader\",{KEY},zone=\"a\",le=\"0.5\"}} 0"),
        format!("bus_wait_seconds_bucket{{{scope}role=\"leader\",{KEY},zone=\"a\",le=\"+Inf\"}} 1"),
        format!("bus_wait_seconds_sum{{{scope}role=\"leader\",{KEY},zone=\"a\"}} 1"),
        format!("bus_wait_seconds_count{{{scope}role=\"leader\",{KEY},zone=\"a\"}} 1"),
        format!("bus_losses_total{{{scope}cause=\"full\",{KEY}}} 0"),
        format!("bus_losses_total{{{scope}cause=\"stale\",{KEY}}} 1"),
    ]
    .into()
}

#[test]
fn key_labels_have_their_declared_position_in_every_format() {
    assert_eq!(sample_lines(&bus().snapshot().prometheus_text()), lines(""));
    let exporter = Exporter::new().with(bus()).unwrap();
    let openmetrics = sample_lines(&encoded(&exporter, Format::OpenMetrics));
    assert_eq!(openmetrics[..2], lines("")[..2]);

    let families = exporter.gather();
    let names = |index: usize| {
        let labels = families[index].series[0].labels.iter();
        labels.map(|label| label.name.to_string()).collect::<Vec<_>>().join(",")
    };
    assert_eq!(names(0), "role,channel,peer");
    assert_eq!(names(1), "channel,peer,role");
    assert_eq!(names(2), "role,channel,peer,zone");
    assert_eq!(names(3), "cause,channel,peer");
}

#[test]
fn group_labels_come_first() {
    let exporter = Exporter::new().with(Node { bus: bus() }).unwrap();
    assert_eq!(sample_lines(&exporter.text()), lines("tier=\"hot\","));
}

#[test]
fn the_documentation_table_lists_labels_in_wire_order() {
    let table = frozen_metrics::schema::table::markdown(<Bus as frozen_metrics::MetricSet>::SCHEMA);
    assert!(table.contains("| `role` (`leader`), `channel`, `peer`, `zone` (`a`) |"), "{table}");
}
