//! As it is before anything was recorded, as a constant: what makes a `static` set possible.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// A constant to begin with: an instrument before its first record, a value before the first read.
///
/// `Default` cannot be used in a constant; this can.
pub trait ConstDefault: Sized + Send + Sync + 'static {
    /// Nothing recorded.
    const DEFAULT: Self;
}

impl ConstDefault for bool {
    const DEFAULT: Self = false;
}

impl ConstDefault for u64 {
    const DEFAULT: Self = 0;
}

impl ConstDefault for i64 {
    const DEFAULT: Self = 0;
}

impl ConstDefault for f64 {
    const DEFAULT: Self = 0.0;
}

impl ConstDefault for Duration {
    const DEFAULT: Self = Duration::ZERO;
}

impl ConstDefault for AtomicU64 {
    const DEFAULT: Self = AtomicU64::new(0);
}

impl<T: Send + Sync + 'static> ConstDefault for Option<T> {
    const DEFAULT: Self = None;
}

impl<T: ConstDefault, const N: usize> ConstDefault for [T; N] {
    const DEFAULT: Self = [const { T::DEFAULT }; N];
}
