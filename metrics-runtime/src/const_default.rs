//! Initial values as constants, so that a set can be a `static`.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// A type with a constant initial value.
///
/// It is the counterpart of `Default` for constants, where `Default::default` cannot be called.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an instrument that a label can partition",
    label = "expected an instrument such as `Counter`"
)]
pub trait ConstDefault: Sized + Send + Sync + 'static {
    /// The value before anything is recorded.
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
