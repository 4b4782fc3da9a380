//! Promise: recording, look-ups and warm scrapes do not allocate, and a channel is small.

use std::sync::Arc;
use std::time::Duration;

use allocation_counter::{AllocationInfo, measure};
use frozen_metrics::{
    By, Collect, Counter, Encoder, Exporter, FloatCounter, Format, Histogram, MetricGroup,
    ReplicationMetrics, SecondsHistogram, StateSet, StripedCounter,
};
use schemas::replication::{MAX_TRACKED_CHANNELS, ReplicationMetricsRegistry};

/// Eight counters, as in the comparison with other crates.
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

fn full_registry() -> ReplicationMetricsRegistry {
    let registry = ReplicationMetricsRegistry::new();
    for number in 0..MAX_TRACKED_CHANNELS {
        // Every tenth name needs escaping; every third channel has a lag.
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
fn recording_and_look_ups_do_not_allocate() {
    let registry = full_registry();
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
fn folding_does_not_allocate() {
    let registry = full_registry();
    let cost = measure(|| {
        for name in ["unknown", "another", "__overflow__"] {
            registry.for_channel(name).incr_leader_change();
            registry.with_channel(name, |set| set.incr_leader_change());
        }
    });
    assert_eq!(registry.folded(), 4);
    assert_eq!(cost.count_total, 0, "including the first fold");
}

#[test]
fn a_warm_scrape_does_not_allocate() {
    let registry = full_registry();
    let mut buffer = Vec::new();
    registry.encode(&mut buffer);
    let length = buffer.len();
    let cost = measure(|| {
        for _ in 0..3 {
            buffer.clear();
            registry.encode(&mut buffer);
        }
    });
    assert_eq!((cost.count_total, buffer.len()), (0, length));
}

#[test]
fn a_scrape_after_an_insertion_copies_the_other_keys() {
    let registry = EightRegistry::new();
    (0..10_000).for_each(|number| drop(registry.for_channel(&format!("channel-{number}"))));
    let mut buffer = Vec::new();
    registry.encode(&mut buffer);
    buffer.reserve(buffer.len());
    for name in ["a", "channel-5", "z\"", "channel-77777"] {
        drop(registry.for_channel(name));
        buffer.clear();
        let cost = measure(|| registry.encode(&mut buffer));
        assert!(cost.count_total <= 32, "{} allocations after `{name}`", cost.count_total);
    }
}

#[test]
fn a_warm_scrape_of_an_exporter_does_not_allocate() {
    let exporter =
        Exporter::new().with(full_registry()).unwrap().with(EightRegistry::new()).unwrap();
    let mut buffer = Vec::new();
    exporter.encode(&mut buffer, Format::Text);
    let cost = measure(|| {
        buffer.clear();
        exporter.encode(&mut buffer, Format::Text);
    });
    assert_eq!(cost.count_total, 0);
}

/// Members in scopes with labels and a prefix.
#[derive(Default, MetricGroup)]
struct Scoped {
    #[member(labels(tier = "cold"), golden = none)]
    links: Arc<LinkRegistry>,
    #[member(prefix = "other", labels(tier = "cold"), golden = none)]
    eight: Arc<EightRegistry>,
}

#[test]
fn a_warm_scrape_of_a_group_does_not_allocate() {
    let group = Scoped::default();
    for number in 0..64 {
        record(&group.links.for_peer(&format!("peer-{number}")), number);
        group.eight.for_channel(&format!("channel-{number}")).p_total.add(u64::from(number));
    }
    for format in [Format::Text, Format::OpenMetrics] {
        let mut buffer = Vec::new();
        let mut scrape = || {
            buffer.clear();
            Encoder::append_to(&mut buffer, format, |encoder| group.expose(encoder));
        };
        scrape();
        assert_eq!(measure(scrape).count_total, 0, "{format:?}");
    }
}

#[test]
fn a_warm_scrape_in_protobuf_allocates_a_few_blocks_for_any_number_of_keys() {
    let registry = EightRegistry::new();
    let mut buffer = Vec::new();
    for keys in [100, 10_000] {
        (0..keys).for_each(|number| drop(registry.for_channel(&format!("channel-{number}"))));
        let mut scrape = || {
            buffer.clear();
            Encoder::append_to(&mut buffer, Format::Protobuf, |encoder| registry.expose(encoder));
        };
        scrape();
        let cost = measure(scrape);
        assert!(cost.count_total <= 16, "{} allocations for {keys} keys", cost.count_total);
    }
}

/// Fields with several series each.
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
    #[metric(by(kind), buckets(0.001, 0.1, 1))]
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
fn recording_in_partitions_and_histograms_does_not_allocate() {
    let link = Link::new();
    let cost = measure(|| (0..1_000).for_each(|number| record(&link, number)));
    assert_eq!(cost.count_total, 0);
    let cost = measure(|| link.latency_seconds[Failure::Timeout].start_timer().discard());
    assert_eq!(cost.count_total, 0);
}

#[test]
fn a_warm_scrape_of_multi_series_fields_does_not_allocate() {
    let links = Arc::new(LinkRegistry::new());
    let peers: Vec<_> = (0..64).map(|number| links.for_peer(&format!("peer-{number}"))).collect();
    let exporter = Exporter::new().with(Arc::clone(&links)).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let mut buffer = Vec::new();
        peers.iter().for_each(|peer| record(peer, 1_000_000));
        exporter.encode(&mut buffer, format);
        // Numbers may grow by some digits while allocations are counted.
        buffer.reserve(buffer.len());
        let cost = measure(|| {
            for number in 0..3 {
                peers.iter().for_each(|peer| record(peer, number));
                buffer.clear();
                exporter.encode(&mut buffer, format);
            }
        });
        assert_eq!(cost.count_total, 0, "{format:?}");
    }
}

/// The overhead of an allocator per block: one word, and rounding to 16 bytes.
const MAX_BLOCK_OVERHEAD: u64 = 8 + 15;

/// The names of the channels have 14 bytes.
#[test]
fn a_channel_of_eight_counters_needs_at_most_210_bytes_and_320_after_a_scrape() {
    let measured = |channels: u64| {
        let registry = EightRegistry::new();
        let names: Vec<_> = (0..channels).map(|number| format!("channel-{number:06}")).collect();
        let bytes = |cost: &AllocationInfo| {
            let blocks = u64::try_from(cost.count_current).unwrap();
            let bytes = u64::try_from(cost.bytes_current).unwrap();
            (bytes + blocks * MAX_BLOCK_OVERHEAD) / channels
        };
        let idle = measure(|| names.iter().for_each(|name| drop(registry.for_channel(name))));
        let mut text = Vec::with_capacity(2_000 * names.len());
        let scraped = measure(|| registry.encode(&mut text));
        [bytes(&idle), bytes(&idle) + bytes(&scraped)]
    };
    for channels in [5_000, 10_000, 50_000] {
        // A new thread has no tables of the previous registry. Freeing them would change the measurement.
        let measured = std::thread::scope(|scope| scope.spawn(|| measured(channels)).join());
        let [idle, scraped] = measured.expect("the thread contains no assertion");
        assert!(idle <= 210, "{idle} bytes per channel with {channels} channels");
        assert!(scraped <= 320, "{scraped} bytes after a scrape of {channels} channels");
    }
}
