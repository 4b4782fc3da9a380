//! How numbers change with their unit.

use std::fmt;

/// The number by which values are multiplied or divided if their unit changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scale {
    MultipliedBy(f64),
    DividedBy(f64),
}

impl Scale {
    /// Returns the scale of a factor. A factor below 1 becomes a divisor, such as 60 instead of 0.01666….
    pub(crate) fn of_factor(factor: f64) -> Self {
        match factor < 1.0 {
            true => Self::DividedBy(rounded(1.0 / factor)),
            false => Self::MultipliedBy(rounded(factor)),
        }
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MultipliedBy(number) => write!(f, "multiplied by {number}"),
            Self::DividedBy(number) => write!(f, "divided by {number}"),
        }
    }
}

/// Removes the rounding error of a number that was calculated from decimal fractions and the factors of units. Their errors
/// begin at the 16th digit, so that 13 digits are exact.
pub(crate) fn rounded(number: f64) -> f64 {
    format!("{number:.12e}").parse().unwrap_or(number)
}

/// Returns whether bounds are the old ones in another unit.
pub(crate) fn is_rescaled(old: &[f64], new: &[f64], factor: f64) -> bool {
    let is_same = |(old, new): (&f64, &f64)| rounded(old * factor) == rounded(*new);
    old.len() == new.len() && old.iter().zip(new).all(is_same)
}

#[cfg(test)]
mod tests {
    use frozen_metrics_schema::diff::unit_factor;

    use super::*;

    #[test]
    fn a_factor_below_one_is_a_divisor_without_rounding_error() {
        for (factor, expected) in [
            (1000.0, "multiplied by 1000"),
            (0.001, "divided by 1000"),
            (1.0 / 60.0, "divided by 60"),
            (0.1 + 0.2, "divided by 3.333333333333"),
            (1.1 * 1.1, "multiplied by 1.21"),
        ] {
            assert_eq!(Scale::of_factor(factor).to_string(), expected);
        }
    }

    #[test]
    fn factors_of_units_and_numbers_in_a_new_unit_are_printed_without_rounding_error() {
        let units = [
            ("nanoseconds", 1e-9),
            ("us", 1e-6),
            ("ms", 1e-3),
            ("seconds", 1.0),
            ("minutes", 60.0),
            ("hours", 3600.0),
            ("days", 86400.0),
        ];
        for (old, old_size) in units {
            for (new, new_size) in units {
                let factor = unit_factor(old, new).unwrap();
                let (ratio, inverse): (f64, f64) = (old_size / new_size, new_size / old_size);
                let expected = match ratio < 1.0 {
                    true => format!("divided by {}", inverse.round()),
                    false => format!("multiplied by {}", ratio.round()),
                };
                assert_eq!(Scale::of_factor(factor).to_string(), expected, "{old} {new}");
                for threshold in [0.25, 1.0, 7.0, 250.0, 1.1] {
                    let error = rounded(threshold * factor) / factor / threshold - 1.0;
                    assert!(error.abs() < 1e-12, "{old} {new}: {error}");
                }
            }
        }
        for (threshold, old, new, expected) in [
            (500.0, "ms", "seconds", "0.5"),
            (1.1, "seconds", "ms", "1100"),
            (70.0, "minutes", "ms", "4200000"),
            (36.0, "minutes", "hours", "0.6"),
            (512.0, "kibibytes", "bytes", "524288"),
            (1e9, "bytes", "gigabytes", "1"),
            (0.3, "us", "ns", "300"),
        ] {
            let factor = unit_factor(old, new).unwrap();
            assert_eq!(rounded(threshold * factor).to_string(), expected, "{threshold} {old}");
        }
    }
}
