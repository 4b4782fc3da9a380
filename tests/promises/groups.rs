//! Promise: a group encodes its members as one exposition, with the prefix and labels that it adds.

use std::sync::Arc;

use frozen_metrics::{
    By, Collect, Counter, Exporter, Format, Histogram, Info, Labelled, MetricGroup, MetricValue,
    ReplicationMetrics,
};

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
struct Link {
    /// Frames by their side.
    #[metric(by(side = enum("near" | "far")))]
    frames_total: By<Side, Counter>,
    /// Sizes of frames.
    #[metric(buckets(10))]
    frame_bytes: Histogram<FrameBytes>,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
struct Node {
    /// What runs.
    #[metric(info(version))]
    build_info: Info<Build>,
    /// Messages dropped.
    drops_total: Counter,
}

#[derive(Debug, Default, MetricGroup)]
struct Bus {
    links: Arc<LinkRegistry>,
    #[member(prefix = "bus", labels(tier = "ho\"t"), golden = none)]
    node: Node,
}

fn bus() -> Bus {
    let bus = Bus::default();
    bus.links.for_peer("a").frames_total[Side::Far].add(2);
    bus.links.for_peer("a").frame_bytes.observe(7.0);
    bus.node.build_info.set(Build { version: "1\n".into() });
    bus
}

const TEXT: &str = r##"# HELP link_frames_total Frames by their side.
# TYPE link_frames_total counter
link_frames_total{peer="a",side="near"} 0
link_frames_total{peer="a",side="far"} 2
# HELP link_frame_bytes Sizes of frames.
# TYPE link_frame_bytes histogram
link_frame_bytes_bucket{peer="a",le="10"} 1
link_frame_bytes_bucket{peer="a",le="+Inf"} 1
link_frame_bytes_sum{peer="a"} 7
link_frame_bytes_count{peer="a"} 1
# HELP bus_node_build_info What runs.
# TYPE bus_node_build_info gauge
bus_node_build_info{tier="ho\"t",version="1\n"} 1
# HELP bus_node_drops_total Messages dropped.
# TYPE bus_node_drops_total counter
bus_node_drops_total{tier="ho\"t"} 0
"##;

#[test]
fn members_are_encoded_in_field_order() {
    assert_eq!(Exporter::new().with(bus()).unwrap().text(), TEXT);
    let names: Vec<_> = Bus::MEMBERS.iter().map(|member| &*member.schema.name).collect();
    assert_eq!(names, ["Link", "Node"]);
}

#[test]
fn instance_labels_come_first_on_every_line() {
    let labelled = Labelled::new(bus(), [("zone", "z")]).unwrap();
    let expected = TEXT.lines().map(|line| match line.starts_with('#') {
        true => format!("{line}\n"),
        false => line.replacen('{', "{zone=\"z\",", 1) + "\n",
    });
    let expected: String = expected.collect();
    assert_eq!(Exporter::new().with(labelled).unwrap().text(), expected);
}

#[test]
fn gathering_and_encoding_agree() {
    let labelled = Labelled::new(bus(), [("zone", "z")]).unwrap();
    let gathered = labelled.gather();
    let exporter = Exporter::new().with(labelled).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let (mut encoded, mut expected) = (Vec::new(), Vec::new());
        exporter.encode(&mut encoded, format);
        frozen_metrics::Encoder::append_to(&mut expected, format, |encoder| {
            gathered.iter().for_each(|family| encoder.family(family));
        });
        if format == Format::OpenMetrics {
            expected.extend_from_slice(b"# EOF\n");
        }
        assert_eq!(String::from_utf8(encoded), String::from_utf8(expected));
    }
    let drops = gathered.last().unwrap();
    assert_eq!(drops.name, "bus_node_drops_total");
    assert_eq!(drops.series[0].value, MetricValue::Number(0.0));
}

#[test]
fn clashing_and_illegal_instance_labels_are_errors() {
    let error = |labels: &[(&str, &str)]| {
        Labelled::new(bus(), labels.iter().copied()).unwrap_err().to_string()
    };
    assert!(
        error(&[("peer", "x")])
            .contains("family `link_frames_total` already declares the label `peer`")
    );
    assert!(error(&[("tier", "x")]).contains("`bus_node_build_info` already declares"));
    assert!(error(&[("version", "x")]).contains("`bus_node_build_info` already declares"));
    assert!(error(&[("side", "x")]).contains("`link_frames_total` already declares"));
    assert!(error(&[("a-b", "x")]).contains("found `-`"));
    assert!(error(&[("job", "x")]).contains("Prometheus sets the label `job`"));
    assert!(error(&[("le", "x")]).contains("is reserved"));
    assert!(error(&[("zone", "")]).contains("the value of label `zone` is empty"));
    assert!(error(&[("zone", "a"), ("zone", "b")]).contains("duplicate label `zone`"));
}

#[test]
fn members_visits_each_member_with_its_key_usage() {
    let exporter = Exporter::new().with(bus()).unwrap();
    let mut seen = Vec::new();
    let mut groups = 0;
    exporter.members(&mut |source| {
        groups += 1;
        assert!(source.members(&mut |member| {
            let keys = member.info().keys().map(|keys| (keys.live, keys.cap, keys.folded));
            seen.push((member.info().name().to_owned(), keys, member.gather()[0].name.clone()));
        }));
    });
    let expected = [
        ("Link".to_owned(), Some((1, 8, 0)), "link_frames_total".to_owned()),
        ("Node".to_owned(), None, "bus_node_build_info".to_owned()),
    ];
    assert_eq!((groups, &seen[..]), (1, &expected[..]));
}
