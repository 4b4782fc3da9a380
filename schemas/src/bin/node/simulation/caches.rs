//! Simulated caches, which fill and evict entries.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use frozen_metrics::{By, Counter, FloatGauge, Gauge};
use schemas::cache::{CacheMetrics, CacheMetricsRegistry, PageCacheMetrics, Rejection};

use super::times;

/// The named caches with their look-ups per second, the share of hits, and the capacity in bytes.
const CACHES: [(&str, f64, f64, i64); 2] =
    [("routes", 150.0, 0.98, 256 << 10), ("sessions", 40.0, 0.80, 2 << 20)];

/// The same values for the page cache.
const PAGES: (f64, f64, i64) = (60.0, 0.90, 16 << 20);

pub(super) struct Cache {
    metrics: Metrics,
    look_ups_per_second: f64,
    hit_ratio: f64,
    capacity: i64,
    /// The size of each entry in bytes, the oldest first.
    entries: VecDeque<i64>,
    bytes: i64,
}

enum Metrics {
    Named(Arc<CacheMetrics>),
    Pages(&'static PageCacheMetrics),
}

/// The metrics that both sets have.
struct Instruments<'a> {
    hits: &'a Counter,
    misses: &'a Counter,
    evictions: &'a Counter,
    rejections: &'a By<Rejection, Counter>,
    entries: &'a Gauge,
    size_bytes: &'a Gauge,
    fill_ratio: &'a FloatGauge,
}

pub(super) fn named(registry: &CacheMetricsRegistry) -> Vec<Cache> {
    let cache = |(name, look_ups, hit_ratio, capacity)| {
        Cache::new(Metrics::Named(registry.for_cache(name)), (look_ups, hit_ratio, capacity))
    };
    CACHES.map(cache).into()
}

pub(super) fn of_pages(metrics: &'static PageCacheMetrics) -> Cache {
    Cache::new(Metrics::Pages(metrics), PAGES)
}

impl Cache {
    fn new(metrics: Metrics, (look_ups_per_second, hit_ratio, capacity): (f64, f64, i64)) -> Self {
        let entries = VecDeque::new();
        Self { metrics, look_ups_per_second, hit_ratio, capacity, entries, bytes: 0 }
    }

    pub(super) fn step(&mut self, rng: &mut Rng, time: Duration) {
        for _ in 0..times(rng, self.look_ups_per_second, time.as_secs_f64()) {
            // The share of hits grows as the cache fills.
            let warmth = (self.bytes as f64 / self.capacity as f64 * 4.0).min(1.0);
            if rng.f64() < self.hit_ratio * warmth {
                self.metrics.instruments().hits.inc();
            } else {
                self.metrics.instruments().misses.inc();
                self.insert(rng);
            }
        }
        let shown = self.metrics.instruments();
        shown.entries.set(self.entries.len() as i64);
        shown.size_bytes.set(self.bytes);
        shown.fill_ratio.set(self.bytes as f64 / self.capacity as f64);
    }

    fn insert(&mut self, rng: &mut Rng) {
        let bytes = rng.i64(self.capacity / 400..self.capacity / 100);
        let rejection = match rng.u32(..60) {
            0 => Some(Rejection::TooLarge),
            1 => Some(Rejection::NoRoom),
            2..5 => Some(Rejection::TooRare),
            _ => None,
        };
        let shown = self.metrics.instruments();
        if let Some(rejection) = rejection {
            shown.rejections[rejection].inc();
            return;
        }
        self.entries.push_back(bytes);
        self.bytes += bytes;
        while self.bytes > self.capacity
            && let Some(oldest) = self.entries.pop_front()
        {
            self.bytes -= oldest;
            shown.evictions.inc();
        }
    }
}

impl Metrics {
    fn instruments(&self) -> Instruments<'_> {
        match self {
            Metrics::Named(set) => Instruments {
                hits: &set.hits_total,
                misses: &set.misses_total,
                evictions: &set.evictions_total,
                rejections: &set.rejections_total,
                entries: &set.entries,
                size_bytes: &set.size_bytes,
                fill_ratio: &set.fill_ratio,
            },
            Metrics::Pages(set) => Instruments {
                hits: &set.hits_total,
                misses: &set.misses_total,
                evictions: &set.evictions_total,
                rejections: &set.rejections_total,
                entries: &set.entries,
                size_bytes: &set.size_bytes,
                fill_ratio: &set.fill_ratio,
            },
        }
    }
}
