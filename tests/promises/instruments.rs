//! Promise: no value panics, and each instrument handles the ends of its range as documented.

use std::thread;
use std::time::{Duration, SystemTime};

use frozen_metrics::{
    BoolGauge, ClampedGauge, Counter, Exporter, FloatCounter, FloatGauge, Format, Gauge, MaxGauge,
    ReplicationMetrics, SecondsGauge, StripedCounter, TimestampGauge, UnsignedGauge,
};

#[test]
fn a_counter_wraps_around_to_zero() {
    let counter = Counter::new();
    counter.add(u64::MAX);
    assert_eq!(counter.get(), u64::MAX);
    counter.inc();
    assert_eq!(counter.get(), 0);
}

#[test]
fn a_striped_counter_is_exact_and_monotonic_with_many_threads() {
    static COUNTER: StripedCounter = StripedCounter::new();
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| (0..10_000).for_each(|_| COUNTER.inc()));
        }
        let mut before = 0;
        for _ in 0..1_000 {
            let now = COUNTER.get();
            assert!(before <= now);
            before = now;
        }
    });
    assert_eq!(COUNTER.get(), 200_000);
    COUNTER.add(u64::MAX);
    assert_eq!(COUNTER.get(), 199_999);
    assert_eq!(format!("{COUNTER:?}"), "StripedCounter(199999)");
}

#[test]
fn a_gauge_wraps_at_both_ends() {
    let gauge = Gauge::new();
    gauge.set(i64::MAX);
    gauge.inc();
    assert_eq!(gauge.get(), i64::MIN);
    gauge.sub(1);
    assert_eq!(gauge.get(), i64::MAX);
    gauge.add(i64::MIN);
    gauge.sub(i64::MIN);
    gauge.dec();
    assert_eq!(gauge.get(), i64::MAX - 1);
}

#[test]
fn a_float_gauge_stores_any_float() {
    let gauge = FloatGauge::new();
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MIN_POSITIVE, f64::MAX] {
        gauge.set(value);
        assert_eq!(gauge.get().to_bits(), value.to_bits());
    }
    gauge.add(f64::MAX);
    assert_eq!(gauge.get(), f64::INFINITY);
    gauge.sub(f64::INFINITY);
    assert!(gauge.get().is_nan());
}

#[test]
fn a_seconds_gauge_truncates_to_microseconds_and_saturates() {
    let gauge = SecondsGauge::new();
    assert_eq!(gauge.seconds(), None);
    let spans = [
        (Duration::ZERO, 0.0),
        (Duration::from_nanos(1_999), 0.000_001),
        (Duration::from_millis(250), 0.25),
        (Duration::from_micros(u64::MAX - 1), 18_446_744_073_709.55),
        (Duration::from_micros(u64::MAX), 18_446_744_073_709.55),
        (Duration::MAX, 18_446_744_073_709.55),
    ];
    for (span, seconds) in spans {
        gauge.record(span);
        assert_eq!(gauge.seconds(), Some(seconds), "{span:?}");
    }
    gauge.record(Duration::ZERO);
    assert_eq!(gauge.seconds(), Some(0.0), "a zero span is a record");
}

#[test]
fn a_float_counter_ignores_negative_and_nonfinite_parts_and_saturates() {
    let counter = FloatCounter::new();
    counter.add(0.5);
    for part in [0.0, -0.0, -0.25, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MIN] {
        counter.add(part);
        assert_eq!(counter.get(), 0.5, "{part}");
    }
    counter.add(f64::MIN_POSITIVE);
    assert_eq!(counter.get(), 0.5, "the part is lost in rounding");
    counter.add(f64::MAX);
    counter.add(f64::MAX);
    assert_eq!(counter.get(), f64::MAX);
}

#[test]
fn a_clamped_gauge_stores_negative_values_and_shows_zero() {
    let gauge = ClampedGauge::new();
    gauge.dec();
    gauge.sub(4);
    assert_eq!(gauge.get(), 0);
    gauge.add(5);
    gauge.inc();
    assert_eq!(gauge.get(), 1, "negative values are stored");
    gauge.set(i64::MIN);
    assert_eq!(gauge.get(), 0);
    gauge.set(i64::MAX);
    gauge.inc();
    assert_eq!(gauge.get(), 0, "it wraps like a gauge");
}

#[test]
fn a_bool_gauge_has_the_last_value_set() {
    let gauge = BoolGauge::new();
    let seen = [true, true, false, true, false].map(|value| {
        gauge.set(value);
        gauge.get()
    });
    assert_eq!(seen, [true, true, false, true, false]);
    assert!(!BoolGauge::new().get());
}

#[test]
fn a_timestamp_gauge_accepts_any_time() {
    let gauge = TimestampGauge::new();
    assert_eq!(gauge.seconds(), None);
    let epoch = SystemTime::UNIX_EPOCH;
    let cases = [
        (epoch + Duration::from_nanos(1_700_000_000_123_456_789), 1_700_000_000.123_456),
        (epoch - Duration::from_secs(1), 0.0),
        (epoch - Duration::from_secs(100 * 365 * 86_400), 0.0),
        (epoch, 0.0),
        (epoch + Duration::from_secs(i64::MAX as u64), 18_446_744_073_709.55),
    ];
    for (time, seconds) in cases {
        gauge.set(time);
        assert_eq!(gauge.seconds(), Some(seconds), "{time:?}");
    }
    let before = SystemTime::now().duration_since(epoch).unwrap().as_secs_f64();
    gauge.set_to_now();
    assert!((before - 0.001..before + 60.0).contains(&gauge.seconds().unwrap()));
}

#[test]
fn concurrent_records_lose_nothing() {
    const EACH: u32 = 50_000;
    let (counter, gauge, float) = (Counter::new(), Gauge::new(), FloatGauge::new());
    let seconds = FloatCounter::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..EACH {
                    counter.inc();
                    gauge.inc();
                    gauge.sub(3);
                    float.add(0.5);
                    seconds.add(0.25);
                }
            });
        }
    });
    assert_eq!(counter.get(), u64::from(4 * EACH));
    assert_eq!(gauge.get(), -2 * i64::from(4 * EACH));
    assert_eq!(float.get(), f64::from(4 * EACH) / 2.0);
    assert_eq!(seconds.get(), f64::from(4 * EACH) / 4.0);
}

#[test]
fn an_unsigned_gauge_has_the_range_of_u64_and_does_not_wrap() {
    let gauge = UnsignedGauge::new();
    gauge.dec();
    assert_eq!(gauge.get(), 0);
    gauge.inc();
    gauge.add(4);
    gauge.sub(2);
    assert_eq!(gauge.get(), 3);
    gauge.set(u64::MAX);
    gauge.inc();
    assert_eq!(gauge.get(), u64::MAX);
}

#[test]
fn raise_to_never_lowers() {
    let (counter, float, gauge) = (Counter::new(), FloatCounter::new(), MaxGauge::new());
    for value in [0, 7, 3, 7, u64::MAX, 0] {
        let before = (counter.get(), gauge.get());
        counter.raise_to(value);
        gauge.raise_to(value);
        assert_eq!((counter.get(), gauge.get()), (before.0.max(value), before.1.max(value)));
    }
    assert_eq!(gauge.reset(), u64::MAX);
    assert_eq!(gauge.get(), 0);
    for (total, expected) in
        [(0.5, 0.5), (0.25, 0.5), (f64::NAN, 0.5), (f64::INFINITY, 0.5), (-1.0, 0.5), (2.0, 2.0)]
    {
        float.raise_to(total);
        assert_eq!(float.get(), expected, "{total}");
    }
}

#[test]
fn concurrent_raises_leave_the_highest_total() {
    let (counter, gauge) = (Counter::new(), MaxGauge::new());
    thread::scope(|scope| {
        for thread in 0..4 {
            let (counter, gauge) = (&counter, &gauge);
            scope.spawn(move || {
                for step in (0..10_000).rev() {
                    counter.raise_to(step * 4 + thread);
                    gauge.raise_to(step * 4 + thread);
                }
            });
        }
    });
    assert_eq!((counter.get(), gauge.get()), (39_999, 39_999));
}

/// A chain.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "chain", golden = none)]
struct Chain {
    /// Last block.
    #[metric(recorder(set = set_height))]
    height: UnsignedGauge,
    /// Highest block of any peer.
    #[metric(recorder(raise_to = see_height))]
    best_height: MaxGauge,
    /// Blocks that the database wrote.
    #[metric(recorder(raise_to = mirror_writes))]
    writes_total: Counter,
}

#[test]
fn numbers_beyond_those_of_i64_are_exposed() {
    static CHAIN: Chain = Chain::new();
    CHAIN.set_height(u64::MAX);
    CHAIN.see_height(u64::MAX - 1);
    CHAIN.mirror_writes(9);
    let snapshot = CHAIN.snapshot();
    assert_eq!((snapshot.height, snapshot.writes_total), (u64::MAX, 9));
    let exporter = Exporter::new().with(&CHAIN).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let text = tests::encoded(&exporter, format);
        assert!(text.contains("\nchain_height 18446744073709551615\n"), "{text}");
        assert!(text.contains("\nchain_best_height 18446744073709551614\n"), "{text}");
        assert!(text.contains("\nchain_writes_total 9\n"), "{text}");
    }
}
