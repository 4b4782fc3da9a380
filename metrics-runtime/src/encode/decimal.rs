//! Digits, eight at a time: one word holds them, the first in its lowest byte.

const BASE: u64 = 100_000_000;

/// Writes a number, and returns how many digits it has.
#[inline]
pub(super) fn unsigned(room: &mut [u8], value: u64) -> usize {
    if value < BASE {
        return shortest(room, value);
    }
    let (rest, low) = (value / BASE, value % BASE);
    let digits = if rest < BASE { shortest(room, rest) } else { long(room, rest) };
    digits + eight(&mut room[digits..], low)
}

fn long(room: &mut [u8], value: u64) -> usize {
    let digits = shortest(room, value / BASE);
    digits + eight(&mut room[digits..], value % BASE)
}

/// Writes a number below 10^8 without zeros before it, and returns how many digits it has. The room
/// must hold eight.
#[inline]
fn shortest(room: &mut [u8], value: u64) -> usize {
    let digits = word(value);
    // The last digit stands even where it is a zero.
    let zeros = (digits | 1 << 56).trailing_zeros() / 8;
    write(room, (digits + ZEROS) >> (8 * zeros));
    8 - zeros as usize
}

/// Writes a number below 10^8 as eight digits, and returns that.
#[inline]
pub(super) fn eight(room: &mut [u8], value: u64) -> usize {
    write(room, word(value) + ZEROS);
    8
}

/// `"00000000"`.
const ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);

#[inline]
fn write(room: &mut [u8], word: u64) {
    if let Some(room) = room.first_chunk_mut::<8>() {
        *room = word.to_le_bytes();
    }
}

/// The eight digits as numbers. Halves are divided side by side in their lanes of the word, by a
/// multiplication and a shift each: first into two fours, then four pairs, then the digits.
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
        let mut room = [0; 8];
        let digits = write(&mut room, value);
        String::from_utf8(room[..digits].to_vec()).unwrap()
    }

    /// Each pair of lanes is one of these, and the lanes do not meet.
    #[test]
    fn every_number_of_four_digits_is_right_in_both_halves() {
        for value in 0..10_000 {
            assert_eq!(text(shortest, value), value.to_string());
            assert_eq!(text(eight, value), format!("{value:08}"));
            assert_eq!(text(eight, value * 10_000), format!("{:08}", value * 10_000));
            assert_eq!(text(eight, value * 10_001), format!("{:08}", value * 10_001));
            assert_eq!(text(shortest, value * 10_001), (value * 10_001).to_string());
        }
    }
}
