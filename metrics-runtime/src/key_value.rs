//! The types of a label other than `&str`.

use std::borrow::Cow;
use std::io::Write;

use frozen_metrics_schema::Text;

use crate::encode::{signed, unsigned};
use crate::label::LabelEnum;
use crate::label_set::{LabelOrder, variant};

/// The type of a label other than `&str`: an integer, `bool`, or an enum that derives
/// [`LabelEnum`](derive@crate::LabelEnum).
///
/// It is the type of a field of a [label set](derive@crate::LabelSet). Look-ups accept a value of the type and write it
/// without allocating. Different values of a type have different texts. A golden freezes the values of an enum.
///
/// ```
/// use frozen_metrics::{Counter, LabelEnum, LabelSet, ReplicationMetrics};
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Side {
///     Near,
///     Far,
/// }
///
/// /// The labels of a shard.
/// #[derive(LabelSet)]
/// struct ShardKey<'a> {
///     service: &'a str,
///     shard: u32,
///     side: Side,
/// }
///
/// /// One shard of a service.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(
///     prefix = "bus", key = ShardKey<'static>, max_keys = 64, overflow = "others", golden = none,
/// )]
/// struct Shard {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// let registry = ShardRegistry::new();
/// let key = ShardKey { service: "payments", shard: 7, side: Side::Far };
/// registry.for_shard_key(key).frames_total.inc();
/// assert!(registry.snapshot().prometheus_text().ends_with(
///     "bus_frames_total{service=\"payments\",shard=\"7\",side=\"far\"} 1\n",
/// ));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a label",
    label = "expected an integer, `bool`, or an enum that derives `LabelEnum`",
    note = "a label can also be text: a field `&'a str`"
)]
pub trait KeyValue: Sized {
    /// The type of the label value's text.
    type Text: AsRef<str>;

    /// All label values of `bool` or an enum, in order; empty for an integer.
    #[doc(hidden)]
    const TEXTS: &'static [Text] = &[];

    /// How label values are ordered.
    #[doc(hidden)]
    const ORDER: LabelOrder;

    /// Returns the label value, unescaped.
    #[inline]
    fn text(self) -> Self::Text {
        self.to_text()
    }

    /// Returns the same for a borrowed value.
    #[doc(hidden)]
    fn to_text(&self) -> Self::Text;

    /// Returns the value whose [`text`](Self::text) this is.
    #[doc(hidden)]
    fn from_text(text: &str) -> Option<Self>;

    /// Returns the result of [`text`](Self::text) as bytes.
    #[doc(hidden)]
    #[inline]
    fn as_bytes(text: &Self::Text) -> &[u8] {
        text.as_ref().as_bytes()
    }
}

#[diagnostic::do_not_recommend]
impl KeyValue for bool {
    type Text = &'static str;

    const TEXTS: &'static [Text] = &[Cow::Borrowed("true"), Cow::Borrowed("false")];

    const ORDER: LabelOrder = LabelOrder::Declaration;

    #[inline]
    fn to_text(&self) -> &'static str {
        self.value()
    }

    fn from_text(text: &str) -> Option<Self> {
        variant(text)
    }
}

/// The decimal text of an integer.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Digits {
    bytes: [u8; MAX_DIGITS],
    len: usize,
}

/// The length of `i128::MIN`, the longest integer.
const MAX_DIGITS: usize = 40;

impl Digits {
    /// Creates the text from the bytes that `write` writes and whose number it returns.
    #[inline]
    fn from_writer(write: impl FnOnce(&mut [u8]) -> usize) -> Self {
        let mut bytes = [0; MAX_DIGITS];
        let len = write(&mut bytes);
        Self { bytes, len }
    }

    #[inline]
    fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

impl AsRef<str> for Digits {
    #[inline]
    fn as_ref(&self) -> &str {
        // The bytes are ASCII digits and a sign.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

macro_rules! integers {
    ($($int:ty)*, $number:ident => $write:expr) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyValue for $int {
            type Text = Digits;

            const ORDER: LabelOrder = LabelOrder::Integer;

            #[inline]
            fn to_text(&self) -> Digits {
                let $number = *self;
                Digits::from_writer($write)
            }

            #[inline]
            fn as_bytes(text: &Digits) -> &[u8] {
                text.as_bytes()
            }

            fn from_text(text: &str) -> Option<Self> {
                // `parse` also accepts `+1`, `-0` and leading zeros, which `text` never writes.
                text.parse().ok().filter(|number: &$int| number.text().as_ref() == text)
            }
        }
    )*};
}

integers!(u8 u16 u32 usize, number => |bytes| unsigned(bytes, number as u64));
integers!(u64, number => |bytes| unsigned(bytes, number));
integers!(i8 i16 i32 isize, number => |bytes| signed(bytes, number as i64));
integers!(i64, number => |bytes| signed(bytes, number));
integers!(u128 i128, number => |mut bytes| {
    let capacity = bytes.len();
    // The longest integer fits, so writing cannot fail.
    let _ = write!(bytes, "{number}");
    capacity - bytes.len()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: impl KeyValue) -> String {
        value.text().as_ref().to_owned()
    }

    #[test]
    fn the_ends_of_every_type_are_written_whole() {
        macro_rules! ends {
            ($($int:ty)*) => {$(
                for value in [<$int>::MIN, <$int>::MAX, 0, 1, 9, 10, 99, 100] {
                    assert_eq!(written(value), value.to_string());
                    assert_eq!(<$int>::from_text(&value.to_string()), Some(value));
                }
            )*};
        }
        ends!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
        assert_eq!((written(true), written(false)), ("true".to_owned(), "false".to_owned()));
    }

    #[test]
    fn only_the_text_of_a_value_is_decoded() {
        for text in
            ["", " 1", "1 ", "+1", "01", "00", "-", "-0", "-01", "0x1", "1_0", "1.0", "\u{661}"]
        {
            assert_eq!(i32::from_text(text), None, "{text:?}");
            assert_eq!(i128::from_text(text), None, "{text:?}");
        }
        assert_eq!((u8::from_text("256"), u8::from_text("-1")), (None, None));
        assert_eq!((bool::from_text("true"), bool::from_text("false")), (Some(true), Some(false)));
        for text in ["", "True", "1", "true "] {
            assert_eq!(bool::from_text(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_closed_values_of_a_type_are_in_its_order() {
        assert_eq!(bool::TEXTS, [true, false].map(KeyValue::text));
        assert_eq!(bool::VALUES, bool::TEXTS);
        assert_eq!(bool::ORDER, LabelOrder::Declaration);
        assert_eq!((u8::TEXTS, u8::ORDER), (&[] as &[Text], LabelOrder::Integer));
    }
}
