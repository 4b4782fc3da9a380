//! Promise: a channel expires once its values have not changed for the given time, and not earlier.

use std::sync::Arc;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, FloatGauge, ReplicationMetrics, SecondsGauge};

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, prefix = "expiry", snapshot = Scrape, rows = rows,
    key = "channel", max_keys = 8, overflow = "others",
)]
struct Channel {
    /// Number of records.
    records_total: Counter,
    /// Fill level.
    fill_ratio: FloatGauge,
    /// Lag behind the leader.
    lag_seconds: SecondsGauge,
}

/// A registry with an expiry after ten seconds, and a clock that the test controls.
struct TestClock {
    registry: ChannelRegistry,
    zero: Instant,
}

impl TestClock {
    fn with_channels(channels: &[&str]) -> Self {
        let registry = ChannelRegistry::new();
        channels.iter().for_each(|channel| drop(registry.for_channel(channel)));
        // An hour from now, so that the clock can also go back.
        Self { registry, zero: Instant::now() + Duration::from_secs(3_600) }
    }

    /// Runs expiry at this second and returns the expired channels.
    fn expire_at(&self, second: u64) -> Vec<String> {
        self.expire(self.zero + Duration::from_secs(second))
    }

    fn expire(&self, now: Instant) -> Vec<String> {
        let before = self.registry.snapshot().rows;
        let expired = self.registry.expire_idle(now, Duration::from_secs(10));
        let is_expired = |channel: &String| self.registry.get(channel).is_none();
        let expired_channels: Vec<_> =
            before.into_iter().map(|row| row.channel).filter(is_expired).collect();
        assert_eq!(expired_channels.len(), expired);
        expired_channels
    }
}

#[test]
fn a_channel_expires_once_it_has_been_idle_for_the_given_time() {
    let clock = TestClock::with_channels(&["busy", "idle", "once"]);
    let busy = clock.registry.for_channel("busy");
    assert_eq!(clock.expire_at(0), [""; 0]);
    busy.records_total.inc();
    clock.registry.for_channel("once").lag_seconds.record(Duration::ZERO);
    assert_eq!(clock.expire_at(5), [""; 0]);
    busy.records_total.inc();
    assert_eq!(clock.expire_at(9), [""; 0]);
    assert_eq!(clock.expire_at(10), ["idle"]);
    busy.fill_ratio.set(0.5);
    assert_eq!(clock.expire_at(14), [""; 0]);
    assert_eq!(clock.expire_at(15), ["once"]);
    assert_eq!(clock.expire_at(23), [""; 0], "it changed by second 14");
    assert_eq!(clock.expire_at(24), ["busy"]);
    assert!(clock.registry.is_empty());
}

#[test]
fn look_ups_and_scrapes_do_not_delay_expiry() {
    let clock = TestClock::with_channels(&["idle"]);
    for second in 0..10 {
        assert_eq!(clock.expire_at(second), [""; 0]);
        clock.registry.for_channel("idle");
        clock.registry.with_channel("idle", |set| set.records_total.add(0));
    }
    assert_eq!(clock.expire_at(10), ["idle"]);
}

#[test]
fn a_channel_never_expires_in_its_first_run_of_expiry() {
    let clock = TestClock::with_channels(&["a", "b"]);
    assert_eq!(clock.registry.expire_idle(clock.zero, Duration::ZERO), 0);
    clock.registry.for_channel("c");
    assert_eq!(clock.registry.expire_idle(clock.zero, Duration::ZERO), 2);
    assert_eq!(clock.registry.len(), 1);
}

#[test]
fn a_clock_that_goes_back_does_not_expire_early() {
    let clock = TestClock::with_channels(&["a", "b"]);
    assert_eq!(clock.expire_at(100), [""; 0]);
    assert_eq!(clock.expire_at(50), [""; 0]);
    clock.registry.for_channel("b").records_total.inc();
    assert_eq!(clock.expire(clock.zero - Duration::from_secs(1_800)), [""; 0]);
    assert_eq!(clock.expire_at(109), ["b"], "it changed half an hour before zero");
    assert_eq!(clock.expire_at(110), ["a"]);
}

#[test]
fn a_nan_gauge_counts_as_unchanged() {
    let clock = TestClock::with_channels(&["still", "becomes", "busy", "is no more"]);
    let set = |channel: &str, value| clock.registry.for_channel(channel).fill_ratio.set(value);
    ["still", "busy", "is no more"].iter().for_each(|channel| set(channel, f64::NAN));
    assert_eq!(clock.expire_at(0), [""; 0]);
    set("becomes", f64::NAN);
    set("still", -f64::NAN);
    set("is no more", 0.0);
    clock.registry.for_channel("busy").records_total.inc();
    assert_eq!(clock.expire_at(5), [""; 0]);
    assert_eq!(clock.expire_at(10), ["still"]);
    clock.registry.for_channel("busy").records_total.inc();
    assert_eq!(clock.expire_at(15), ["becomes", "is no more"]);
}

#[test]
fn a_removed_channel_that_is_created_again_starts_a_new_idle_time() {
    let clock = TestClock::with_channels(&["a"]);
    let before = clock.registry.for_channel("a");
    assert_eq!(clock.expire_at(0), [""; 0]);
    assert!(clock.registry.remove("a"));
    assert!(!Arc::ptr_eq(&before, &clock.registry.for_channel("a")));
    assert_eq!(clock.expire_at(10), [""; 0], "idle time restarts although the values are equal");
    assert_eq!(clock.expire_at(20), ["a"]);
    clock.registry.for_channel("a");
    assert_eq!(clock.expire_at(30), [""; 0]);
}

#[test]
fn the_overflow_set_never_expires() {
    let clock = TestClock::with_channels(&["1", "2", "3", "4", "5", "6", "7", "8", "late"]);
    assert_eq!(clock.expire_at(0), [""; 0]);
    assert_eq!(clock.expire_at(10).len(), ChannelRegistry::MAX_KEYS);
    assert_eq!(clock.expire_at(20), [""; 0]);
    assert_eq!((clock.registry.len(), clock.registry.folded()), (1, 1));
}
