use frozen_metrics::{By, Counter, Exporter, Histogram, Info, LabelSet, MetricGroup, ReplicationMetrics};

/// The labels of the key.
#[derive(LabelSet)]
pub struct Shard<'a> {
    peer: &'a str,
    shard: u32,
}

/// Two rules are violated, and every use of what the derive generates compiles.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Shard<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Frames sent.
    #[metric(recorder(add = sent), by(kind = enum("a" | "b" | "a")))]
    frames_sent: By<Kind, Counter>,
    /// Size of a frame.
    #[metric(buckets(1, 2))]
    frame_bytes: Histogram<Size>,
    /// The build.
    #[metric(info(version, version))]
    link_info: Info<Build>,
}

#[derive(MetricGroup)]
pub struct Node {
    links: LinkRegistry,
}

fn main() {
    let links = LinkRegistry::new();
    links.for_shard(Shard { peer: "a", shard: 1 }).sent(Kind::B, 3);
    links.with_shard(Shard { peer: "a", shard: 1 }, |link| link.frame_bytes.observe(1.5));
    links.for_shard(Shard { peer: "a", shard: 1 }).link_info.set(Build { version: "1".to_owned() });
    let snapshot = links.snapshot();
    let row = snapshot.shard(Shard { peer: "a", shard: 1 }).unwrap().clone();
    println!("{:?} {:?}", row.since(&row).frames_sent[Kind::A], row.shard);
    println!("{}", snapshot.since(&snapshot).prometheus_text());
    let _ = Exporter::new().with(Node { links });
    let _ = Link::new();
    frozen_metrics::golden::verify::<Link>();
}
