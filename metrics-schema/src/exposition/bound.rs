//! The format of bucket bounds. A bound is part of the identity of a series, so by default it has the same format
//! as in Prometheus' Go client: `%g` with the fewest digits that parse to the same float.

/// The bound of the last bucket of every histogram, in both formats.
pub const INFINITY: &str = "+Inf";

/// Returns the text of an infinity or of `NaN` in both formats; `None` for any other number.
///
/// ```
/// use frozen_metrics_schema::exposition::non_finite;
///
/// assert_eq!(non_finite(f64::NEG_INFINITY), Some("-Inf"));
/// assert_eq!(non_finite(f64::NAN), Some("NaN"));
/// assert_eq!(non_finite(1.0), None);
/// ```
pub const fn non_finite(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some(INFINITY),
        f64::NEG_INFINITY => Some("-Inf"),
        value if value.is_nan() => Some("NaN"),
        _ => None,
    }
}

/// How the bounds of a histogram are written.
///
/// ```
/// use frozen_metrics_schema::exposition::BoundFormat;
///
/// assert_eq!(BoundFormat::Canonical.bound(1_000_000.0), "1e+06");
/// assert_eq!(BoundFormat::Decimal.bound(1_000_000.0), "1000000");
/// assert_eq!(BoundFormat::Decimal.openmetrics_bound(1_000_000.0), "1000000.0");
/// assert_eq!(BoundFormat::Decimal.bound(0.000_01), "0.00001");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BoundFormat {
    /// As Go's `%g`: with an exponent below 0.0001 and from 1,000,000 on.
    #[default]
    Canonical,
    /// As Rust's `{}`: without an exponent.
    Decimal,
}

impl BoundFormat {
    /// Returns the value of `le` in text format 0.0.4.
    pub fn bound(self, value: f64) -> String {
        match (non_finite(value), self) {
            (Some(text), _) => text.to_owned(),
            (None, Self::Canonical) => canonical(value),
            (None, Self::Decimal) => value.to_string(),
        }
    }

    /// Returns the value of `le` in OpenMetrics, which writes whole numbers with a decimal: `1.0`.
    pub fn openmetrics_bound(self, value: f64) -> String {
        let mut text = self.bound(value);
        if value.is_finite() && !text.contains(['.', 'e']) {
            text.push_str(".0");
        }
        text
    }
}

/// Returns the value of `le` in text format 0.0.4 in the canonical format.
///
/// ```
/// use frozen_metrics_schema::exposition::bound;
///
/// assert_eq!(bound(0.005), "0.005");
/// assert_eq!(bound(1.0), "1");
/// assert_eq!(bound(1_500_000.0), "1.5e+06");
/// assert_eq!(bound(f64::INFINITY), "+Inf");
/// ```
pub fn bound(value: f64) -> String {
    BoundFormat::Canonical.bound(value)
}

fn canonical(value: f64) -> String {
    // The fewest digits, in scientific notation: `1.5e6`.
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.unsigned_abs());
    }
    format!("{value}")
}

/// Returns the value of `le` in OpenMetrics in the canonical format.
///
/// ```
/// use frozen_metrics_schema::exposition::openmetrics_bound;
///
/// assert_eq!(openmetrics_bound(1.0), "1.0");
/// assert_eq!(openmetrics_bound(0.005), "0.005");
/// assert_eq!(openmetrics_bound(f64::INFINITY), "+Inf");
/// ```
pub fn openmetrics_bound(value: f64) -> String {
    BoundFormat::Canonical.openmetrics_bound(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected values are the results of Go's `strconv.FormatFloat(x, 'g', -1, 64)`.
    #[test]
    fn bounds_are_spelled_as_go_does() {
        let cases = [
            (0.0, "0"),
            (-1.0, "-1"),
            (0.1, "0.1"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (0.000012345, "1.2345e-05"),
            (100_000.0, "100000"),
            (123_456.0, "123456"),
            (999_999.0, "999999"),
            (1_000_000.0, "1e+06"),
            (1_048_576.0, "1.048576e+06"),
            (16_384.0, "16384"),
            (1e21, "1e+21"),
            (1e100, "1e+100"),
            (2.5, "2.5"),
            (123_456.789, "123456.789"),
            (1_234_567.89, "1.23456789e+06"),
        ];
        for (value, expected) in cases {
            assert_eq!(bound(value), expected);
            assert_eq!(bound(value).parse::<f64>(), Ok(value));
        }
    }

    #[test]
    fn decimal_bounds_have_no_exponent() {
        let cases = [
            (0.0, "0", "0.0"),
            (-1.0, "-1", "-1.0"),
            (0.1, "0.1", "0.1"),
            (0.000_012_345, "0.000012345", "0.000012345"),
            (1_048_576.0, "1048576", "1048576.0"),
            (1e21, "1000000000000000000000", "1000000000000000000000.0"),
            (f64::INFINITY, "+Inf", "+Inf"),
        ];
        for (value, text, openmetrics) in cases {
            assert_eq!(BoundFormat::Decimal.bound(value), text);
            assert_eq!(BoundFormat::Decimal.openmetrics_bound(value), openmetrics);
        }
    }
}
