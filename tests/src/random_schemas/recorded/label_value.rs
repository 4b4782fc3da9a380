//! Random values of labels.

use proptest::prelude::*;

use super::super::declared::KeyType;
use super::super::random::{Random, hostile_text};

/// The value of a label and the numbers that encode it.
pub(in super::super) struct LabelValue {
    pub(in super::super) rank: Rank,
    pub(in super::super) text: String,
    pub(super) numbers: Vec<u64>,
}

/// How a value is ordered among those of its label, before its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Rank {
    Text,
    Number(i128),
    Index(usize),
    /// The overflow's value of a label that is no text.
    Overflow,
}

impl LabelValue {
    pub(super) fn any(random: &mut Random, kind: &KeyType) -> Self {
        match kind {
            KeyType::Text if random.chance(50) => {
                Self::text(random.pick(&["", "a", "b"]).to_owned())
            }
            KeyType::Text => Self::text(random.draw(hostile_text())),
            KeyType::Int(_, from, to) => {
                let small = (*from).max(-1)..=2;
                let value = random.draw(prop_oneof![*from..=*to, small, Just(*from), Just(*to)]);
                Self {
                    rank: Rank::Number(value),
                    text: value.to_string(),
                    numbers: vec![value as u64],
                }
            }
            KeyType::Bool => {
                let value = random.draw(any::<bool>());
                let (rank, numbers) = (Rank::Index(usize::from(!value)), vec![u64::from(value)]);
                Self { rank, text: value.to_string(), numbers }
            }
            KeyType::Enum(values) => {
                let index = random.draw(0..values.len());
                let (rank, numbers) = (Rank::Index(index), vec![index as u64]);
                Self { rank, text: values[index].clone(), numbers }
            }
        }
    }

    pub(super) fn text(text: String) -> Self {
        let mut numbers = Vec::new();
        write_text(&mut numbers, &text);
        Self { rank: Rank::Text, text, numbers }
    }
}

/// Writes the number of characters, then each character.
pub(super) fn write_text(numbers: &mut Vec<u64>, text: &str) {
    numbers.push(text.chars().count() as u64);
    numbers.extend(text.chars().map(u64::from));
}
