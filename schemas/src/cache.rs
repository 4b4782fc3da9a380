//! Caches: a registry of named caches, and one cache per process.

use std::sync::Arc;

use frozen_metrics::{By, Counter, FloatGauge, Gauge, LabelEnum, MetricGroup, ReplicationMetrics};

/// The reason why a cache rejects an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Rejection {
    /// The entry exceeds the maximum size of an entry.
    TooLarge,
    /// All entries of the cache are in use, so none can be evicted.
    NoRoom,
    /// The entry is requested too rarely to evict another one.
    TooRare,
}

/// The metrics of a named cache.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "dataforts_cache",
    key = "cache",
    max_keys = 64,
    overflow = "__overflow__",
    golden = "golden/cache.prom"
)]
pub struct CacheMetrics {
    /// Look-ups that found what they asked for.
    #[metric(recorder(inc = incr_hit), allow(label_in_name = "as Micrometer names caches"))]
    pub hits_total: Counter,

    /// Look-ups that did not find what they asked for.
    #[metric(recorder(inc = incr_miss), allow(label_in_name = "as Micrometer names caches"))]
    pub misses_total: Counter,

    /// Entries that had to make room for others.
    #[metric(recorder(inc = incr_eviction), allow(label_in_name = "as Micrometer names caches"))]
    pub evictions_total: Counter,

    /// Entries that were not let in, by reason.
    #[metric(
        by(reason),
        recorder(inc = incr_rejection),
        allow(label_in_name = "as Micrometer names caches"),
    )]
    pub rejections_total: By<Rejection, Counter>,

    /// Entries held.
    #[metric(allow(label_in_name = "as Micrometer names caches"))]
    pub entries: Gauge,

    /// Bytes held.
    #[metric(allow(label_in_name = "as Micrometer names caches"))]
    pub size_bytes: Gauge,

    /// Bytes held, as a part of those that the cache may hold.
    #[metric(allow(label_in_name = "as Micrometer names caches"))]
    pub fill_ratio: FloatGauge,
}

/// The metrics of the page cache, which exists once per process and can be a `static`.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "dataforts_page_cache", golden = "golden/page_cache.prom")]
pub struct PageCacheMetrics {
    /// Look-ups that found the page.
    #[metric(recorder(inc = incr_hit))]
    pub hits_total: Counter,

    /// Look-ups that did not find the page.
    #[metric(recorder(inc = incr_miss))]
    pub misses_total: Counter,

    /// Pages that had to make room for others.
    #[metric(recorder(inc = incr_eviction))]
    pub evictions_total: Counter,

    /// Pages that were not let in, by reason.
    #[metric(by(reason), recorder(inc = incr_rejection))]
    pub rejections_total: By<Rejection, Counter>,

    /// Pages held.
    pub entries: Gauge,

    /// Bytes held.
    pub size_bytes: Gauge,

    /// Bytes held, as a part of those that the cache may hold.
    pub fill_ratio: FloatGauge,
}

/// The named caches and the page cache.
#[derive(Debug, MetricGroup)]
pub struct Caches {
    /// The named caches.
    pub named: Arc<CacheMetricsRegistry>,

    /// The page cache.
    pub pages: &'static PageCacheMetrics,
}
