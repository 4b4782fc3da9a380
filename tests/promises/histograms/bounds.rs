//! The bucket of a span is the first whose `le`, as encoded, is not below the span. Both are
//! compared as exact decimals.

use std::cmp::Ordering;
use std::time::Duration;

use frozen_metrics::{Exemplar, Exporter, Format, ReplicationMetrics, SecondsHistogram};
use frozen_metrics::{MetricSet, WithExemplars};
use proptest::prelude::*;
use tests::encoded;

/// Bucket layouts with bounds that are not whole nanoseconds.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "spans", golden = none)]
struct Spans {
    /// Spans with bounds between two nanoseconds.
    #[metric(buckets(
        0.0000000005,
        0.000000001,
        0.0000000015,
        0.1,
        0.3,
        0.7000000001,
        1.0000000005,
        1.0000000015,
        4.35,
        1000000.0000000001,
        4503599.627370497,
        9007199.254740993,
    ))]
    between_seconds: WithExemplars<SecondsHistogram<Between>>,
    /// Spans with computed bounds.
    #[metric(buckets(exponential(0.0000000003, 3.7, 40)))]
    exponential_seconds: WithExemplars<SecondsHistogram<Exponential>>,
    /// Spans with bounds a third of a second apart.
    #[metric(buckets(linear(0.3333333333333, 0.3333333333333, 40)))]
    linear_seconds: WithExemplars<SecondsHistogram<Linear>>,
    /// Spans with bounds around the longest span in nanoseconds.
    #[metric(buckets(
        9007199254.740992,
        18446744073,
        18446744073.70955,
        18446744073.709553,
        20000000000,
        1e20,
        1e30
    ))]
    longest_seconds: WithExemplars<SecondsHistogram<Longest>>,
    /// Spans with some negative bounds.
    #[metric(buckets(-1, -0.0000000001, 0, 0.0000000001))]
    signed_seconds: WithExemplars<SecondsHistogram<Signed>>,
}

/// `digits` × 10^`exponent`, negated if `is_negative`.
#[derive(Clone, Copy, Debug)]
struct Decimal {
    is_negative: bool,
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// Parses a bound as encoded: `1.5e-07`, `0.25`. Returns `None` for `+Inf`.
    fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_negative = whole.starts_with('-');
        let digits = format!("{}{fraction}", whole.trim_start_matches('-')).parse().ok()?;
        let exponent = exponent.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()?;
        Some(Self { is_negative, digits, exponent })
    }

    fn from_span(span: Duration) -> Self {
        Self { is_negative: false, digits: span.as_nanos(), exponent: -9 }
    }

    /// Compares exactly. Values beyond `u128` are larger than any span.
    fn compare(self, other: Self) -> Ordering {
        match (self.is_negative && self.digits > 0, other.is_negative && other.digits > 0) {
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (true, true) => unreachable!("one of the two is a span"),
            (false, false) => {}
        }
        let common = self.exponent.min(other.exponent);
        let scaled = |decimal: Self| {
            let power = 10_u128.checked_pow(decimal.exponent.abs_diff(common));
            match decimal.digits {
                0 => Some(0),
                digits => power.and_then(|power| digits.checked_mul(power)),
            }
        };
        match (scaled(self), scaled(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (None, None) => unreachable!("a bound and a span of more than 10^38 units"),
        }
    }
}

/// One bucket of a histogram in OpenMetrics.
struct Bucket {
    le: String,
    count: u64,
    exemplar: Option<String>,
}

/// Returns the buckets of every histogram after recording one span in each.
fn record(span: Duration) -> Vec<Vec<Bucket>> {
    let spans: &'static Spans = Box::leak(Box::new(Spans::new()));
    let exemplar = || Exemplar::new([("trace_id", "a")]).unwrap();
    spans.between_seconds.record_with(span, exemplar());
    spans.exponential_seconds.record_with(span, exemplar());
    spans.linear_seconds.record_with(span, exemplar());
    spans.longest_seconds.record_with(span, exemplar());
    spans.signed_seconds.record_with(span, exemplar());
    let text = encoded(&Exporter::new().with(spans).unwrap(), Format::OpenMetrics);
    Spans::SCHEMA.families.iter().map(|family| buckets(&text, &family.name)).collect()
}

fn buckets(text: &str, family: &str) -> Vec<Bucket> {
    let head = format!("{family}_bucket{{le=\"");
    let line = |line: &str| {
        let (le, rest) = line.strip_prefix(&head)?.split_once("\"} ").unwrap();
        let (count, exemplar) = match rest.split_once(" # {trace_id=\"a\"} ") {
            Some((count, exemplar)) => (count, exemplar.split_once(' ')),
            None => (rest, None),
        };
        let exemplar = exemplar.map(|(value, _)| value.to_owned());
        Some(Bucket { le: le.to_owned(), count: count.parse().unwrap(), exemplar })
    };
    text.lines().filter_map(line).collect()
}

/// Checks that the span and its exemplar are in the first bucket whose bound is not below the span.
fn check(span: Duration) {
    let exact = Decimal::from_span(span);
    for histogram in record(span) {
        let (mut was_counted, mut previous) = (false, None);
        for Bucket { le, count, exemplar } in histogram {
            let bound = Decimal::parse(&le);
            let is_counted = bound.is_none_or(|bound| exact.compare(bound).is_le());
            assert_eq!(count, u64::from(is_counted), "{span:?} at le=\"{le}\"");
            assert_eq!(exemplar.is_some(), is_counted && !was_counted, "{span:?} at le=\"{le}\"");
            if let Some(shown) = exemplar.as_deref().and_then(Decimal::parse) {
                let is_above = previous.is_none_or(|previous| shown.compare(previous).is_gt());
                let is_within = bound.is_none_or(|bound| shown.compare(bound).is_le());
                assert!(is_above && is_within, "{shown:?} is outside of the bucket le=\"{le}\"");
            }
            (was_counted, previous) = (is_counted, bound);
        }
    }
}

#[test]
fn a_span_is_in_the_first_bucket_whose_bound_it_does_not_exceed() {
    for nanos in [0, 1, 2, 1_000_000_000, 1_000_000_001, 1_000_000_002, u64::MAX - 1, u64::MAX] {
        check(Duration::from_nanos(nanos));
    }
    for seconds in [18_446_744_074, 19_000_000_000, 20_000_000_000, 20_000_000_001, u64::MAX] {
        check(Duration::from_secs(seconds));
    }
    check(Duration::MAX);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_span_next_to_a_bound_is_in_the_correct_bucket(
        family in 0_usize..5,
        bound in any::<prop::sample::Index>(),
        offset in -3_i64..=3,
    ) {
        let schema = <Spans as frozen_metrics::MetricSet>::SCHEMA;
        let frozen_metrics::schema::Kind::Histogram(buckets) = &schema.families[family].kind
        else {
            unreachable!("every family is a histogram");
        };
        let bound = buckets.bounds()[bound.index(buckets.bounds().len())];
        let nanos = Duration::try_from_secs_f64(bound).unwrap_or_default().as_nanos();
        let nanos = nanos.saturating_add_signed(i128::from(offset));
        let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
        let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
        check(Duration::new(seconds, u32::try_from(rest).unwrap_or_default()));
    }

    #[test]
    fn a_random_span_is_in_the_correct_bucket(nanos: u64, shift in 0_u32..64) {
        check(Duration::from_nanos(nanos >> shift));
    }
}
