//! Label sets: structs of named, typed labels.

use std::mem;

use frozen_metrics_schema::{KeyLabel, Text, const_text};

use crate::label::LabelEnum;
use crate::proof::is;
use crate::registry::{LookUpKey, SEPARATOR};

/// A struct of labels, whose values together identify one series or one set of metrics.
///
/// [Derive](derive@crate::LabelSet) it for a struct of `&str`, integers, `bool` and enums that derive
/// [`LabelEnum`](derive@crate::LabelEnum). If the struct has a lifetime, the trait is implemented for the
/// struct with `'static`: generic code names the type as `Fetch<'static>`, and passes labels of any
/// lifetime as [`With`](Self::With).
///
/// ```
/// use frozen_metrics::{LabelEnum, LabelSet};
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Outcome {
///     Ok,
///     Timeout,
/// }
///
/// /// The labels of a fetch.
/// #[derive(LabelSet)]
/// struct Fetch<'a> {
///     peer: &'a str,
///     outcome: Outcome,
/// }
///
/// fn names<L: LabelSet>() -> Vec<&'static str> {
///     L::LABELS.iter().map(|label| &*label.name).collect()
/// }
///
/// assert_eq!(names::<Fetch<'static>>(), ["peer", "outcome"]);
/// assert_eq!(*Fetch::LABELS[1].values, ["ok", "timeout"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a label set",
    label = "expected a struct with `#[derive(LabelSet)]`",
    note = "a single label is a struct too, as in `struct Peer<'a> {{ peer: &'a str }}`",
    note = "a struct with a lifetime is a label set with `'static`, as in `Peer<'static>`"
)]
pub trait LabelSet: Send + Sync + 'static {
    /// The label set with text of this lifetime: `Fetch<'k>` for `Fetch<'static>`.
    type With<'k>;

    /// The labels in wire order. A label whose type is `bool` or an enum has all its values.
    const LABELS: &'static [KeyLabel];

    /// How the values of each label are ordered.
    #[doc(hidden)]
    const ORDERS: &'static [LabelOrder];

    /// Calls `look_up` with the key that these labels form.
    #[doc(hidden)]
    fn with_key<R>(labels: &Self::With<'_>, look_up: impl FnOnce(LookUpKey<'_>) -> R) -> R;

    /// Returns the labels that form this key. Returns `None` if no labels do, as for the key of an overflow whose
    /// text is not a value of a label's type. Does not allocate.
    #[doc(hidden)]
    fn from_key(key: &[u8]) -> Option<Self::With<'_>>;
}

/// Names the type that a function returns. In `fn() -> Fetch`, rustc suggests `'static` for a lifetime that is missing.
pub trait Returned {
    /// The type.
    type Type;
}

impl<T> Returned for fn() -> T {
    type Type = T;
}

/// The data of a label set that its family needs.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct LabelSetData {
    /// The labels in wire order.
    pub labels: &'static [KeyLabel],
    /// How the values of each of these labels are ordered.
    pub orders: &'static [LabelOrder],
    /// The index of each of these labels in the struct; empty if the struct has the same order.
    pub indices: &'static [usize],
}

/// The data of a label set in the order that a field states.
#[doc(hidden)]
#[derive(Debug)]
pub struct OrderedLabels<const N: usize> {
    labels: [KeyLabel; N],
    orders: [LabelOrder; N],
    indices: [usize; N],
}

impl<const N: usize> OrderedLabels<N> {
    /// Arranges labels in the order of these names. A name that no label has is skipped: a proof reports it.
    pub const fn new(data: LabelSetData, names: [&str; N]) -> Self {
        let mut ordered = Self {
            labels: [const { KeyLabel::new("") }; N],
            orders: [LabelOrder::Text; N],
            indices: [0; N],
        };
        let mut index = 0;
        while index < N {
            if let Some(found) = index_of(data.labels, names[index]) {
                // Constants cannot drop the old label, which owns nothing.
                let label = data.labels[found].const_copy();
                mem::forget(mem::replace(&mut ordered.labels[index], label));
                ordered.orders[index] = data.orders[found];
                ordered.indices[index] = found;
            }
            index += 1;
        }
        ordered
    }

    /// Returns the data of these labels.
    pub const fn data(&'static self) -> LabelSetData {
        LabelSetData { labels: &self.labels, orders: &self.orders, indices: &self.indices }
    }
}

/// Returns the index of the label with this name.
const fn index_of(labels: &[KeyLabel], name: &str) -> Option<usize> {
    let mut index = 0;
    while index < labels.len() {
        if is(const_text(&labels[index].name), name) {
            return Some(index);
        }
        index += 1;
    }
    None
}

/// How the values of a label are ordered.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelOrder {
    /// By bytes.
    Text,
    /// By number.
    Integer,
    /// By their index in the label's `values`.
    Declaration,
}

/// Returns a label of a label set. `values` is empty if the label can have any value.
pub const fn label(name: &'static str, values: &'static [Text]) -> KeyLabel {
    KeyLabel::closed(name, values)
}

/// Returns the label values of a key, unless it was not formed by `N` values.
pub fn texts<const N: usize>(key: &[u8]) -> Option<[&str; N]> {
    let mut texts = [""; N];
    read_texts(key, &mut texts)?;
    Some(texts)
}

/// Replaces `texts` by the label values of a key. Returns `None` if it was not formed by as many values.
fn read_texts<'k>(key: &'k [u8], texts: &mut [&'k str]) -> Option<()> {
    let mut values = key.split(|byte| *byte == SEPARATOR);
    for text in texts {
        *text = std::str::from_utf8(values.next()?).ok()?;
    }
    values.next().is_none().then_some(())
}

/// Returns the variant with this label value.
pub fn variant<E: LabelEnum>(value: &str) -> Option<E> {
    let index = E::VALUES.iter().position(|known| *known == value)?;
    E::ALL.get(index).copied()
}
