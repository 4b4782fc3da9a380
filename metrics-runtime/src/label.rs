//! Labels: enums of label values, and the error of an illegal label.

use std::error::Error;
use std::fmt::{self, Debug};

use crate::const_default::ConstDefault;

/// An enum whose variants are the values of a label or the states of a state set, or `bool`, whose values are `true`
/// and `false`.
///
/// Derive it for an existing enum, or let `by(kind = enum("no_route" | "timeout"))` on a field generate
/// the enum. The label value of a variant is its name in snake_case, unless `#[label("…")]` sets another
/// value. Fields that use the enum name only the label: the golden freezes the values, and a constant compares them
/// with the enum.
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
///     #[metric(by(kind))]
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
    message = "`{Self}` is not an enum of label values",
    label = "expected an enum with `#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]`",
    note = "or generate `{Self}`: write its values on the field, as in `by(kind = enum(\"…\" | \"…\"))`"
)]
pub trait LabelEnum: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// All variants in declaration order.
    const ALL: &'static [Self];

    /// The label values of all variants, in the same order.
    const VALUES: &'static [&'static str];

    /// An array with one element for each variant.
    #[doc(hidden)]
    type Cells<T: ConstDefault>: Cells<T>;

    /// Returns the variant's index in [`ALL`](Self::ALL).
    #[doc(hidden)]
    fn index(self) -> usize;

    /// Returns the label value of this variant.
    fn value(self) -> &'static str {
        Self::VALUES.get(self.index()).copied().unwrap_or_default()
    }
}

#[diagnostic::do_not_recommend]
impl LabelEnum for bool {
    const ALL: &'static [Self] = &[true, false];
    const VALUES: &'static [&'static str] = &["true", "false"];
    type Cells<T: ConstDefault> = [T; 2];

    #[inline]
    fn index(self) -> usize {
        usize::from(!self)
    }
}

/// A type with the values of a label: [`By`](crate::By) or [`StateSet`](crate::StateSet) of an enum.
#[doc(hidden)]
pub trait HasLabelValues {
    const LABEL_VALUES: &'static [&'static str];
}

/// An array whose length depends on a type.
#[doc(hidden)]
pub trait Cells<T>: ConstDefault + AsRef<[T]> + AsMut<[T]> {}

impl<T: ConstDefault, const N: usize> Cells<T> for [T; N] {}

/// The error for an illegal label that is passed at run time.
///
/// Its `Display` names the label and what is expected.
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
