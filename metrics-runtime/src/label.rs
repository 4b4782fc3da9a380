//! Labels: enums whose variants are all the values that one can have, and why others are refused.

use std::error::Error;
use std::fmt::{self, Debug};

use crate::const_default::ConstDefault;

/// An enum whose variants are the values of a label, or the states of a state set.
///
/// Derive it for an enum of your own, or let the metrics' struct make the enum:
/// `by(kind = enum("no_route" | "timeout"))`. A variant's value is its name in snake_case, or what
/// `#[label("…")]` says.
///
/// ```
/// use frozen_metrics::{By, Counter, LabelEnum, ReplicationMetrics};
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Failure {
///     NoRoute,
///     #[label("timed_out")]
///     Timeout,
/// }
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "rpc", golden = none)]
/// struct RpcMetrics {
///     /// Calls that failed.
///     #[metric(by(kind = "no_route" | "timed_out"))]
///     failures_total: By<Failure, Counter>,
/// }
///
/// let rpc = RpcMetrics::new();
/// rpc.failures_total[Failure::Timeout].inc();
/// assert!(rpc.snapshot().prometheus_text().ends_with(
///     "rpc_failures_total{kind=\"no_route\"} 0\nrpc_failures_total{kind=\"timed_out\"} 1\n",
/// ));
/// assert_eq!(Failure::NoRoute.value(), "no_route");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no enum of label values",
    label = "expected an enum with `#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]`",
    note = "an enum that is not there yet is made where its values are declared: `enum(\"…\" | \"…\")`"
)]
pub trait LabelEnum: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// Every variant, in order.
    const ALL: &'static [Self];

    /// The label value of every variant, in the same order.
    const VALUES: &'static [&'static str];

    /// A cell for each variant.
    #[doc(hidden)]
    type Cells<T: ConstDefault>: Cells<T>;

    /// The variant's place in [`ALL`](Self::ALL).
    #[doc(hidden)]
    fn index(self) -> usize;

    /// The label value of this variant.
    fn value(self) -> &'static str {
        Self::VALUES.get(self.index()).copied().unwrap_or_default()
    }
}

/// An array whose length a type says.
#[doc(hidden)]
pub trait Cells<T>: ConstDefault + AsRef<[T]> + AsMut<[T]> {}

impl<T: ConstDefault, const N: usize> Cells<T> for [T; N] {}

/// Why labels that are given at run time are refused. Its `Display` says which, and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelError(String);

impl LabelError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for LabelError {}
