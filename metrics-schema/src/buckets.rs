//! The buckets of a histogram.

use std::borrow::Cow;
use std::iter;

/// The upper bounds of a histogram's buckets in increasing order, without `+Inf`.
#[derive(Clone, Debug)]
pub struct Buckets(Cow<'static, [f64]>);

impl Buckets {
    /// Creates buckets from literals.
    pub const fn new(bounds: &'static [f64]) -> Self {
        Self(Cow::Borrowed(bounds))
    }

    /// Returns the bounds.
    pub const fn bounds(&self) -> &[f64] {
        match &self.0 {
            Cow::Borrowed(bounds) => bounds,
            Cow::Owned(bounds) => bounds.as_slice(),
        }
    }

    /// Returns the smallest whole number of nanoseconds above a bound in seconds.
    ///
    /// The bound counts as the decimal number that [`bound`](crate::exposition::bound) writes, not as the
    /// nearest float. A duration of 0.3 s is therefore within the bound `0.3`, although the float `0.3` is
    /// slightly less than 0.3. Returns `u128::MAX` if the result does not fit.
    ///
    /// ```
    /// use frozen_metrics_schema::Buckets;
    ///
    /// assert_eq!(Buckets::nanoseconds_above(0.3), 300_000_001);
    /// assert_eq!(Buckets::nanoseconds_above(1.000_000_000_5), 1_000_000_001);
    /// assert_eq!(Buckets::nanoseconds_above(1e-12), 1);
    /// assert_eq!((Buckets::nanoseconds_above(-0.0), Buckets::nanoseconds_above(-1.0)), (1, 0));
    /// ```
    pub fn nanoseconds_above(bound: f64) -> u128 {
        if bound < 0.0 {
            return 0;
        }
        // `Display` writes the digits of `exposition::bound` without an exponent: `0.000000125`.
        let decimal = bound.abs().to_string();
        let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
        // Exactly nine digits after the point. `+Inf` and `NaN` are not numbers.
        let at_most = format!("{whole}{fraction:0<9.9}").parse();
        at_most.map_or(u128::MAX, |nanoseconds: u128| nanoseconds.saturating_add(1))
    }

    /// Returns whether observations can be negative. If so, their sum is not a counter and is not exposed.
    pub const fn may_be_negative(&self) -> bool {
        match self.bounds().first() {
            Some(bound) => *bound < 0.0,
            None => false,
        }
    }
}

/// The maximum number of computed bounds.
const MOST: f64 = 200.0;

impl Buckets {
    /// Creates buckets with `count` bounds, each of which is `factor` times the previous one.
    ///
    /// # Errors
    ///
    /// Returns an error unless `start` is above 0, `factor` is above 1, and `count` is an integer from 1 to
    /// 200.
    ///
    /// ```
    /// use frozen_metrics_schema::Buckets;
    ///
    /// let buckets = Buckets::exponential(0.1, 3.0, 3.0).unwrap();
    /// assert_eq!(buckets.bounds(), [0.1, 0.3, 0.9]);
    /// assert!(Buckets::exponential(0.0, 2.0, 3.0).is_err());
    /// ```
    pub fn exponential(start: f64, factor: f64, count: f64) -> Result<Self, String> {
        check_exponential(start, factor)?;
        computed(count, |index| start * factor.powi(index))
    }

    /// Creates the bounds of `ExponentialBuckets` in Prometheus' Go client and of `exponential_buckets` in the crate
    /// `prometheus`: each bound is the product of the previous one and `factor`, with all its digits.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`exponential`](Self::exponential).
    ///
    /// ```
    /// use frozen_metrics_schema::Buckets;
    ///
    /// let buckets = Buckets::exact_exponential(0.1, 3.0, 3.0).unwrap();
    /// assert_eq!(buckets.bounds(), [0.1, 0.30000000000000004, 0.9000000000000001]);
    /// ```
    pub fn exact_exponential(start: f64, factor: f64, count: f64) -> Result<Self, String> {
        check_exponential(start, factor)?;
        let bounds = iter::successors(Some(start), |bound| Some(bound * factor));
        Ok(Buckets((0..check_count(count)?).zip(bounds).map(|(_, bound)| bound).collect()))
    }

    /// Creates buckets with `count` bounds, each of which is the previous one plus `width`.
    ///
    /// # Errors
    ///
    /// Returns an error unless `width` is above 0 and `count` is an integer from 1 to 200.
    ///
    /// ```
    /// use frozen_metrics_schema::Buckets;
    ///
    /// let buckets = Buckets::linear(0.0, 0.1, 4.0).unwrap();
    /// assert_eq!(buckets.bounds(), [0.0, 0.1, 0.2, 0.3]);
    /// ```
    pub fn linear(start: f64, width: f64, count: f64) -> Result<Self, String> {
        if width <= 0.0 {
            return Err(format!("expected a width above 0, found `{width}`"));
        }
        computed(count, |index| start + width * f64::from(index))
    }
}

fn check_exponential(start: f64, factor: f64) -> Result<(), String> {
    if start > 0.0 && factor > 1.0 {
        return Ok(());
    }
    Err(format!("expected a start above 0 and a factor above 1, found `{start}` and `{factor}`"))
}

fn check_count(count: f64) -> Result<i32, String> {
    if (1.0..=MOST).contains(&count) && count.fract() == 0.0 {
        return Ok(count as i32);
    }
    Err(format!("expected a count from 1 to {MOST}, found `{count}`"))
}

/// Creates buckets from a function of a bound's index. Rounds to fifteen significant digits, which every float
/// can represent: 3 × 0.1 becomes 0.3.
fn computed(count: f64, bound: impl Fn(i32) -> f64) -> Result<Buckets, String> {
    let rounded = |value: f64| format!("{value:.14e}").parse().unwrap_or(value);
    Ok(Buckets((0..check_count(count)?).map(bound).map(rounded).collect()))
}

impl From<Vec<f64>> for Buckets {
    fn from(bounds: Vec<f64>) -> Self {
        Self(bounds.into())
    }
}

/// Compares the bounds by their bits. A `NaN`, which the rules reject, equals itself.
impl PartialEq for Buckets {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().map(|b| b.to_bits()).eq(other.0.iter().map(|b| b.to_bits()))
    }
}

impl Eq for Buckets {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exposition::{bound, openmetrics_bound};

    /// Returns whether a duration is above the bound, by comparing only decimal digits.
    fn is_above(nanos: u64, text: &str) -> bool {
        if let Some(rest) = text.strip_prefix('-') {
            return nanos > 0 || rest.contains(|digit| matches!(digit, '1'..='9'));
        }
        let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let point = whole.len() as i32 + exponent.parse::<i32>().unwrap();
        // Seconds padded to 400 digits before the decimal point and to equal length after it, so that
        // the texts have the order of the numbers.
        let width = |digits: &str, point: i32| {
            let zeros = "0".repeat(usize::try_from(400 - point).unwrap());
            format!("{:0<1000}", zeros + digits)
        };
        width(&format!("{nanos:020}"), 11) > width(&(whole.to_owned() + fraction), point)
    }

    proptest! {
        #[test]
        fn durations_are_compared_with_the_written_bound(
            bits: u64,
            seconds in 0.0..2e10,
            nanos: u64,
            shift in 0_u32..64,
            offset in -2_i64..=2,
        ) {
            let any = Some(f64::from_bits(bits)).filter(|bound| bound.is_finite());
            let near = nanos >> shift;
            let written = format!("{}.{:09}5", near / 1_000_000_000, near % 1_000_000_000);
            for value in [any.unwrap_or(0.0), seconds, written.parse().unwrap(), near as f64 / 1e9] {
                let beside = (value * 1e9) as u64;
                for nanos in [near, beside.saturating_add_signed(offset)] {
                    let above = Buckets::nanoseconds_above(value) <= u128::from(nanos);
                    for text in [bound(value), openmetrics_bound(value)] {
                        prop_assert_eq!(above, is_above(nanos, &text), "{} ns, le {}", nanos, text);
                    }
                }
            }
        }
    }
}
