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

/// Removes the rounding error of a number that was calculated from decimal fractions.
pub(crate) fn rounded(number: f64) -> f64 {
    format!("{number:.9e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_below_one_is_a_divisor_without_rounding_error() {
        for (factor, expected) in [
            (1000.0, "multiplied by 1000"),
            (0.001, "divided by 1000"),
            (1.0 / 60.0, "divided by 60"),
            (0.1 + 0.2, "divided by 3.333333333"),
            (1.1 * 1.1, "multiplied by 1.21"),
        ] {
            assert_eq!(Scale::of_factor(factor).to_string(), expected);
        }
    }
}
