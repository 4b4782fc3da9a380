//! Promise: a channel expires once its values have been the same for as long as was said, and not
//! before.

use std::sync::Arc;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, FloatGauge, ReplicationMetrics, SecondsGauge};

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, prefix = "expiry", snapshot = Scrape, rows = rows,
    key = "channel", max_keys = 8, overflow = "others",
)]
struct Channel {
    /// What was recorded.
    records_total: Counter,
    /// How full.
    fill_ratio: FloatGauge,
    /// How far behind.
    lag_seconds: SecondsGauge,
}

/// Ten seconds of idleness, by a clock that the test sets.
struct Clock {
    registry: ChannelRegistry,
    zero: Instant,
}

impl Clock {
    fn of(channels: &[&str]) -> Self {
        let registry = ChannelRegistry::new();
        channels.iter().for_each(|channel| drop(registry.for_channel(channel)));
        // An hour from now, so that it can go back.
        Self { registry, zero: Instant::now() + Duration::from_secs(3_600) }
    }

    /// Who expires at this second.
    fn at(&self, second: u64) -> Vec<String> {
        self.when(self.zero + Duration::from_secs(second))
    }

    fn when(&self, now: Instant) -> Vec<String> {
        let before = self.registry.snapshot().rows;
        let expired = self.registry.expire_idle(now, Duration::from_secs(10));
        let is_gone = |channel: &String| self.registry.get(channel).is_none();
        let gone: Vec<_> = before.into_iter().map(|row| row.channel).filter(is_gone).collect();
        assert_eq!(gone.len(), expired);
        gone
    }
}

#[test]
fn a_channel_expires_when_nothing_changed_for_so_long_and_not_before() {
    let clock = Clock::of(&["busy", "idle", "once"]);
    let busy = clock.registry.for_channel("busy");
    assert_eq!(clock.at(0), [""; 0]);
    busy.records_total.inc();
    clock.registry.for_channel("once").lag_seconds.record(Duration::ZERO);
    assert_eq!(clock.at(5), [""; 0]);
    busy.records_total.inc();
    assert_eq!(clock.at(9), [""; 0]);
    assert_eq!(clock.at(10), ["idle"]);
    busy.fill_ratio.set(0.5);
    assert_eq!(clock.at(14), [""; 0]);
    assert_eq!(clock.at(15), ["once"]);
    assert_eq!(clock.at(23), [""; 0], "it changed before the second 14");
    assert_eq!(clock.at(24), ["busy"]);
    assert!(clock.registry.is_empty());
}

#[test]
fn looking_up_and_scraping_keep_no_channel_alive() {
    let clock = Clock::of(&["idle"]);
    for second in 0..10 {
        assert_eq!(clock.at(second), [""; 0]);
        clock.registry.for_channel("idle");
        clock.registry.with_channel("idle", |set| set.records_total.add(0));
    }
    assert_eq!(clock.at(10), ["idle"]);
}

#[test]
fn what_is_seen_for_the_first_time_stays_even_if_no_time_is_asked_for() {
    let clock = Clock::of(&["a", "b"]);
    assert_eq!(clock.registry.expire_idle(clock.zero, Duration::ZERO), 0);
    clock.registry.for_channel("c");
    assert_eq!(clock.registry.expire_idle(clock.zero, Duration::ZERO), 2);
    assert_eq!(clock.registry.len(), 1);
}

#[test]
fn a_clock_that_goes_back_expires_nothing_early() {
    let clock = Clock::of(&["a", "b"]);
    assert_eq!(clock.at(100), [""; 0]);
    assert_eq!(clock.at(50), [""; 0]);
    clock.registry.for_channel("b").records_total.inc();
    assert_eq!(clock.when(clock.zero - Duration::from_secs(1_800)), [""; 0]);
    assert_eq!(clock.at(109), ["b"], "it changed half an hour ago, as the clock says");
    assert_eq!(clock.at(110), ["a"]);
}

#[test]
fn a_gauge_that_is_no_number_keeps_no_channel_alive() {
    let clock = Clock::of(&["still", "becomes", "busy", "is no more"]);
    let set = |channel: &str, value| clock.registry.for_channel(channel).fill_ratio.set(value);
    ["still", "busy", "is no more"].iter().for_each(|channel| set(channel, f64::NAN));
    assert_eq!(clock.at(0), [""; 0]);
    set("becomes", f64::NAN);
    set("still", -f64::NAN);
    set("is no more", 0.0);
    clock.registry.for_channel("busy").records_total.inc();
    assert_eq!(clock.at(5), [""; 0]);
    assert_eq!(clock.at(10), ["still"]);
    clock.registry.for_channel("busy").records_total.inc();
    assert_eq!(clock.at(15), ["becomes", "is no more"]);
}

#[test]
fn a_channel_that_comes_back_is_another_one() {
    let clock = Clock::of(&["a"]);
    let before = clock.registry.for_channel("a");
    assert_eq!(clock.at(0), [""; 0]);
    assert!(clock.registry.remove("a"));
    assert!(!Arc::ptr_eq(&before, &clock.registry.for_channel("a")));
    assert_eq!(clock.at(10), [""; 0], "these zeros are not the ones of second 0");
    assert_eq!(clock.at(20), ["a"]);
    clock.registry.for_channel("a");
    assert_eq!(clock.at(30), [""; 0]);
}

#[test]
fn the_overflow_does_not_expire() {
    let clock = Clock::of(&["1", "2", "3", "4", "5", "6", "7", "8", "late"]);
    assert_eq!(clock.at(0), [""; 0]);
    assert_eq!(clock.at(10).len(), ChannelRegistry::MAX_KEYS);
    assert_eq!(clock.at(20), [""; 0]);
    assert_eq!((clock.registry.len(), clock.registry.folded()), (1, 1));
}
