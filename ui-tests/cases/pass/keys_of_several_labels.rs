#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]
//! Key labels: keywords, names of parameters, typed labels and a single label in a list.

use frozen_metrics::{Counter, LabelEnum, ReplicationMetrics};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The other.
    Far,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, registry = Links,
    key("type", "record" as u64, "side" as crate::Side = "near" | "far", "is_new" as bool), max_keys = 8,
    overflow = "a",
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// A channel.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, key("channel"), max_keys = 8, overflow = "others")]
pub struct Channel {
    /// Frames sent.
    frames_total: Counter,
}

/// A shard.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none, key("shard" as u8), max_keys = 8, overflow = "others")]
pub struct Shard {
    /// Frames sent.
    frames_total: Counter,
}

fn main() {
    let links = Links::new();
    links.for_type_record_side_is_new("x", 7, Side::Near, true).frames_total.inc();
    links.with_type_record_side_is_new("x", 7, Side::Far, true, |link| link.frames_total.inc());
    assert!(links.get("x", 7, Side::Far, true).is_some());
    assert!(links.seed([("x", 8, Side::Far, false)]).is_ok());
    let snapshot = links.snapshot();
    let row = snapshot.type_record_side_is_new("x", 7, Side::Far, true).unwrap();
    let key = [&row.r#type, &row.record, &row.side, &row.is_new];
    assert_eq!(key, ["x", "7", "far", "true"]);
    let removed = links.retain(|r#type, record, side, is_new, link| {
        (r#type, record, side, is_new) != ("x", "7", "far", "true") || link.frames_total.get() != 1
    });
    assert_eq!(removed, 1);
    assert!(links.remove("x", 7, Side::Near, true));
    let overflow: &str = ChannelRegistry::OVERFLOW;
    ChannelRegistry::new().for_channel(overflow).frames_total.inc();

    let shards = ShardRegistry::new();
    shards.for_shard(7).frames_total.inc();
    assert!(shards.get(8).is_none() && shards.seed([8, 9]).is_ok());
    assert_eq!(shards.snapshot().shard(7).unwrap().shard, "7");
    assert_eq!(shards.retain(|shard, _| shard == "7"), 2);
}
