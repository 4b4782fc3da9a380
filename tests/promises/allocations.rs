//! Promise: what is hot does not allocate, and a channel is small.

use std::sync::Arc;
use std::time::Duration;

use allocation_counter::measure;
use frozen_metrics::{
    By, Counter, Exporter, FloatCounter, Format, Histogram, ReplicationMetrics, SecondsHistogram,
    StateSet, StripedCounter,
};
use schemas::replication::{MAX_TRACKED_CHANNELS, ReplicationMetricsRegistry};

/// Eight counters, as many as the most common comparison has.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "eight", key = "channel", max_keys = 100_000, overflow = "others", golden = none)]
struct Eight {
    /// First.
    p_total: Counter,
    /// Second.
    q_total: Counter,
    /// Third.
    r_total: Counter,
    /// Fourth.
    t_total: Counter,
    /// Fifth.
    u_total: Counter,
    /// Sixth.
    v_total: Counter,
    /// Seventh.
    w_total: Counter,
    /// Eighth.
    x_total: Counter,
}

fn full() -> ReplicationMetricsRegistry {
    let registry = ReplicationMetricsRegistry::new();
    for number in 0..MAX_TRACKED_CHANNELS {
        // Every tenth name needs escapes, and every third has lags.
        let quote = if number % 10 == 0 { "\"" } else { "" };
        let channel = registry.for_channel(&format!("channel-{quote}{number}"));
        channel.incr_sync_bytes(number as u64 * 999);
        if number % 3 == 0 {
            channel.record_leader_lag(Duration::from_millis(number as u64));
        }
    }
    registry
}

#[test]
fn recording_and_looking_up_allocate_nothing() {
    let registry = full();
    let channel = registry.for_channel("channel-7");
    registry.with_channel("channel-7", |set| set.incr_leader_change());
    let cost = measure(|| {
        channel.incr_sync_bytes(7);
        channel.record_leader_lag(Duration::from_millis(7));
        registry.for_channel("channel-7").incr_leader_change();
        registry.with_channel("channel-7", |set| set.incr_leader_change());
    });
    assert_eq!(cost.count_total, 0);
}

#[test]
fn folding_allocates_nothing() {
    let registry = full();
    let cost = measure(|| {
        for name in ["unknown", "another", "__overflow__"] {
            registry.for_channel(name).incr_leader_change();
            registry.with_channel(name, |set| set.incr_leader_change());
        }
    });
    assert_eq!(registry.folded(), 4);
    assert_eq!(cost.count_total, 0, "not even the first time");
}

#[test]
fn a_warm_scrape_allocates_nothing() {
    let registry = full();
    let mut kept = Vec::new();
    registry.encode(&mut kept);
    let length = kept.len();
    let cost = measure(|| {
        for _ in 0..3 {
            kept.clear();
            registry.encode(&mut kept);
        }
    });
    assert_eq!((cost.count_total, kept.len()), (0, length));
}

#[test]
fn a_warm_scrape_of_a_whole_exporter_allocates_nothing() {
    let exporter = Exporter::new().with(full()).unwrap().with(EightRegistry::new()).unwrap();
    let mut kept = Vec::new();
    exporter.encode(&mut kept, Format::Text);
    let cost = measure(|| {
        kept.clear();
        exporter.encode(&mut kept, Format::Text);
    });
    assert_eq!(cost.count_total, 0);
}

/// What has several series a field.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 64, overflow = "others", golden = none)]
struct Link {
    /// Calls that failed.
    #[metric(by(kind = enum("no_route" | "timeout")))]
    failures_total: By<Failure, Counter>,
    /// Frames sent.
    frames_total: StripedCounter,
    /// CPU time spent.
    busy_seconds_total: FloatCounter,
    /// Size of a frame.
    #[metric(buckets(exponential(64, 4, 8)))]
    frame_bytes: Histogram<FrameBytes>,
    /// Time to an answer.
    #[metric(by(kind = "no_route" | "timeout"), buckets(0.001, 0.1, 1))]
    latency_seconds: By<Failure, SecondsHistogram<Latency>>,
    /// What the link does.
    #[metric(states(enum("starting" | "serving")))]
    phase: StateSet<Phase>,
}

fn record(link: &Link, number: u32) {
    link.failures_total[Failure::Timeout].inc();
    link.frames_total.inc();
    link.busy_seconds_total.add(0.1);
    link.frame_bytes.observe(f64::from(number) * 1.1);
    link.latency_seconds[Failure::NoRoute].record(Duration::from_nanos(u64::from(number)));
    link.phase.set(Phase::Serving);
}

#[test]
fn recording_in_partitions_and_histograms_allocates_nothing() {
    let link = Link::new();
    let cost = measure(|| (0..1_000).for_each(|number| record(&link, number)));
    assert_eq!(cost.count_total, 0);
    let cost = measure(|| link.latency_seconds[Failure::Timeout].start_timer().discard());
    assert_eq!(cost.count_total, 0);
}

#[test]
fn a_warm_scrape_of_partitions_histograms_and_state_sets_allocates_nothing() {
    let links = Arc::new(LinkRegistry::new());
    let peers: Vec<_> = (0..64).map(|number| links.for_peer(&format!("peer-{number}"))).collect();
    let exporter = Exporter::new().with(Arc::clone(&links)).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let mut kept = Vec::new();
        peers.iter().for_each(|peer| record(peer, 1_000_000));
        exporter.encode(&mut kept, format);
        // Digits may be added while it is measured.
        kept.reserve(kept.len());
        let cost = measure(|| {
            for number in 0..3 {
                peers.iter().for_each(|peer| record(peer, number));
                kept.clear();
                exporter.encode(&mut kept, format);
            }
        });
        assert_eq!(cost.count_total, 0, "{format:?}");
    }
}

/// What an allocator adds to a block: a word before it, and rounding to 16 bytes.
const MALLOC_AT_MOST: u64 = 8 + 15;

#[test]
fn a_channel_of_eight_counters_takes_at_most_200_bytes_before_the_first_scrape() {
    for channels in [1_000_u64, 10_000, 50_000] {
        let registry = EightRegistry::new();
        let names: Vec<_> = (0..channels).map(|number| format!("channel-{number:06}")).collect();
        let cost = measure(|| names.iter().for_each(|name| drop(registry.for_channel(name))));
        let blocks = u64::try_from(cost.count_current).unwrap();
        let bytes = u64::try_from(cost.bytes_current).unwrap() + blocks * MALLOC_AT_MOST;
        assert!(bytes / channels <= 200, "{} bytes a channel at {channels}", bytes / channels);
    }
}
