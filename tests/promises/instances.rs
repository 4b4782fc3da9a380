//! Promise: sources that differ only in instance labels share their families: each header appears
//! once, followed by the series of all instances.

use std::sync::Arc;

use frozen_metrics::schema::exposition;
use frozen_metrics::{
    By, Collect, Counter, Encoder, Exporter, Format, Gauge, Histogram, Labelled, MetricGroup,
    ReplicationMetrics,
};
use tests::encoded;

/// A disk.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "disk", golden = none)]
struct Disk {
    /// Blocks read.
    reads_total: Counter,
    /// Sizes of blocks.
    #[metric(buckets(10))]
    block_bytes: Histogram<BlockBytes>,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", key = "peer", max_keys = 1, overflow = "others",
    usage(keys = "link_peers"), golden = none,
)]
struct Link {
    /// Frames by side.
    #[metric(by(side = enum("near" | "far")))]
    frames_total: By<Side, Counter>,
    /// Frames that wait.
    waiting: Gauge,
}

#[derive(Default, MetricGroup)]
struct Node {
    links: Arc<LinkRegistry>,
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    spare: LinkRegistry,
    disk: Disk,
}

fn labelled<C: Collect>(source: C, value: &str) -> Labelled<C> {
    Labelled::new(source, [("adapter", value)]).expect("the label is free")
}

/// Merges the expositions of single instances, family by family.
fn merged(alone: &[String]) -> String {
    let families = |text: &String| -> Vec<(String, String)> {
        let parts = text.split("# HELP ").filter(|part| !part.is_empty());
        parts
            .map(|part| {
                let (samples, header): (Vec<_>, Vec<_>) =
                    part.split_inclusive('\n').skip(1).partition(|line| !line.starts_with('#'));
                let help = part.split_inclusive('\n').next().unwrap_or_default();
                (format!("# HELP {help}{}", header.concat()), samples.concat())
            })
            .collect()
    };
    let all: Vec<_> = alone.iter().map(families).collect();
    let family = |index: usize| {
        assert!(
            all.iter().all(|families| families[index].0 == all[0][index].0),
            "the same headers"
        );
        let samples: String = all.iter().map(|families| &*families[index].1).collect();
        all[0][index].0.clone() + &samples
    };
    (0..all[0].len()).map(family).collect()
}

fn exporter(source: impl Collect + 'static) -> Exporter {
    Exporter::new().with(source).expect("one source")
}

#[test]
fn two_instances_share_the_headers_of_their_families() {
    let disks = [Disk::new(), Disk::new()].map(Arc::new);
    disks[1].reads_total.add(7);
    disks[1].block_bytes.observe(3.0);
    let exporter = Exporter::new()
        .with(labelled(Arc::clone(&disks[0]), "disk-1"))
        .and_then(|exporter| exporter.with(labelled(Arc::clone(&disks[1]), "disk-2")))
        .expect("two instances");
    assert_eq!(
        exporter.text(),
        "# HELP disk_reads_total Blocks read.\n\
         # TYPE disk_reads_total counter\n\
         disk_reads_total{adapter=\"disk-1\"} 0\n\
         disk_reads_total{adapter=\"disk-2\"} 7\n\
         # HELP disk_block_bytes Sizes of blocks.\n\
         # TYPE disk_block_bytes histogram\n\
         disk_block_bytes_bucket{adapter=\"disk-1\",le=\"10\"} 0\n\
         disk_block_bytes_bucket{adapter=\"disk-1\",le=\"+Inf\"} 0\n\
         disk_block_bytes_sum{adapter=\"disk-1\"} 0\n\
         disk_block_bytes_count{adapter=\"disk-1\"} 0\n\
         disk_block_bytes_bucket{adapter=\"disk-2\",le=\"10\"} 1\n\
         disk_block_bytes_bucket{adapter=\"disk-2\",le=\"+Inf\"} 1\n\
         disk_block_bytes_sum{adapter=\"disk-2\"} 3\n\
         disk_block_bytes_count{adapter=\"disk-2\"} 1\n"
    );
}

fn node(channel: &str) -> Arc<Node> {
    let node = Node::default();
    node.links.for_peer(channel).frames_total[Side::Far].inc();
    node.links.for_peer("one too many").waiting.inc();
    node.spare.for_peer(channel).waiting.set(-3);
    node.disk.reads_total.add(9);
    Arc::new(node)
}

#[test]
fn instances_of_groups_and_exporters_are_joined_member_by_member() {
    let nodes = [("1", "a"), ("2", "b"), ("3", "c\"\n")].map(|(name, peer)| (name, node(peer)));
    let source =
        |(name, node): &(&str, Arc<Node>)| labelled(exporter(exporter(Arc::clone(node))), name);
    let alone = |format| {
        nodes.each_ref().map(|node| encoded(&exporter(source(node)), format).replace("# EOF\n", ""))
    };
    let all = nodes.iter().try_fold(Exporter::new(), |all, node| all.with(source(node)));
    let all = all.expect("three instances");
    for format in [Format::Text, Format::OpenMetrics] {
        let text = encoded(&all, format).replace("# EOF\n", "");
        assert_eq!(text, merged(&alone(format)));
        let mut gathered = Vec::new();
        Encoder::append_to(&mut gathered, format, |encoder| {
            all.gather().iter().for_each(|family| encoder.family(family));
        });
        assert_eq!(text, String::from_utf8(gathered).unwrap());
    }
    assert!(exposition::lines(&all.text()).all(|line| line.is_ok()));
}

#[test]
fn nested_instances_are_joined() {
    let twice = |zone: &str| {
        let inner = ["1", "2"].iter().try_fold(Exporter::new(), |inner, disk| {
            inner.with(labelled(Arc::new(Disk::new()), disk))
        });
        Labelled::new(inner.expect("two instances"), [("zone", zone)]).expect("a label")
    };
    let all = exporter(twice("a")).with(twice("b")).expect("two zones");
    let reads: Vec<_> = all
        .text()
        .lines()
        .filter(|line| line.contains("reads_total{"))
        .map(str::to_owned)
        .collect();
    let expected = [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
        .map(|(zone, disk)| format!("disk_reads_total{{zone=\"{zone}\",adapter=\"{disk}\"}} 0"));
    assert_eq!(reads, expected);
    assert_eq!(all.text().matches("# HELP disk_reads_total").count(), 1);
}

#[test]
fn instances_are_joined_regardless_of_nesting() {
    let disk = || Arc::new(Disk::new());
    let links = || Arc::new(LinkRegistry::new());
    let flat = || exporter(disk()).with(links()).unwrap();
    let nestings: [(&str, Box<dyn Collect>); 4] = [
        ("1", Box::new(flat())),
        ("2", Box::new(exporter(exporter(disk())).with(links()).unwrap())),
        ("3", Box::new(exporter(disk()).with(exporter(links())).unwrap())),
        ("4", Box::new(exporter(exporter(flat())))),
    ];
    let nestings = nestings.map(|(name, source)| (name, Arc::<dyn Collect>::from(source)));
    for first in 0..nestings.len() {
        let mut order = nestings.clone();
        order.rotate_left(first);
        let add = |all: Exporter, (name, source): &(&str, Arc<dyn Collect>)| {
            all.with(labelled(Arc::clone(source), name)).expect("another instance")
        };
        let alone = order.each_ref().map(|nesting| add(Exporter::new(), nesting).text());
        assert_eq!(order.iter().fold(Exporter::new(), add).text(), merged(&alone));
    }
}

#[test]
fn encoding_many_instances_of_a_group_does_not_recurse() {
    let all = (0..300).fold(Exporter::new(), |all, number| {
        all.with(labelled(Node::default(), &number.to_string())).expect("another instance")
    });
    let small = std::thread::Builder::new().stack_size(128 << 10);
    let text = small.spawn(move || all.text()).unwrap().join().expect("no overflow");
    assert_eq!(text.matches("disk_reads_total{").count(), 300);
}

#[test]
fn members_reports_instances_as_one_source_with_summed_key_usage() {
    let all = exporter(labelled(node("a"), "1")).with(labelled(node("b"), "2")).unwrap();
    let mut seen = Vec::new();
    all.members(&mut |group| {
        assert!(group.members(&mut |member| {
            let keys = member.info().keys().map(|keys| (keys.live, keys.cap, keys.folded));
            seen.push((member.info().name().to_owned(), keys));
        }));
    });
    let expected = [("Link", Some((2, 2, 2))), ("Link", Some((2, 2, 0))), ("Disk", None)];
    assert_eq!(seen, expected.map(|(name, keys)| (name.to_owned(), keys)));
}

#[test]
fn the_order_of_instance_labels_is_irrelevant() {
    let with = |labels: [(&str, &str); 2]| Labelled::new(Arc::new(Disk::new()), labels).unwrap();
    let first = || exporter(with([("zone", "a"), ("adapter", "1")]));
    let all = first().with(with([("adapter", "2"), ("zone", "a")])).unwrap().text();
    assert!(
        all.contains(
            "\ndisk_reads_total{zone=\"a\",adapter=\"1\"} 0\ndisk_reads_total{adapter=\"2\","
        ),
        "{all}"
    );
    assert!(first().with(with([("adapter", "1"), ("zone", "a")])).is_err(), "the same series");
}

#[test]
fn sources_that_are_not_distinct_instances_are_refused() {
    let disk = || Arc::new(Disk::new());
    let with = |label: &str, value: &str| Labelled::new(disk(), [(label, value)]).unwrap();
    let first = || exporter(with("adapter", "disk-1"));
    let error = |refused: Result<Exporter, frozen_metrics::DuplicateFamily>| {
        refused.expect_err("the source must be refused").to_string()
    };
    let duplicate = error(first().with(with("adapter", "disk-1")));
    assert!(
        duplicate.contains(
            "declared by both `Disk` and `Disk`: register it once, or give each instance"
        ),
        "{duplicate}"
    );
    for refused in [
        first().with(disk()),
        exporter(disk()).with(with("adapter", "disk-1")),
        first().with(with("tenant", "disk-1")),
        first().with(labelled(node("a"), "disk-2")),
    ] {
        let message = error(refused);
        assert!(message.contains("family `disk_reads_total`"), "{message}");
    }
    assert_eq!(Node::MEMBERS.len(), 3);
}
