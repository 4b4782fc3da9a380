//! The buckets of a histogram.

use std::borrow::Cow;

/// The upper bounds of a histogram's buckets, rising; the last one, `+Inf`, is implied.
#[derive(Clone, Debug)]
pub struct Buckets(Cow<'static, [f64]>);

impl Buckets {
    /// Buckets out of literals.
    pub const fn new(bounds: &'static [f64]) -> Self {
        Self(Cow::Borrowed(bounds))
    }

    /// The bounds.
    pub const fn bounds(&self) -> &[f64] {
        match &self.0 {
            Cow::Borrowed(bounds) => bounds,
            Cow::Owned(bounds) => bounds.as_slice(),
        }
    }

    /// Whether an observation may be negative: then their sum is no counter, and is not shown.
    pub fn may_be_negative(&self) -> bool {
        self.0.first().is_some_and(|bound| *bound < 0.0)
    }
}

/// How many bounds a rule may give.
const MOST: f64 = 200.0;

impl Buckets {
    /// So many bounds, each `factor` times the one before.
    ///
    /// # Errors
    ///
    /// Says what the numbers must be.
    ///
    /// ```
    /// use metrics_schema::Buckets;
    ///
    /// let buckets = Buckets::exponential(0.1, 3.0, 3.0).unwrap();
    /// assert_eq!(buckets.bounds(), [0.1, 0.3, 0.9]);
    /// assert!(Buckets::exponential(0.0, 2.0, 3.0).is_err());
    /// ```
    pub fn exponential(start: f64, factor: f64, count: f64) -> Result<Self, String> {
        let count = whole(count)?;
        if start <= 0.0 || factor <= 1.0 {
            return Err(format!(
                "expected a start above 0 and a factor above 1, found `{start}` and `{factor}`"
            ));
        }
        Ok(Self((0..count).map(|at| decimal(start * factor.powi(at))).collect()))
    }

    /// So many bounds, each `width` above the one before.
    ///
    /// # Errors
    ///
    /// Says what the numbers must be.
    ///
    /// ```
    /// use metrics_schema::Buckets;
    ///
    /// let buckets = Buckets::linear(0.0, 0.1, 4.0).unwrap();
    /// assert_eq!(buckets.bounds(), [0.0, 0.1, 0.2, 0.3]);
    /// ```
    pub fn linear(start: f64, width: f64, count: f64) -> Result<Self, String> {
        let count = whole(count)?;
        if width <= 0.0 {
            return Err(format!("expected a width above 0, found `{width}`"));
        }
        Ok(Self((0..count).map(|at| decimal(start + width * f64::from(at))).collect()))
    }
}

fn whole(count: f64) -> Result<i32, String> {
    match (1.0..=MOST).contains(&count) && count.fract() == 0.0 {
        true => Ok(count as i32),
        false => Err(format!("expected a count from 1 to {MOST}, found `{count}`")),
    }
}

/// To fifteen digits, which every float holds: so 3 × 0.1 is 0.3.
fn decimal(value: f64) -> f64 {
    format!("{value:.14e}").parse().unwrap_or(value)
}

impl From<Vec<f64>> for Buckets {
    fn from(bounds: Vec<f64>) -> Self {
        Self(bounds.into())
    }
}

/// Bound by bound; a `NaN`, which the rules refuse, equals itself.
impl PartialEq for Buckets {
    fn eq(&self, other: &Self) -> bool {
        let bits = |buckets: &Self| -> Vec<u64> { buckets.0.iter().map(|b| b.to_bits()).collect() };
        bits(self) == bits(other)
    }
}

impl Eq for Buckets {}
