//! Promise: the difference to an earlier snapshot is what was recorded in between. If a value that
//! only grows has decreased, the process restarted and the row counts from zero.

use std::time::Duration;

use frozen_metrics::{
    By, Counter, Exemplar, FloatCounter, Histogram, KeyUsage, ReplicationMetrics, SecondsHistogram,
    StripedCounter, WithExemplars,
};
use proptest::prelude::*;

/// A job with each instrument that accumulates.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "job", golden = none, key = "name", max_keys = 2, overflow = "others",
    usage(folded = "job_folds_total"),
)]
struct Job {
    /// Number of starts.
    runs_total: Counter,
    /// Amount of work done.
    work_total: FloatCounter,
    /// Items read.
    items_total: StripedCounter,
    /// Runs by result.
    #[metric(by(end = enum("ok" | "failed")))]
    ends_total: By<End, Counter>,
    /// Runs with a trace id.
    traced_total: WithExemplars<Counter>,
    /// Duration of a run.
    #[metric(buckets(1, 10))]
    run_seconds: SecondsHistogram<RunSeconds>,
    /// Size of an item.
    #[metric(buckets(1, 10))]
    item_bytes: Histogram<ItemBytes>,
    /// Duration of a step by result.
    #[metric(by(end), buckets(1, 10))]
    step_seconds: By<End, SecondsHistogram<StepSeconds>>,
    /// Duration of a query.
    #[metric(buckets(1, 10))]
    query_seconds: WithExemplars<SecondsHistogram<QuerySeconds>>,
    /// Clock offset.
    #[metric(buckets(-1, 0, 1))]
    offset_seconds: Histogram<Offset>,
    /// Duration of a run, with a negative bound.
    #[metric(buckets(-1, 1))]
    signed_seconds: SecondsHistogram<SignedSeconds>,
}

/// Returns the row of a set after `record`.
fn row(record: impl FnOnce(&Job)) -> JobRow {
    let registry = JobRegistry::new();
    registry.with_name("a", record);
    registry.snapshot().rows.remove(0)
}

fn snapshot(row: &JobRow) -> JobSnapshot {
    JobSnapshot { rows: vec![row.clone()], usage: KeyUsage::default() }
}

#[track_caller]
fn restarted(now: &JobRow, earlier: &JobRow) {
    assert!(now.restarted_since(earlier));
    assert_eq!(&now.since(earlier), now);
    assert_eq!(snapshot(now).since(&snapshot(earlier)), snapshot(now));
}

#[track_caller]
fn continued(now: &JobRow, earlier: &JobRow) -> JobRow {
    assert!(!now.restarted_since(earlier));
    let since = now.since(earlier);
    assert_eq!(snapshot(now).since(&snapshot(earlier)), snapshot(&since));
    since
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_decrease_of_any_monotonic_value_is_a_restart_of_the_row() {
    let records: [fn(&Job); 10] = [
        |job| job.runs_total.add(2),
        |job| job.work_total.add(0.5),
        |job| job.items_total.add(2),
        |job| job.ends_total[End::Failed].add(2),
        |job| job.traced_total.inc_with(Exemplar::new([("trace_id", "a")]).unwrap()),
        |job| job.run_seconds.record(SECOND * 5),
        |job| job.item_bytes.observe(5.0),
        |job| job.step_seconds[End::Failed].record(SECOND * 5),
        |job| job.query_seconds.record(SECOND * 5),
        |job| job.offset_seconds.observe(0.5),
    ];
    for (index, record) in records.iter().enumerate() {
        let rest = || records.iter().enumerate().filter(move |(other, _)| *other != index);
        let earlier = row(|job| {
            record(job);
            rest().for_each(|(_, record)| record(job));
        });
        let now = row(|job| rest().for_each(|(_, record)| (0..3).for_each(|_| record(job))));
        restarted(&now, &earlier);
        assert!(!earlier.restarted_since(&earlier), "equal rows are no restart");
    }
}

#[test]
fn a_decreased_sum_is_a_restart_although_every_bucket_grew() {
    let records: [fn(&Job, u32); 5] = [
        |job, tenths| job.run_seconds.record(SECOND * tenths / 10),
        |job, tenths| job.item_bytes.observe(f64::from(tenths) / 10.0),
        |job, tenths| job.step_seconds[End::Ok].record(SECOND * tenths / 10),
        |job, tenths| job.query_seconds.record(SECOND * tenths / 10),
        |job, tenths| job.signed_seconds.record(SECOND * tenths / 10),
    ];
    for record in records {
        let earlier = row(|job| (0..2).for_each(|_| record(job, 9)));
        let now = row(|job| (0..3).for_each(|_| record(job, 1)));
        restarted(&now, &earlier);
        // Above the last bound, where observations have any size.
        let earlier = row(|job| (0..2).for_each(|_| record(job, 900)));
        let now = row(|job| (0..3).for_each(|_| record(job, 200)));
        restarted(&now, &earlier);
    }
}

#[test]
fn a_different_sum_with_an_equal_count_is_a_restart() {
    let [earlier, now] = [3, 4].map(|seconds| row(|job| job.run_seconds.record(SECOND * seconds)));
    restarted(&now, &earlier);
    let [earlier, now] = [-0.5, -0.25].map(|value| row(|job| job.offset_seconds.observe(value)));
    restarted(&now, &earlier);
    restarted(&earlier, &now);
}

#[test]
fn a_decreased_sum_of_a_signed_histogram_is_no_restart() {
    let earlier = row(|job| job.offset_seconds.observe(0.5));
    let now = row(|job| [0.5, -2.5].iter().for_each(|value| job.offset_seconds.observe(*value)));
    let since = continued(&now, &earlier).offset_seconds;
    assert_eq!((since.count(), since.sum()), (1, -2.5));
}

#[test]
fn a_wrapped_sum_is_no_restart() {
    let century = SECOND * 3_155_760_000;
    let record = |job: &Job, centuries: u32| {
        (0..centuries).for_each(|_| job.run_seconds.record(century));
    };
    let earlier = row(|job| record(job, 5));
    let now = row(|job| record(job, 6));
    assert!(now.run_seconds.sum() < earlier.run_seconds.sum(), "the sum wraps");
    let since = continued(&now, &earlier).run_seconds;
    assert_eq!((since.count(), since.sum()), (1, century));
}

#[test]
fn a_removed_key_that_is_created_again_counts_from_zero() {
    let registry = JobRegistry::new();
    let record = |count: u32, span| {
        registry.with_name("a", |job| {
            job.runs_total.add(4);
            (0..count).for_each(|_| job.run_seconds.record(span));
        });
    };
    record(2, SECOND * 9);
    let earlier = registry.snapshot();
    assert!(registry.remove("a"));
    record(3, SECOND * 2);
    let now = registry.snapshot();
    assert_eq!(now.since(&earlier), now, "equal runs, larger buckets, smaller sum");
}

#[test]
fn a_decrease_of_folds_is_a_restart_of_every_row() {
    let look_up = |registry: &JobRegistry, names: &[&str]| {
        names.iter().for_each(|name| registry.with_name(name, |job| job.runs_total.inc()));
    };
    let (before, after) = (JobRegistry::new(), JobRegistry::new());
    look_up(&before, &["a", "b", "c", "d"]);
    look_up(&after, &["a", "b", "others", "others", "c"]);
    let (earlier, now) = (before.snapshot(), after.snapshot());
    assert!(now.rows.iter().zip(&earlier.rows).all(|(now, earlier)| !now.restarted_since(earlier)));
    assert_eq!((earlier.usage.folded, now.usage.folded), (2, 1));
    assert_eq!(now.since(&earlier), now);
    look_up(&after, &["d", "a"]);
    let since = after.snapshot().since(&now);
    assert_eq!((since.usage.folded, since.totals()["runs_total"]), (1, 2));
}

/// Returns whether the difference is at most the later row.
fn is_part(since: &JobRow, now: &JobRow) -> bool {
    since.run_seconds.count() <= now.run_seconds.count()
        && since.run_seconds.sum() <= now.run_seconds.sum()
        && since.item_bytes.count() <= now.item_bytes.count()
        && (0.0..=now.item_bytes.sum()).contains(&since.item_bytes.sum())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_difference_never_exceeds_what_was_recorded_since_the_last_restart(
        earlier in prop::collection::vec(0_u32..12, 0..3),
        between in prop::collection::vec(0_u32..12, 0..8),
        restarts: bool,
    ) {
        let records: [fn(&Job, &u32); 2] = [
            |job, seconds| job.run_seconds.record(SECOND * *seconds),
            |job, bytes| job.item_bytes.observe(f64::from(*bytes)),
        ];
        for record in records {
            let record = |job: &Job, all: &[u32]| all.iter().for_each(|value| record(job, value));
            let before = row(|job| record(job, &earlier));
            let now = row(|job| {
                record(job, if restarts { &[] } else { &earlier });
                record(job, &between);
            });
            let since = now.since(&before);
            prop_assert!(is_part(&since, &now), "{since:?} of {now:?}");
            if !restarts {
                prop_assert_eq!(since, row(|job| record(job, &between)));
            } else if now.restarted_since(&before) {
                prop_assert_eq!(since, now);
            }
        }
    }
}
