//! As it is before anything was recorded, as a constant: what makes a `static` set possible.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// A constant to begin with: an instrument before its first record, a value before the first read.
///
/// `Default` cannot be used in a constant; this can.
pub trait Blank: Sized + Send + Sync + 'static {
    /// Nothing recorded.
    const BLANK: Self;
}

impl Blank for bool {
    const BLANK: Self = false;
}

impl Blank for u64 {
    const BLANK: Self = 0;
}

impl Blank for i64 {
    const BLANK: Self = 0;
}

impl Blank for f64 {
    const BLANK: Self = 0.0;
}

impl Blank for Duration {
    const BLANK: Self = Duration::ZERO;
}

impl Blank for AtomicU64 {
    const BLANK: Self = AtomicU64::new(0);
}

impl<T: Send + Sync + 'static> Blank for Option<T> {
    const BLANK: Self = None;
}

impl<T: Blank, const N: usize> Blank for [T; N] {
    const BLANK: Self = [const { T::BLANK }; N];
}
