//! What the label of a key can be besides `&str`.

use std::io::Write;

use crate::encode::{signed, unsigned};

/// A value of a key's label that is no `&str`: an integer, `bool`, or an enum that derives
/// [`LabelEnum`](derive@crate::LabelEnum).
///
/// The key says it, `as` the type: look-ups then take it as it is, and write it without allocating.
/// What two values of a type are written as is never the same. Of an enum the key says all values too,
/// which the golden freezes: one that is missing, or that is none of the enum, does not compile.
///
/// ```
/// use frozen_metrics::{Counter, LabelEnum, ReplicationMetrics};
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Side {
///     Near,
///     Far,
/// }
///
/// /// One shard of a service.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(
///     prefix = "bus",
///     key("service", "shard" as u32, "side" as Side = "near" | "far"), max_keys = 64,
///     overflow("others", "others", "others"),
///     golden = none,
/// )]
/// struct Shard {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// let registry = ShardRegistry::new();
/// registry.for_service_shard_side("payments", 7, Side::Far).frames_total.inc();
/// assert!(registry.snapshot().prometheus_text().ends_with(
///     "bus_frames_total{service=\"payments\",shard=\"7\",side=\"far\"} 1\n",
/// ));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the label of a key",
    label = "expected an integer, `bool`, or an enum that derives `LabelEnum`",
    note = "a label without `as` takes any `&str`"
)]
pub trait KeyValue {
    /// What it is written into.
    type Text: AsRef<str>;

    /// All label values of an enum, in its order: the key says them too. `None` of every other type.
    const VALUES: Option<&'static [&'static str]> = None;

    /// The label value, unescaped.
    fn text(self) -> Self::Text;

    /// The text of [`text`](Self::text).
    #[doc(hidden)]
    #[inline]
    fn as_str(text: &Self::Text) -> &str {
        text.as_ref()
    }
}

#[diagnostic::do_not_recommend]
impl KeyValue for bool {
    type Text = &'static str;

    fn text(self) -> &'static str {
        if self { "true" } else { "false" }
    }
}

/// The digits of an integer, its sign before them.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Digits {
    room: [u8; ROOM],
    len: usize,
}

/// `i128::MIN` has forty characters.
const ROOM: usize = 40;

impl Digits {
    #[inline]
    fn of(write: impl FnOnce(&mut [u8]) -> usize) -> Self {
        let mut room = [0; ROOM];
        let len = write(&mut room);
        Self { room, len }
    }
}

impl AsRef<str> for Digits {
    #[inline]
    fn as_ref(&self) -> &str {
        // What was written is ASCII.
        self.room
            .get(..self.len)
            .and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or_default()
    }
}

macro_rules! integers {
    ($($int:ty)*, $number:ident => $write:expr) => {$(
        #[diagnostic::do_not_recommend]
        impl KeyValue for $int {
            type Text = Digits;

            #[inline]
            fn text(self) -> Digits {
                let $number = self;
                Digits::of($write)
            }
        }
    )*};
}

integers!(u8 u16 u32 usize, number => |room| unsigned(room, number as u64));
integers!(u64, number => |room| unsigned(room, number));
integers!(i8 i16 i32 isize, number => |room| signed(room, number as i64));
integers!(i64, number => |room| signed(room, number));
integers!(u128 i128, number => |mut room| {
    let all = room.len();
    // The room is that of the longest.
    let _ = write!(room, "{number}");
    all - room.len()
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
                }
            )*};
        }
        ends!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
        assert_eq!((written(true), written(false)), ("true".to_owned(), "false".to_owned()));
    }
}
