//! The sets and registries under test, and the label sets that are looked up.

use frozen_metrics::{Buckets, Counter, Family, ReplicationMetrics, SecondsHistogram};

use super::super::{Fetch, Outcome};

/// Milliseconds.
#[derive(Buckets)]
#[buckets(0.004)]
pub(super) struct Milliseconds;

pub(super) type Blocks = Family<Fetch<'static>, Counter>;
pub(super) type Times = Family<Fetch<'static>, SecondsHistogram<Milliseconds>>;

/// A set without a key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "pool", golden = none)]
pub(super) struct Pool {
    /// Blocks fetched.
    #[metric(max_keys = 3, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Time to fetch a block.
    #[metric(max_keys = 3, overflow = "other")]
    fetch_seconds: Family<Fetch<'static>, SecondsHistogram<Milliseconds>>,
}

/// A set with a key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "pool", key = "zone", max_keys = 2, overflow = "others", golden = none)]
pub(super) struct ZonePool {
    /// Blocks fetched.
    #[metric(max_keys = 3, overflow = "other")]
    blocks_total: Family<Fetch<'static>, Counter>,
    /// Time to fetch a block.
    #[metric(max_keys = 3, overflow = "other")]
    fetch_seconds: Family<Fetch<'static>, SecondsHistogram<Milliseconds>>,
}

pub(super) const ZONES: [&str; 3] = ["b", "", "a"];

/// The label sets that are looked up: more than a family holds.
pub(super) const FETCHES: [(&str, i64, Outcome); 6] = [
    ("a", 10, Outcome::Ok),
    ("a", 9, Outcome::Ok),
    ("", -1, Outcome::Refused),
    ("other", 9, Outcome::Ok),
    ("a", 10, Outcome::Refused),
    ("b\"\n", i64::MIN, Outcome::Ok),
];

pub(super) fn labels(fetch: usize) -> Fetch<'static> {
    let (peer, attempt, outcome) = FETCHES[fetch];
    Fetch { peer, attempt, outcome }
}

pub(super) fn key(fetch: usize) -> Key {
    let Fetch { peer, attempt, outcome } = labels(fetch);
    (peer.to_owned(), (false, attempt), (false, outcome as usize))
}

pub(super) fn overflow_key(text: &str) -> Key {
    (text.to_owned(), (true, 0), (true, 0))
}

pub(super) fn zone_key(zone: &str) -> Key {
    (zone.to_owned(), (false, 0), (false, 0))
}

/// A set or registry with the families.
pub(super) trait Pools {
    /// Calls `call` with the families of a zone.
    fn with(&self, zone: &str, call: &mut dyn FnMut(&Blocks, &Times));
    fn remove_zone(&self, zone: &str) -> bool;
}

impl Pools for Pool {
    fn with(&self, _: &str, call: &mut dyn FnMut(&Blocks, &Times)) {
        call(&self.blocks_total, &self.fetch_seconds);
    }

    fn remove_zone(&self, _: &str) -> bool {
        false
    }
}

impl Pools for ZonePoolRegistry {
    fn with(&self, zone: &str, call: &mut dyn FnMut(&Blocks, &Times)) {
        self.with_zone(zone, |pool| call(&pool.blocks_total, &pool.fetch_seconds));
    }

    fn remove_zone(&self, zone: &str) -> bool {
        self.remove(zone)
    }
}

/// Label values in the order of a scrape: text, an integer and the index of a variant. The overflow's text is no
/// integer and no variant, so it sorts after them.
pub(super) type Key = (String, (bool, i64), (bool, usize));
