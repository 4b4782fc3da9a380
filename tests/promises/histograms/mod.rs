//! Promise: reads of a histogram are consistent and exact, and agree with Prometheus.

mod bounds;
mod concurrency;
mod quantiles;

use std::time::Duration;

use frozen_metrics::{Exporter, Format, Histogram, ReplicationMetrics, SecondsHistogram};
use tests::encoded;

/// A worker.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "work", golden = none)]
struct Work {
    /// Duration of a task.
    #[metric(buckets(0.0001, 0.005, 0.1, 0.3, 1, 2.5, 4.35, 1000000))]
    taken_seconds: SecondsHistogram<Taken>,
    /// Size of a task.
    #[metric(buckets(0, 0.1, 0.3, 4.35, 1000000))]
    task_bytes: Histogram<Task>,
    /// Clock offset.
    #[metric(buckets(-1, 0, 1))]
    offset_seconds: Histogram<Offset>,
    /// Size of a batch.
    #[metric(buckets(linear(1, 1, 40)))]
    batch_tasks: Histogram<Batch>,
}

/// Returns the lowest bound that counts the single observation.
fn bound_of(buckets: impl Iterator<Item = (f64, u64)>) -> f64 {
    buckets.filter(|(_, count)| *count == 1).map(|(bound, _)| bound).next().unwrap()
}

#[test]
fn a_span_equal_to_a_bound_is_in_its_bucket() {
    let cases = [
        (Duration::ZERO, 0.0001),
        (Duration::from_micros(100), 0.0001),
        (Duration::from_micros(5_000), 0.005),
        (Duration::from_millis(100), 0.1),
        (Duration::from_millis(300), 0.3),
        (Duration::from_secs(1), 1.0),
        (Duration::from_millis(2_500), 2.5),
        (Duration::from_millis(4_350), 4.35),
        (Duration::from_secs(1_000_000), 1e6),
    ];
    let bounds: Vec<f64> = cases.iter().skip(1).map(|(_, bound)| *bound).collect();
    for (span, bound) in cases {
        let work = Work::new();
        work.taken_seconds.record(span);
        assert_eq!(bound_of(work.snapshot().taken_seconds.buckets()), bound, "{span:?}");
        if span.is_zero() {
            continue;
        }
        let next = bounds.iter().copied().find(|next| *next > bound).unwrap_or(f64::INFINITY);
        let work = Work::new();
        work.taken_seconds.record(span + Duration::from_nanos(1));
        assert_eq!(
            bound_of(work.snapshot().taken_seconds.buckets()),
            next,
            "{span:?} plus one nanosecond"
        );
    }
}

#[test]
fn a_number_equal_to_a_bound_is_in_its_bucket() {
    for (value, next) in [(0.0, 0.1), (0.1, 0.3), (0.3, 4.35), (4.35, 1e6), (1e6, f64::INFINITY)] {
        let (equal, above) = (Work::new(), Work::new());
        equal.task_bytes.observe(value);
        above.task_bytes.observe(f64::next_up(value));
        assert_eq!(bound_of(equal.snapshot().task_bytes.buckets()), value);
        assert_eq!(bound_of(above.snapshot().task_bytes.buckets()), next);
    }
}

#[test]
fn a_histogram_with_many_bounds_finds_the_correct_bucket() {
    for bound in 1..=40 {
        let (equal, above) = (Work::new(), Work::new());
        equal.batch_tasks.observe(f64::from(bound));
        above.batch_tasks.observe(f64::from(bound) + 0.5);
        assert_eq!(bound_of(equal.snapshot().batch_tasks.buckets()), f64::from(bound));
        let next = if bound < 40 { f64::from(bound + 1) } else { f64::INFINITY };
        assert_eq!(bound_of(above.snapshot().batch_tasks.buckets()), next);
    }
}

#[test]
fn nonfinite_and_negative_observations_are_ignored() {
    let work = Work::new();
    for value in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, -f64::MIN_POSITIVE] {
        work.task_bytes.observe(value);
    }
    assert_eq!(work.snapshot().task_bytes, Work::new().snapshot().task_bytes);
    work.task_bytes.observe(2.5);
    work.task_bytes.observe(-0.0);
    let read = work.snapshot().task_bytes;
    assert_eq!((read.count(), read.sum()), (2, 2.5));
}

#[test]
fn a_signed_histogram_counts_negative_numbers_and_shows_no_sum() {
    static WORK: Work = Work::new();
    for value in [-2.0, -0.5, 0.25, f64::NAN] {
        WORK.offset_seconds.observe(value);
    }
    let read = WORK.snapshot().offset_seconds;
    assert_eq!((read.count(), read.sum()), (3, -2.25));
    assert!(read.buckets().eq([(-1.0, 1), (0.0, 2), (1.0, 3), (f64::INFINITY, 3)]));
    let exporter = Exporter::new().with(&WORK).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let text = encoded(&exporter, format);
        assert!(text.contains("\nwork_offset_seconds_bucket{le=\"+Inf\"} 3\n"), "{text}");
        assert!(!text.contains("work_offset_seconds_sum"), "{text}");
        assert!(text.contains("\nwork_task_bytes_sum 0\n"), "{text}");
    }
}

#[test]
fn a_sum_saturates_at_the_largest_float() {
    let work = Work::new();
    for _ in 0..3 {
        work.task_bytes.observe(f64::MAX);
        assert!(work.snapshot().task_bytes.sum().is_finite());
    }
    assert_eq!(
        (work.snapshot().task_bytes.count(), work.snapshot().task_bytes.sum()),
        (3, f64::MAX)
    );
}

#[test]
fn the_longest_span_is_counted_and_the_sum_wraps() {
    let work = Work::new();
    work.taken_seconds.record(Duration::MAX);
    let longest = work.snapshot().taken_seconds;
    assert_eq!((longest.count(), longest.sum()), (1, Duration::from_nanos(u64::MAX)));
    assert_eq!(bound_of(longest.buckets()), f64::INFINITY);
    work.taken_seconds.record(Duration::from_nanos(3));
    assert_eq!(work.snapshot().taken_seconds.sum(), Duration::from_nanos(2));
}

#[test]
fn a_difference_subtracts_observations_unless_the_row_restarted() {
    let (work, restarted) = (Work::new(), Work::new());
    work.taken_seconds.record(Duration::from_millis(50));
    work.task_bytes.observe(0.25);
    let earlier = work.snapshot();
    work.taken_seconds.record(Duration::from_millis(70));
    work.taken_seconds.record(Duration::from_secs(3));
    let now = work.snapshot();
    assert!(!now.restarted_since(&earlier));
    let since = now.since(&earlier);
    let taken = &since.taken_seconds;
    assert_eq!((taken.count(), taken.sum()), (2, Duration::from_millis(3_070)));
    assert_eq!(taken.buckets().nth(2), Some((0.1, 1)));
    assert_eq!((since.task_bytes.count(), since.task_bytes.sum()), (0, 0.0));

    // More observations than before, but one bucket decreased.
    (0..9).for_each(|_| restarted.taken_seconds.record(Duration::from_secs(3)));
    let after = restarted.snapshot();
    assert!(after.restarted_since(&now));
    assert_eq!(after.since(&now), after);
}
