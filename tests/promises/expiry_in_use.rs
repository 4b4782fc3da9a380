//! Promise: a key does not expire while one of its guards or timers is alive.

use std::time::{Duration, Instant};

use frozen_metrics::{
    By, Gauge, Histogram, InFlight, ReplicationMetrics, SecondsGauge, SecondsHistogram, Timer,
    WithExemplars,
};

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "use", golden = none, key = "channel", max_keys = 16, overflow = "others")]
struct Channel {
    /// Calls in flight.
    open_calls: Gauge,
    /// Open calls by side.
    #[metric(by(side = enum("near" | "far")))]
    open_sides: By<Side, Gauge>,
    /// Duration of the last call.
    last_call_seconds: SecondsGauge,
    /// Duration of a call.
    #[metric(buckets(1))]
    call_seconds: SecondsHistogram<Call>,
    /// Duration of a write.
    #[metric(buckets(1))]
    write_time: Histogram<Write>,
    /// Duration of a query by side.
    #[metric(by(side), buckets(1))]
    query_seconds: By<Side, WithExemplars<SecondsHistogram<Query>>>,
}

const IDLE: Duration = Duration::from_secs(10);

/// A guard of any type, held until it is dropped.
trait Guard {}

impl<T> Guard for T {}

type Begin = fn(&ChannelRegistry, &str) -> Box<dyn Guard>;

const GUARDS: [(&str, Begin); 7] = [
    ("a gauge", |registry, name| {
        Box::new(InFlight::new(registry.for_channel(name), |set: &Channel| &set.open_calls))
    }),
    ("a gauge of several", |registry, name| {
        let set = registry.for_channel(name);
        Box::new(InFlight::new(set, |set: &Channel| &set.open_sides[Side::Far]))
    }),
    ("a timer of a gauge", |registry, name| {
        Box::new(Timer::new(registry.for_channel(name), |set: &Channel| &set.last_call_seconds))
    }),
    ("a timer of a histogram", |registry, name| {
        Box::new(Timer::new(registry.for_channel(name), |set: &Channel| &set.call_seconds))
    }),
    ("a timer of a histogram of floats", |registry, name| {
        Box::new(Timer::new(registry.for_channel(name), |set: &Channel| &set.write_time))
    }),
    ("a timer of one of several", |registry, name| {
        let set = registry.for_channel(name);
        Box::new(Timer::new(set, |set: &Channel| &set.query_seconds[Side::Near]))
    }),
    ("two guards", |registry, name| {
        let begin = || InFlight::new(registry.for_channel(name), |set: &Channel| &set.open_calls);
        drop(begin());
        Box::new((begin(), begin()))
    }),
];

#[test]
fn a_key_with_a_live_guard_does_not_expire() {
    let registry = ChannelRegistry::new();
    let zero = Instant::now();
    let expire = |seconds| registry.expire_idle(zero + Duration::from_secs(seconds), IDLE);
    registry.for_channel("idle");
    let guards: Vec<_> = GUARDS.iter().map(|(name, begin)| begin(&registry, name)).collect();
    for seconds in [0, 5, 9] {
        assert_eq!(expire(seconds), 0);
    }
    assert_eq!(expire(10), 1, "only the key without a guard");
    for seconds in [20, 40, 1_000] {
        assert_eq!(expire(seconds), 0);
        for (name, _) in GUARDS {
            assert!(registry.get(name).is_some(), "{name}");
        }
    }
    drop(guards);
    assert_eq!(expire(1_009), 0, "it was in use at 1,000");
    assert_eq!(expire(1_018), 0, "its values changed before 1,009");
    assert_eq!(expire(1_019), GUARDS.len());
}

#[test]
fn a_discarded_timer_counts_as_use() {
    let registry = ChannelRegistry::new();
    let zero = Instant::now();
    let expire = |seconds| registry.expire_idle(zero + Duration::from_secs(seconds), IDLE);
    let set = registry.for_channel("a");
    let timer = set.call_seconds.start_timer();
    assert_eq!((expire(0), expire(20)), (0, 0));
    timer.discard();
    assert_eq!(expire(29), 0);
    assert_eq!(expire(39), 1);
}

#[test]
fn a_nonzero_gauge_without_a_guard_expires_and_a_key_in_use_can_be_removed() {
    let registry = ChannelRegistry::new();
    let zero = Instant::now();
    let expire = |seconds| registry.expire_idle(zero + Duration::from_secs(seconds), IDLE);
    registry.for_channel("set").open_calls.set(7);
    let used = registry.for_channel("used");
    let _call = used.open_calls.track();
    assert_eq!((expire(0), expire(10)), (0, 1));
    assert!(registry.get("set").is_none());
    assert!(registry.remove("used"));
}
