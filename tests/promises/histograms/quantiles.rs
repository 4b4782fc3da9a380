//! Quantiles are estimated like `histogram_quantile` of Prometheus. The cases follow its
//! documentation; `servers/prometheus.rs` compares with a real server.

use frozen_metrics::{Histogram, ReplicationMetrics};

/// Three bucket layouts.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "sizes", golden = none)]
struct Sizes {
    /// Positive bounds.
    #[metric(buckets(1, 2, 4))]
    plain_bytes: Histogram<Plain>,
    /// Negative and positive bounds.
    #[metric(buckets(-2, -1, 1))]
    signed_meters: Histogram<Signed>,
    /// A lowest bound of zero.
    #[metric(buckets(0, 10))]
    zero_bytes: Histogram<Zero>,
}

#[test]
fn a_quantile_is_interpolated_within_its_bucket() {
    let sizes = Sizes::new();
    // Per bucket: 2 up to 1, 4 up to 2, 2 up to 4, 2 above.
    [0.5, 0.5, 1.5, 1.5, 1.5, 1.5, 3.0, 3.0, 9.0, 9.0]
        .iter()
        .for_each(|size| sizes.plain_bytes.observe(*size));
    let read = sizes.snapshot().plain_bytes;
    let cases = [
        (0.0, 0.0),
        // Rank 1 of the 2 in the lowest bucket, which begins at zero.
        (0.1, 0.5),
        (0.2, 1.0),
        // Rank 5: 3 of the 4 between 1 and 2.
        (0.5, 1.75),
        (0.6, 2.0),
        (0.7, 3.0),
        (0.8, 4.0),
        // Above the last bound, the estimate is that bound.
        (0.9, 4.0),
        (1.0, 4.0),
    ];
    for (q, expected) in cases {
        let found = read.quantile(q).unwrap();
        assert!((found - expected).abs() < 1e-12, "{q}: {found} is not {expected}");
    }
}

#[test]
fn a_lowest_bucket_with_a_bound_of_at_most_zero_is_not_interpolated() {
    let sizes = Sizes::new();
    [-5.0, -1.5, -1.5, 0.0].iter().for_each(|offset| sizes.signed_meters.observe(*offset));
    let read = sizes.snapshot().signed_meters;
    let found = [0.1, 0.25, 0.5, 0.75, 1.0].map(|q| read.quantile(q).unwrap());
    assert_eq!(found, [-2.0, -2.0, -1.5, -1.0, 1.0]);

    [0.0, 5.0].iter().for_each(|size| sizes.zero_bytes.observe(*size));
    let read = sizes.snapshot().zero_bytes;
    assert_eq!([0.25, 0.5, 0.75].map(|q| read.quantile(q).unwrap()), [0.0, 0.0, 5.0]);
}

#[test]
fn empty_buckets_are_skipped() {
    let sizes = Sizes::new();
    sizes.plain_bytes.observe(3.0);
    let read = sizes.snapshot().plain_bytes;
    // For q = 0 and an empty lowest bucket Prometheus has no estimate; this crate returns the lower
    // end of the first bucket with observations.
    assert_eq!([0.0, 0.5, 1.0].map(|q| read.quantile(q).unwrap()), [2.0, 3.0, 4.0]);
    sizes.zero_bytes.observe(99.0);
    assert_eq!(sizes.snapshot().zero_bytes.quantile(0.5), Some(10.0));
}

#[test]
fn an_empty_histogram_and_an_illegal_q_have_no_quantile() {
    let sizes = Sizes::new();
    assert_eq!(sizes.snapshot().plain_bytes.quantile(0.5), None);
    sizes.plain_bytes.observe(1.0);
    for q in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(sizes.snapshot().plain_bytes.quantile(q), None, "{q}");
    }
}
