//! Promise: no value of a caller's is a panic, and each instrument ends where it says.

use std::thread;
use std::time::Duration;

use metrics_runtime::{Counter, FloatGauge, Gauge, SecondsGauge};

#[test]
fn a_counter_wraps_as_a_restart_would() {
    let counter = Counter::new();
    counter.add(u64::MAX);
    assert_eq!(counter.get(), u64::MAX);
    counter.inc();
    assert_eq!(counter.get(), 0);
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
fn a_float_gauge_holds_any_float() {
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
fn a_seconds_gauge_rounds_down_to_microseconds_and_never_looks_unobserved() {
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
    assert_eq!(gauge.seconds(), Some(0.0), "shorter than before is no less observed");
}

#[test]
fn threads_that_record_at_once_lose_nothing() {
    const EACH: u32 = 50_000;
    let (counter, gauge, float) = (Counter::new(), Gauge::new(), FloatGauge::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..EACH {
                    counter.inc();
                    gauge.inc();
                    gauge.sub(3);
                    float.add(0.5);
                }
            });
        }
    });
    assert_eq!(counter.get(), u64::from(4 * EACH));
    assert_eq!(gauge.get(), -2 * i64::from(4 * EACH));
    assert_eq!(float.get(), f64::from(4 * EACH) / 2.0);
}
