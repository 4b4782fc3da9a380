//! The format of numbers.

use std::time::Duration;

use frozen_metrics_schema::exposition::non_finite;

use super::decimal;
use super::output_buffer::OutputBuffer;

/// The limit below which seconds as `f64` round to the same six decimals as the integer microseconds.
const EXACT_MICROS: f64 = (1_u64 << 51) as f64;

/// The limit below which integers have at most 15 digits.
const MAX_15_DIGITS: u64 = 1_000_000_000_000_000;

/// Writes an integer and returns its length.
#[inline]
pub(crate) fn unsigned(bytes: &mut [u8], value: u64) -> usize {
    decimal::unsigned(bytes, value)
}

/// Writes an integer and returns its length.
#[inline]
pub(crate) fn signed(bytes: &mut [u8], value: i64) -> usize {
    let sign = usize::from(value < 0);
    bytes[0] = b'-';
    sign + decimal::unsigned(&mut bytes[sign..], value.unsigned_abs())
}

/// Appends `NaN`, `+Inf` or `-Inf`, or the shortest decimal number that parses to the same float.
pub(super) fn float(buffer: &mut OutputBuffer, value: f64) {
    // Different decimal numbers of at most 15 digits have different nearest floats. So such a number is the shortest
    // decimal of its float.
    if let Some(whole) = whole_micros(value).filter(|micros| *micros < MAX_15_DIGITS) {
        return buffer.line([], |bytes| micros(bytes, whole));
    }
    if value.fract() == 0.0 && (1.0..MAX_15_DIGITS as f64).contains(&value) {
        return buffer.line([], |bytes| unsigned(bytes, value as u64));
    }
    match non_finite(value) {
        Some(text) => buffer.append(text.as_bytes()),
        None => {
            buffer.format(format_args!("{value}"));
        }
    }
}

/// Converts seconds to microseconds. Returns `None` if they are not a whole number of microseconds, or too
/// many to be exact.
#[inline]
pub(super) fn whole_micros(seconds: f64) -> Option<u64> {
    let micros = (seconds * 1e6).round();
    let is_exact = (0.0..EXACT_MICROS).contains(&micros)
        && micros / 1e6 == seconds
        && seconds.is_sign_positive();
    is_exact.then_some(micros as u64)
}

/// Writes microseconds as seconds with at most six decimals, without trailing zeros, and returns the length.
pub(super) fn micros(bytes: &mut [u8], micros: u64) -> usize {
    let point = decimal::unsigned(bytes, micros / 1_000_000);
    let mut decimals = [0; 8];
    decimal::eight(&mut decimals, micros % 1_000_000);
    decimals[1] = b'.';
    let end = point + 7;
    bytes[point..end].copy_from_slice(&decimals[1..]);
    end - trailing_zeros(&bytes[point..end])
}

/// Appends seconds with at most six decimals, without trailing zeros.
pub(super) fn seconds(buffer: &mut OutputBuffer, value: f64) {
    match value.is_finite() {
        true => {
            let start = buffer.format(format_args!("{value:.6}"));
            buffer.shorten(trailing_zeros(buffer.since(start)));
        }
        false => float(buffer, value),
    }
}

/// Appends a number with exactly this many decimals, or `NaN`, `+Inf` or `-Inf`.
pub(super) fn fixed(buffer: &mut OutputBuffer, value: f64, decimals: usize) {
    match non_finite(value) {
        Some(text) => buffer.append(text.as_bytes()),
        None => {
            buffer.format(format_args!("{value:.decimals$}"));
        }
    }
}

/// Writes a duration in exact seconds, without trailing zeros, and returns the length.
pub(super) fn span(bytes: &mut [u8], span: Duration) -> usize {
    let point = decimal::unsigned(bytes, span.as_secs());
    let end = point + decimals(&mut bytes[point..], span.subsec_nanos());
    end - trailing_zeros(&bytes[point..end])
}

/// Writes a point and nine decimals and returns 10.
fn decimals(bytes: &mut [u8], nanos: u32) -> usize {
    let (first, rest) = (nanos / 100_000_000, nanos % 100_000_000);
    [bytes[0], bytes[1]] = [b'.', b'0' + first as u8];
    2 + decimal::eight(&mut bytes[2..], u64::from(rest))
}

/// Writes a space, the timestamp of an exemplar in seconds with three decimals, and a newline. Returns the length.
pub(super) fn timestamp(bytes: &mut [u8], time: Duration) -> usize {
    bytes[0] = b' ';
    let point = 1 + decimal::unsigned(&mut bytes[1..], time.as_secs());
    decimals(&mut bytes[point..], time.subsec_nanos());
    bytes[point + 4] = b'\n';
    point + 5
}

/// Returns the number of trailing zeros, including the decimal point if no decimals are left.
fn trailing_zeros(decimals: &[u8]) -> usize {
    let zeros = decimals.iter().rev().take_while(|digit| **digit == b'0').count();
    zeros + usize::from(decimals[..decimals.len() - zeros].ends_with(b"."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::output_buffer::MAX_SHORT_VALUE;

    fn text(write: fn(&mut OutputBuffer, f64), value: f64) -> String {
        let mut out = Vec::new();
        OutputBuffer::append_to(&mut out, |buffer| write(buffer, value));
        String::from_utf8(out).unwrap()
    }

    /// Writes seconds as a sample does, in the fast way if possible.
    fn any_seconds(buffer: &mut OutputBuffer, value: f64) {
        match whole_micros(value) {
            Some(whole) => buffer.line([], |bytes| micros(bytes, whole)),
            None => seconds(buffer, value),
        }
    }

    /// The format that `seconds` and `micros` must produce.
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
    fn fast_paths_write_floats_as_the_shortest_decimals() {
        let limit = MAX_15_DIGITS as f64;
        let mut values = vec![0.3, 1e9 - 1e-6, limit / 1e6, limit - 1.0, limit, limit * 10.0];
        for digits in 0..16 {
            let power = 10_f64.powi(digits);
            let whole = (0.123_456_789_012_345_67 * power).round();
            values.extend([whole, whole / 1e6, whole / 1e7, power + 1.0, power - 1.0, 1.0 / power]);
        }
        for value in values {
            for value in [value, value.next_up(), value.next_down(), -value] {
                assert_eq!(text(float, value), format!("{value}"));
            }
        }
    }

    #[test]
    fn timestamps_have_three_decimals() {
        let cases = [
            (Duration::ZERO, " 0.000\n"),
            (Duration::new(1_700_000_000, 7_999_999), " 1700000000.007\n"),
            (Duration::MAX, " 18446744073709551615.999\n"),
        ];
        for (time, expected) in cases {
            let mut bytes = [0; MAX_SHORT_VALUE];
            let len = timestamp(&mut bytes, time);
            assert_eq!(std::str::from_utf8(&bytes[..len]), Ok(expected));
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
            assert_eq!(text(any_seconds, value), expected);
        }
    }

    #[test]
    fn the_fast_way_to_seconds_is_exact_for_every_power_of_two() {
        for shift in 0..64 {
            for offset in 0..5 {
                let micros = (1_u64 << shift).wrapping_add(offset).wrapping_sub(2);
                let value = micros as f64 / 1e6;
                assert_eq!(text(any_seconds, value), six_decimals(value), "{micros}");
            }
        }
        for value in [1e-7, 0.123_456_789, -1.25, 4.5e-7, 5.5e-7] {
            assert_eq!(text(any_seconds, value), six_decimals(value), "{value}");
        }
    }

    #[test]
    fn spans_are_exact_seconds() {
        let cases = [
            (Duration::ZERO, "0"),
            (Duration::from_nanos(1), "0.000000001"),
            (Duration::from_millis(1_500), "1.5"),
            (Duration::from_secs(10), "10"),
            (Duration::from_nanos(u64::MAX), "18446744073.709551615"),
            (Duration::MAX, "18446744073709551615.999999999"),
        ];
        for (value, expected) in cases {
            let mut out = Vec::new();
            OutputBuffer::append_to(&mut out, |buffer| buffer.line([], |bytes| span(bytes, value)));
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn whole_numbers_of_any_length_are_decimal() {
        let whole = |write: &dyn Fn(&mut [u8]) -> usize| {
            let mut bytes = [0; MAX_SHORT_VALUE];
            let len = write(&mut bytes);
            String::from_utf8(bytes[..len].to_vec()).unwrap()
        };
        for shift in 0..64 {
            for limit in [u64::MAX >> shift, 1 << shift, 10_u64.saturating_pow(shift)] {
                for value in [limit.wrapping_sub(1), limit, limit.saturating_add(1)] {
                    assert_eq!(whole(&|bytes| unsigned(bytes, value)), value.to_string());
                    let value = value.cast_signed();
                    assert_eq!(whole(&|bytes| signed(bytes, value)), value.to_string());
                }
            }
        }
    }
}
