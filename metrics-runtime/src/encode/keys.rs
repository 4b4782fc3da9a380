//! Keys as they stand between the first quote of their labels and the last, prepared once for many
//! lines.

use frozen_metrics_schema::KeyLabel;
use frozen_metrics_schema::exposition::escape_label_value;

/// What a key is copied by: most keys are no longer, so that one plain move copies them.
pub(super) const BLOCK: usize = 32;

/// Escaped keys one behind the other, each from the beginning of a block.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    blocks: Vec<[u8; BLOCK]>,
    /// Where each key begins, and its length in bytes.
    places: Vec<(usize, usize)>,
}

/// One escaped key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key<'a> {
    pub(super) blocks: &'a [[u8; BLOCK]],
    pub(super) len: usize,
}

impl Keys {
    /// So many keys fit without growing, if they are not long.
    pub(crate) fn with_capacity(keys: usize) -> Self {
        Self { blocks: Vec::with_capacity(keys), places: Vec::with_capacity(keys) }
    }

    /// A key by the values of its labels. All but the first say their names: where one label's value
    /// ends, the next label begins.
    pub(crate) fn push<'a>(
        &mut self,
        labels: &[KeyLabel],
        values: impl IntoIterator<Item = &'a str>,
    ) {
        let mut escaped = String::new();
        for (at, (label, value)) in labels.iter().zip(values).enumerate() {
            if at > 0 {
                escaped.push_str("\",");
                escaped.push_str(&label.name);
                escaped.push_str("=\"");
            }
            escape_label_value(&mut escaped, value);
        }
        self.places.push((self.blocks.len(), escaped.len()));
        for piece in escaped.as_bytes().chunks(BLOCK) {
            let mut block = [0; BLOCK];
            block[..piece.len()].copy_from_slice(piece);
            self.blocks.push(block);
        }
    }

    /// The keys in the order they were pushed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Key<'_>> + Clone {
        self.places.iter().map(|&(start, len)| Key {
            blocks: &self.blocks[start..start + len.div_ceil(BLOCK)],
            len,
        })
    }
}

impl Key<'_> {
    /// The key that a set without one has.
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
