//! Concurrent observations and reads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use frozen_metrics::{Exporter, Format};
use tests::encoded;

use super::Work;
use crate::exposition::{Sample, openmetrics, samples};

const THREADS: u64 = 2;
const EACH: u64 = 100_000;

/// Runs `observe` with increasing numbers on some threads while this thread calls `read`. Returns
/// the number of reads.
fn while_observing(observe: impl Fn(u64) + Sync, mut read: impl FnMut()) -> u32 {
    let running = AtomicBool::new(true);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                scope.spawn({
                    let observe = &observe;
                    move || (0..EACH).for_each(|number| observe(thread * EACH + number))
                })
            })
            .collect();
        scope.spawn(|| {
            threads.into_iter().for_each(|thread| thread.join().unwrap());
            running.store(false, Ordering::Relaxed);
        });
        let mut reads = 0;
        while running.load(Ordering::Relaxed) {
            read();
            reads += 1;
        }
        reads
    })
}

fn value(samples: &[Sample], name: &str) -> f64 {
    samples.iter().find(|sample| sample.name == name).unwrap().value
}

fn assert_consistent(samples: &[Sample], name: &str, observation: f64) {
    let bucket = format!("{name}_bucket");
    let buckets = samples.iter().filter(|sample| sample.name == bucket);
    let buckets: Vec<_> = buckets.map(|sample| sample.value).collect();
    let count = value(samples, &format!("{name}_count"));
    assert_eq!(buckets.last(), Some(&count), "the last bucket equals the count");
    assert!(buckets.is_sorted(), "buckets are cumulative: {buckets:?}");
    assert_eq!(value(samples, &format!("{name}_sum")), count * observation);
}

#[test]
fn every_scrape_is_consistent_during_observations() {
    static WORK: Work = Work::new();
    // The sums are multiples of a quarter, which floats represent exactly.
    let span = Duration::from_millis(250);
    let observe = |_| {
        WORK.taken_seconds.record(span);
        WORK.task_bytes.observe(0.5);
    };
    let exporter = Exporter::new().with(&WORK).unwrap();
    let reads = while_observing(observe, || {
        let text = samples(&encoded(&exporter, Format::Text));
        let open = openmetrics::families(&encoded(&exporter, Format::OpenMetrics));
        let open = open.into_iter().flat_map(|family| family.samples).collect();
        for samples in [text, open] {
            assert_consistent(&samples, "work_taken_seconds", 0.25);
            assert_consistent(&samples, "work_task_bytes", 0.5);
        }
    });
    assert!(reads > 0);
    assert_eq!(WORK.snapshot().taken_seconds.count(), THREADS * EACH);
}

#[test]
fn every_read_is_consistent_and_reads_are_monotonic() {
    let work = Work::new();
    let span = Duration::from_nanos(1_234_567_891);
    let mut before = work.snapshot();
    while_observing(
        |_| work.taken_seconds.record(span),
        || {
            let now = work.snapshot();
            let count = u32::try_from(now.taken_seconds.count()).unwrap();
            assert_eq!(now.taken_seconds.sum(), span * count);
            assert!(!now.restarted_since(&before));
            before = now;
        },
    );
}

#[test]
fn no_observation_is_lost_and_the_sum_is_exact() {
    let work = Work::new();
    let span = |number: u64| Duration::from_nanos(number * 7_919);
    while_observing(
        |number| {
            work.taken_seconds.record(span(number));
            work.offset_seconds.observe(-0.5);
        },
        || assert!(work.snapshot().taken_seconds.count() <= THREADS * EACH),
    );
    let all = THREADS * EACH;
    let read = work.snapshot();
    assert_eq!(read.taken_seconds.sum(), (0..all).map(span).sum::<Duration>());
    let at_most = |bound: u64| (0..all).filter(|number| number * 7_919 <= bound).count() as u64;
    let nanos = [100_000, 5_000_000, 100_000_000, 300_000_000, 1_000_000_000];
    let counts = read.taken_seconds.buckets().map(|(_, count)| count);
    assert!(counts.take(5).eq(nanos.map(at_most)), "{:?}", read.taken_seconds);
    assert_eq!((read.offset_seconds.count(), read.offset_seconds.sum()), (all, -0.5 * all as f64));
}
