//! Escaped keys, which are prepared once and copied into many lines.
//!
//! The text of a key begins after the first quote of its labels and ends before the last one:
//! `payments",peer="node-7`.

use frozen_metrics_schema::KeyLabel;
use frozen_metrics_schema::exposition::escape_label_value;

/// The number of bytes of a block, the unit in which keys are copied. Most keys fit in one block, which a
/// single move copies.
pub(super) const BLOCK: usize = 32;

/// A list of escaped keys, each of which starts at the beginning of a block.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    blocks: Vec<[u8; BLOCK]>,
    /// The index of each key's first block, and the key's length in bytes.
    ranges: Vec<(usize, usize)>,
}

/// One escaped key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'a> {
    pub(super) blocks: &'a [[u8; BLOCK]],
    pub(super) len: usize,
}

impl Keys {
    /// Creates an empty list with capacity for this number of keys of one block each.
    pub(crate) fn with_capacity(keys: usize) -> Self {
        Self { blocks: Vec::with_capacity(keys), ranges: Vec::with_capacity(keys) }
    }

    /// Adds the key with these label values. The text contains the names of all labels but the first.
    pub(crate) fn push<'a>(
        &mut self,
        labels: &[KeyLabel],
        values: impl IntoIterator<Item = &'a str>,
    ) {
        let mut escaped = String::new();
        for (index, (label, value)) in labels.iter().zip(values).enumerate() {
            if index > 0 {
                escaped.push_str("\",");
                escaped.push_str(&label.name);
                escaped.push_str("=\"");
            }
            escape_label_value(&mut escaped, value);
        }
        self.ranges.push((self.blocks.len(), escaped.len()));
        for piece in escaped.as_bytes().chunks(BLOCK) {
            let mut block = [0; BLOCK];
            block[..piece.len()].copy_from_slice(piece);
            self.blocks.push(block);
        }
    }

    /// Returns the keys in the order in which they were added.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Key<'_>> + Clone {
        self.ranges.iter().map(|&(start, len)| Key {
            blocks: &self.blocks[start..start + len.div_ceil(BLOCK)],
            len,
        })
    }
}

impl Key<'_> {
    /// The empty key of a set without a key.
    pub(crate) const NONE: Self = Self { blocks: &[], len: 0 };
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: [KeyLabel; 1] = [KeyLabel::new("channel", "_")];

    #[test]
    fn a_key_of_several_labels_says_all_names_but_the_first() {
        let labels = [CHANNEL[0].clone(), KeyLabel::new("peer", "_"), KeyLabel::new("zone", "_")];
        let mut keys = Keys::default();
        keys.push(&labels, ["a", "", "\"b\n"]);
        let key = keys.iter().next().unwrap();
        let text = &key.blocks.as_flattened()[..key.len];
        assert_eq!(text, br#"a",peer="",zone="\"b\n"#);
    }

    #[test]
    fn keys_of_any_length_are_kept_whole_and_escaped() {
        let long = "0123456789\\\"\n🦀".repeat(99);
        let starts = (0..100).filter_map(|len| long.get(..len));
        let names: Vec<&str> = starts.chain(["", "a\r", &long]).collect();
        let mut keys = Keys::with_capacity(3);
        names.iter().for_each(|name| keys.push(&CHANNEL, [*name]));
        let escaped = |name: &&str| {
            let mut escaped = String::new();
            escape_label_value(&mut escaped, name);
            escaped.into_bytes()
        };
        let kept = keys.iter().map(|key| key.blocks.as_flattened()[..key.len].to_vec());
        assert!(kept.eq(names.iter().map(escaped)));
    }
}
