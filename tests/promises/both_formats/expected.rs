//! The samples that a parser must read, computed from the records.

use std::collections::BTreeMap;
use std::time::Duration;

use frozen_metrics::LabelEnum;
use tests::random_schemas::six_decimals;

use super::recorded::{Failure, Phase, Recorded};
use crate::exposition::Sample;

/// A sample without the key's label.
type Line = (&'static str, Vec<(&'static str, String)>, f64);

/// Returns the samples of one row, family by family.
fn lines(recorded: &Recorded) -> Vec<Vec<Line>> {
    let ((frames, busy, open, waiting, fill, is_up), rest) = recorded;
    let (silence, up, build, phase, failures, sizes, spans) = rest;
    let one = |name, value| vec![(name, vec![], value)];
    let kind = |failure: Failure| vec![("kind", failure.value().to_owned())];
    let is_part = |part: &&f64| part.is_finite() && **part > 0.0;
    let seconds = |name, labels: Vec<_>, span: &Option<Duration>| {
        let line = |span| (name, labels, six_decimals(span));
        span.map(line).into_iter().collect::<Vec<_>>()
    };
    let version = |(version, revision): &(String, String)| {
        let labels = vec![("version", version.clone()), ("revision", revision.clone())];
        ("link_build_info", labels, 1.0)
    };
    let state = |state: &Phase| {
        let labels = vec![("link_phase", state.value().to_owned())];
        ("link_phase", labels, f64::from(u8::from(state == phase)))
    };
    let sizes: Vec<f64> = sizes.iter().copied().filter(|size| size.is_finite()).collect();
    // A histogram without negative bounds ignores negative sizes, so that its sum never falls.
    let frames_seen: Vec<f64> = sizes.iter().copied().filter(|size| *size >= 0.0).collect();
    let bytes = frames_seen.iter().fold(0.0, |sum, size| sum + size);
    let spans: Vec<u64> = spans.iter().map(nanos).collect();
    let frame_bounds = [0.0, 0.5, 10.0, 1e6].map(|bound| (bound, bound));
    let offset_bounds = [-1.0, 0.000_012_345, 1e21].map(|bound| (bound, bound));
    vec![
        one("link_frames_total", *frames as f64),
        one("link_busy_seconds_total", busy.iter().filter(is_part).sum()),
        one("link_open_streams", *open as f64),
        one("link_waiting_frames", (*waiting).max(0) as f64),
        one("link_window_fill_ratio", *fill),
        one("link_is_up", f64::from(u8::from(*is_up))),
        seconds("link_silence_seconds", vec![("side", "far".to_owned())], silence),
        seconds("link_up_timestamp_seconds", vec![], up),
        build.iter().map(version).collect(),
        Phase::ALL.iter().map(state).collect(),
        vec![
            ("link_failures_total", kind(Failure::NoRoute), 0.0),
            ("link_failures_total", kind(Failure::Timeout), *failures as f64),
        ],
        histogram(FRAMES, &[], &frame_bounds, &frames_seen, Some(bytes)),
        histogram(OFFSETS, &[], &offset_bounds, &sizes, None),
        [
            histogram(LATENCIES, &kind(Failure::NoRoute), LATENCY_BOUNDS, &[], Some(0.0)),
            histogram(
                LATENCIES,
                &kind(Failure::Timeout),
                LATENCY_BOUNDS,
                &spans,
                Some(total(&spans)),
            ),
        ]
        .concat(),
    ]
}

const FRAMES: [&str; 3] =
    ["link_frame_bytes_bucket", "link_frame_bytes_sum", "link_frame_bytes_count"];
const OFFSETS: [&str; 3] = [
    "link_clock_offset_seconds_bucket",
    "link_clock_offset_seconds_sum",
    "link_clock_offset_seconds_count",
];
const LATENCIES: [&str; 3] =
    ["link_latency_seconds_bucket", "link_latency_seconds_sum", "link_latency_seconds_count"];
const LATENCY_BOUNDS: &[(f64, u64)] =
    &[(0.1, 100_000_000), (2.5, 2_500_000_000), (4.35, 4_350_000_000)];

/// Each bound is paired with the same bound in the unit of the values.
fn histogram<T: PartialOrd>(
    [bucket, total, count]: [&'static str; 3],
    labels: &[(&'static str, String)],
    bounds: &[(f64, T)],
    values: &[T],
    sum: Option<f64>,
) -> Vec<Line> {
    let all = values.len() as f64;
    let at_most = |bound: &T| values.iter().filter(|value| *value <= bound).count() as f64;
    let buckets = bounds.iter().map(|(le, bound)| (*le, at_most(bound)));
    let mut lines: Vec<Line> = buckets
        .chain([(f64::INFINITY, all)])
        .map(|(le, count)| (bucket, [labels, &[("le", format!("{le:?}"))]].concat(), count))
        .collect();
    lines.extend(sum.map(|sum| (total, labels.to_vec(), sum)));
    lines.push((count, labels.to_vec(), all));
    lines
}

fn nanos(span: &Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

/// Returns the nearest float of the exact sum in seconds.
fn total(spans: &[u64]) -> f64 {
    let sum = spans.iter().fold(0_u64, |sum, span| sum.wrapping_add(*span));
    format!("{}.{:09}", sum / 1_000_000_000, sum % 1_000_000_000).parse().unwrap()
}

/// Returns the samples of these rows in wire order. Each row has its key as a label, or no label.
pub(super) fn expected(rows: &[(Option<&str>, &Recorded)]) -> Vec<Sample> {
    let rows: Vec<_> = rows.iter().map(|(key, recorded)| (key, lines(recorded))).collect();
    let mut expected = Vec::new();
    for family in 0..rows[0].1.len() {
        for (key, lines) in &rows {
            let key = key.map(|key| ("peer", key.to_owned()));
            for (name, labels, value) in &lines[family] {
                let labels = key.iter().chain(labels);
                let labels = labels.map(|(name, value)| ((*name).to_owned(), value.clone()));
                let labels: BTreeMap<_, _> = labels.collect();
                expected.push(Sample { name: (*name).to_owned(), labels, value: *value });
            }
        }
    }
    expected
}
