//! Shapes: how the value of a field is stored in words.

use std::ops::AddAssign;

use crate::point::{Number, Sum};

/// A field of a row.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
}

/// How the values of a field are stored.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub(crate) value: ValueKind,
    /// Whether a number has one attachment, and a histogram has one for each bucket.
    pub(crate) has_exemplars: bool,
    /// The number of values, each of which is one series.
    pub(crate) count: usize,
    /// Whether the values are added up to totals over all keys.
    pub(crate) has_total: bool,
}

impl Shape {
    /// A counter of integers.
    pub(crate) const COUNTER: Self = Self { has_total: true, ..Self::number(NumberKind::Unsigned) };

    /// The labels of an info.
    pub(crate) const INFO: Self = Self::new(ValueKind::Info);

    /// Creates the shape of a number.
    pub(crate) const fn number(kind: NumberKind) -> Self {
        Self::new(ValueKind::Number(kind))
    }

    /// Creates the shape of a histogram. If a bound is negative, observations can be negative, and the sum is
    /// not a counter.
    pub(crate) const fn histogram(bounds: &'static [f64], sum: SumKind) -> Self {
        let sum = match bounds {
            [lowest, ..] if *lowest < 0.0 => None,
            _ => Some(sum),
        };
        Self::new(ValueKind::Histogram { bounds, sum })
    }

    const fn new(value: ValueKind) -> Self {
        Self { value, has_exemplars: false, count: 1, has_total: false }
    }

    pub(crate) const fn with_exemplars(self) -> Self {
        Self { has_exemplars: true, ..self }
    }

    /// Returns the shape of this many values.
    pub(crate) const fn repeated(self, times: usize) -> Self {
        Self { count: self.count * times, ..self }
    }

    /// Returns whether the values are numbers without exemplars.
    pub(crate) fn is_plain_number(&self) -> bool {
        !self.has_exemplars && matches!(self.value, ValueKind::Number(_))
    }

    /// Returns the number that a word stores; `None` if the values are no numbers, or if there is none.
    #[inline]
    pub(crate) fn number_of(&self, word: u64) -> Option<Number> {
        match self.value {
            ValueKind::Number(kind) => kind.number(word),
            ValueKind::Histogram { .. } | ValueKind::Info => None,
        }
    }

    /// Returns the kind of the number; `None` unless there is one number without an exemplar.
    pub(crate) fn single_number(&self) -> Option<NumberKind> {
        match self.value {
            ValueKind::Number(kind) if self.count == 1 && !self.has_exemplars => Some(kind),
            _ => None,
        }
    }

    fn size(&self) -> Size {
        let Size { words, attachments } = match self.value {
            ValueKind::Number(_) => Size { words: 1, attachments: 1 },
            ValueKind::Histogram { bounds, .. } => {
                Size { words: bounds.len() + 2, attachments: bounds.len() + 1 }
            }
            ValueKind::Info => return Size { words: 0, attachments: self.count },
        };
        let attachments = if self.has_exemplars { attachments } else { 0 };
        Size { words: words * self.count, attachments: attachments * self.count }
    }
}

/// How one value is stored.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ValueKind {
    /// In one word.
    Number(NumberKind),
    /// In a word for each bucket, including `+Inf`, and one for the sum.
    Histogram { bounds: &'static [f64], sum: Option<SumKind> },
    /// As an attachment.
    Info,
}

/// How a number is stored in a word.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NumberKind {
    Unsigned,
    Signed,
    Float,
    /// A float, or [`ABSENT`].
    Seconds,
}

/// The word of a gauge that was never set. As a float, it is one of the bit patterns of `NaN`, which is never
/// stored.
pub(crate) const ABSENT: u64 = u64::MAX;

impl NumberKind {
    #[inline]
    pub(crate) fn number(self, word: u64) -> Option<Number> {
        Some(match self {
            Self::Unsigned => Number::Unsigned(word),
            Self::Signed => Number::Signed(word.cast_signed()),
            Self::Float => Number::Float(f64::from_bits(word)),
            Self::Seconds if word == ABSENT => return None,
            Self::Seconds => Number::Seconds(f64::from_bits(word)),
        })
    }
}

/// How the sum of a histogram is stored in a word.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum SumKind {
    Float,
    Nanos,
}

impl SumKind {
    pub(crate) fn sum(self, word: u64) -> Sum {
        match self {
            Self::Float => Sum::Float(f64::from_bits(word)),
            Self::Nanos => Sum::Nanos(word),
        }
    }
}

/// How many words and attachments values take.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Size {
    pub(crate) words: usize,
    pub(crate) attachments: usize,
}

impl Size {
    /// Returns the size of these fields.
    pub(crate) fn of(fields: &[Field]) -> Self {
        let mut size = Self::default();
        fields.iter().for_each(|field| size += field.shape.size());
        size
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.attachments += other.attachments;
    }
}
