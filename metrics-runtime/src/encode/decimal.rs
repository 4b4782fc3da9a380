//! Decimal digits of integers, computed eight at a time. One word holds the digits, the first one in its
//! lowest byte.

const BASE: u64 = 100_000_000;

/// Writes a number and returns the number of its digits. The slice must have at least 20 bytes.
///
/// Up to sixteen digits are written without a branch, because the lengths of successive numbers cannot be
/// predicted.
#[inline]
pub(super) fn unsigned(bytes: &mut [u8], value: u64) -> usize {
    if value >= BASE * BASE {
        return long(bytes, value);
    }
    let digits = u128::from(word(value / BASE)) | u128::from(word(value % BASE)) << 64;
    // The last digit is written even if it is a zero.
    let zeros = (digits | 1 << 120).trailing_zeros() / 8;
    if let Some(bytes) = bytes.first_chunk_mut::<16>() {
        *bytes = ((digits + u128::from_ne_bytes([b'0'; 16])) >> (8 * zeros)).to_le_bytes();
    }
    16 - zeros as usize
}

#[cold]
fn long(bytes: &mut [u8], value: u64) -> usize {
    let digits = unsigned(bytes, value / BASE);
    digits + eight(&mut bytes[digits..], value % BASE)
}

/// Writes a number below 10^8 as eight digits and returns 8.
#[inline]
pub(super) fn eight(bytes: &mut [u8], value: u64) -> usize {
    write(bytes, word(value) + ZEROS);
    8
}

/// `"00000000"`.
const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);

#[inline]
fn write(bytes: &mut [u8], word: u64) {
    if let Some(bytes) = bytes.first_chunk_mut::<8>() {
        *bytes = word.to_le_bytes();
    }
}

/// Returns the eight digits as the bytes of a word. The number is split into two halves of four digits, then
/// four pairs, then the digits. The parts of a step are divided in parallel, in lanes of the word, by a
/// multiplication and a shift.
#[inline]
fn word(value: u64) -> u64 {
    let fours = (value / 10_000) | (value % 10_000) << 32;
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | (fours - 100 * hundreds) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | (pairs - 10 * tens) << 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: fn(&mut [u8], u64) -> usize, value: u64) -> String {
        let mut bytes = [0; 16];
        let digits = write(&mut bytes, value);
        String::from_utf8(bytes[..digits].to_vec()).unwrap()
    }

    /// The test covers all values of a pair of lanes. Lanes do not influence each other.
    #[test]
    fn every_number_of_four_digits_is_right_in_both_halves() {
        for value in 0..10_000 {
            assert_eq!(text(unsigned, value), value.to_string());
            assert_eq!(text(eight, value), format!("{value:08}"));
            assert_eq!(text(eight, value * 10_000), format!("{:08}", value * 10_000));
            assert_eq!(text(eight, value * 10_001), format!("{:08}", value * 10_001));
            assert_eq!(text(unsigned, value * 10_001), (value * 10_001).to_string());
        }
    }
}
