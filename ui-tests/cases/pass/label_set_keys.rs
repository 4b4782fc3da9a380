#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]
//! Label sets as keys: keywords, names of parameters, a path, an alias and a macro.

use frozen_metrics::{Counter, LabelEnum, LabelSet, ReplicationMetrics};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Side {
    /// This one.
    Near,
    /// The other.
    Far,
}

/// Labels in a module.
pub mod labels {
    /// The labels of a link.
    #[derive(super::LabelSet)]
    pub struct Record<'a> {
        /// The type.
        pub r#type: &'a str,
        /// The record.
        pub record: u64,
        /// The side.
        pub side: super::Side,
        /// Whether it is new.
        pub is_new: bool,
    }
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, registry = Links, key = crate::labels::Record<'static>, max_keys = 8, overflow = "a",
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// An alias.
pub type Alias = labels::Record<'static>;

/// A set whose key is an alias, without `Debug`.
#[derive(ReplicationMetrics)]
#[metrics(golden = none, key = Alias, max_keys = 8, overflow = "a", usage(keys = "keys"))]
pub struct Aliased {
    /// Frames sent.
    frames_total: Counter,
}

macro_rules! emit {
    ($set:ident, $key:ty) => {
        /// A set.
        #[derive(Debug, ReplicationMetrics)]
        #[metrics(golden = none, key = $key, max_keys = 8, overflow = "a")]
        pub struct $set {
            /// Frames sent.
            frames_total: Counter,
        }
    };
}

/// A shard.
#[derive(LabelSet)]
pub struct Shard {
    shard: u8,
}

emit!(Sharded, Shard);

fn main() {
    let key = |side| labels::Record { r#type: "x", record: 7, side, is_new: true };
    let links = Links::new();
    links.for_record(key(Side::Near)).frames_total.inc();
    links.with_record(key(Side::Far), |link| link.frames_total.inc());
    assert!(links.get(key(Side::Far)).is_some());
    assert!(links.seed([key(Side::Near)]).is_ok());
    let text = String::from("borrowed");
    let registry = AliasedRegistry::new();
    registry.for_alias(Alias { r#type: "static", ..key(Side::Near) }).frames_total.inc();
    registry.for_alias(labels::Record { r#type: &text, ..key(Side::Near) }).frames_total.inc();
    drop(text);
    assert_eq!(registry.snapshot().usage.live, 2);
    let shards = ShardedRegistry::new();
    shards.for_shard(Shard { shard: 7 }).frames_total.inc();
    assert!(shards.get(Shard { shard: 8 }).is_none());
    assert_eq!(shards.retain(|shard, _| shard.shard != 7), 1);
}
