//! The one number format.

use std::fmt::Write;

/// Below this many microseconds, `f64` seconds round to the same six decimals that the integer has.
const EXACT_MICROS: f64 = (1_u64 << 51) as f64;

pub(super) fn unsigned(out: &mut String, value: u64) {
    out.push_str(itoa::Buffer::new().format(value));
}

pub(super) fn signed(out: &mut String, value: i64) {
    out.push_str(itoa::Buffer::new().format(value));
}

/// `NaN`, `+Inf` and `-Inf` as Prometheus spells them; else the shortest digits that read back.
pub(super) fn float(out: &mut String, value: f64) {
    match value {
        f64::INFINITY => out.push_str("+Inf"),
        f64::NEG_INFINITY => out.push_str("-Inf"),
        value => {
            let _ = write!(out, "{value}");
        }
    }
}

/// Six decimals, without the zeros at their end.
pub(super) fn seconds(out: &mut String, value: f64) {
    let micros = (value * 1e6).round();
    if (0.0..EXACT_MICROS).contains(&micros) && micros / 1e6 == value && value.is_sign_positive() {
        exact_micros(out, micros as u64);
    } else if value.is_finite() {
        let start = out.len();
        let _ = write!(out, "{value:.6}");
        out.truncate(start + trimmed(&out[start..]).len());
    } else {
        float(out, value);
    }
}

fn exact_micros(out: &mut String, micros: u64) {
    unsigned(out, micros / 1_000_000);
    let fraction = micros % 1_000_000;
    if fraction != 0 {
        let mut digits = [b'0'; 6];
        let mut rest = fraction;
        for digit in digits.iter_mut().rev() {
            *digit += (rest % 10) as u8;
            rest /= 10;
        }
        out.push('.');
        out.extend(digits.iter().map(|digit| char::from(*digit)));
        out.truncate(trimmed(out).len());
    }
}

fn trimmed(decimals: &str) -> &str {
    decimals.trim_end_matches('0').trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: fn(&mut String, f64), value: f64) -> String {
        let mut out = String::new();
        write(&mut out, value);
        out
    }

    /// The definition that `seconds` is a faster way to.
    fn six_decimals(value: f64) -> String {
        trimmed(&format!("{value:.6}")).to_owned()
    }

    #[test]
    fn floats_are_spelled_as_prometheus_does() {
        let cases = [
            (f64::NAN, "NaN"),
            (-f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (0.0, "0"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(float, value), expected);
        }
        for value in [f64::MIN_POSITIVE, f64::MAX, 1e300, 1.0 / 3.0, -0.0] {
            assert_eq!(text(float, value).parse::<f64>(), Ok(value));
        }
    }

    #[test]
    fn seconds_are_six_decimals_without_zeros_at_the_end() {
        let cases = [
            (0.0, "0"),
            (0.25, "0.25"),
            (2.0, "2"),
            (10.0, "10"),
            (0.000_001, "0.000001"),
            (1.000_010, "1.00001"),
            (18_446_744_073_709.55, "18446744073709.550781"),
            (f64::NAN, "NaN"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(seconds, value), expected);
        }
    }

    #[test]
    fn the_fast_way_to_seconds_is_exact_for_every_power_of_two() {
        for shift in 0..64 {
            for offset in 0..5 {
                let micros = (1_u64 << shift).wrapping_add(offset).wrapping_sub(2);
                let value = micros as f64 / 1e6;
                assert_eq!(text(seconds, value), six_decimals(value), "{micros}");
            }
        }
        for value in [1e-7, 0.123_456_789, -1.25, 4.5e-7, 5.5e-7] {
            assert_eq!(text(seconds, value), six_decimals(value), "{value}");
        }
    }
}
