//! The order of keys in scrapes.

use std::cmp::Ordering;

use super::key::values;
use crate::label_set::LabelOrder;
use crate::schema::KeyLabel;

/// The order of keys in scrapes: label by label.
#[derive(Clone, Copy)]
pub(crate) struct KeyOrder {
    pub(crate) labels: &'static [KeyLabel],
    /// How the values of each label are ordered. Values of further labels are ordered by bytes.
    pub(crate) orders: &'static [LabelOrder],
}

impl KeyOrder {
    /// Compares the bytes of two keys.
    pub(crate) fn compare(
        self,
        a: impl IntoIterator<Item = u8>,
        b: impl IntoIterator<Item = u8>,
    ) -> Ordering {
        if self.orders.iter().all(|order| *order == LabelOrder::Text) {
            // A value that ends sorts before one that continues.
            let rank = |byte: u8| byte.wrapping_add(1);
            return a.into_iter().map(rank).cmp(b.into_iter().map(rank));
        }
        let [a, b]: [Vec<u8>; 2] = [a.into_iter().collect(), b.into_iter().collect()];
        let mut orders = self.orders.iter().zip(self.labels);
        let mut pairs = values(&a).zip(values(&b));
        let unequal = pairs.find_map(|(a, b)| {
            let order = match orders.next() {
                Some((LabelOrder::Integer, _)) => integer(a).cmp(&integer(b)),
                Some((LabelOrder::Declaration, label)) => {
                    let index = |text| label.values.iter().position(|value| value == text);
                    // The overflow value, which is not in the list, sorts last.
                    let [a, b] = [a, b].map(|value| index(value).unwrap_or(usize::MAX));
                    a.cmp(&b)
                }
                Some((LabelOrder::Text, _)) | None => Ordering::Equal,
            };
            Some(order.then_with(|| a.cmp(b))).filter(|order| order.is_ne())
        });
        unequal.unwrap_or(Ordering::Equal)
    }
}

/// Returns what orders integers by number: whether it is the overflow value, which sorts last, then the number. The
/// integers of `u128` do not all fit in `i128`.
fn integer(text: &str) -> (bool, bool, u128) {
    match text.strip_prefix('-').map(str::parse::<u128>) {
        Some(Ok(number)) => (false, false, u128::MAX - number),
        _ => text.parse().map_or((true, true, 0), |number| (false, true, number)),
    }
}
