//! The one number format.

use super::decimal;
use super::page::Page;

/// Below this many microseconds, `f64` seconds round to the same six decimals that the integer has.
const EXACT_MICROS: f64 = (1_u64 << 51) as f64;

#[inline]
pub(super) fn unsigned(page: &mut Page, value: u64) {
    page.unsigned(value);
}

pub(super) fn signed(page: &mut Page, value: i64) {
    if value < 0 {
        page.push(b'-');
    }
    page.unsigned(value.unsigned_abs());
}

/// `NaN`, `+Inf` and `-Inf` as Prometheus spells them; else the shortest digits that read back.
pub(super) fn float(page: &mut Page, value: f64) {
    match value {
        f64::INFINITY => page.append(b"+Inf"),
        f64::NEG_INFINITY => page.append(b"-Inf"),
        value => {
            page.format(format_args!("{value}"));
        }
    }
}

/// Six decimals, without the zeros at their end.
pub(super) fn seconds(page: &mut Page, value: f64) {
    let micros = (value * 1e6).round();
    if (0.0..EXACT_MICROS).contains(&micros) && micros / 1e6 == value && value.is_sign_positive() {
        exact_micros(page, micros as u64);
    } else if value.is_finite() {
        let start = page.format(format_args!("{value:.6}"));
        trim(page, start);
    } else {
        float(page, value);
    }
}

fn exact_micros(page: &mut Page, micros: u64) {
    page.unsigned(micros / 1_000_000);
    let mut fraction = [0; 8];
    decimal::eight(&mut fraction, micros % 1_000_000);
    fraction[1] = b'.';
    page.append(&fraction[1..]);
    trim(page, 0);
}

/// Takes the zeros off the end of decimals that begin at `start` or after, and a bare point.
fn trim(page: &mut Page, start: usize) {
    let written = page.since(start);
    let zeros = written.iter().rev().take_while(|digit| **digit == b'0').count();
    let is_bare = written.len() > zeros && written[written.len() - zeros - 1] == b'.';
    page.shorten(zeros + usize::from(is_bare));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: fn(&mut Page, f64), value: f64) -> String {
        let mut out = Vec::new();
        Page::append_to(&mut out, |page| write(page, value));
        String::from_utf8(out).unwrap()
    }

    /// The definition that `seconds` is a faster way to.
    fn six_decimals(value: f64) -> String {
        format!("{value:.6}").trim_end_matches('0').trim_end_matches('.').to_owned()
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
