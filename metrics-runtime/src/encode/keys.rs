//! Escaped keys, which are prepared once and copied into many lines.
//!
//! The text of a key begins after the first quote of its labels and ends before the last one:
//! `payments",peer="node-7`.

use std::cell::RefCell;
use std::iter;

use frozen_metrics_schema::KeyLabel;
use frozen_metrics_schema::exposition::escape_label_value;

use crate::blocks::{BlockList, Piece};
use crate::registry::{SEPARATOR, key_values};

/// The text between the last value of a key and the value of a sample without further labels. It follows each key
/// in its blocks.
pub(crate) const KEY_END: &str = "\"} ";

/// A list of escaped keys.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    /// The keys, each with its [`KEY_END`].
    keys: BlockList,
    /// Memory for the text of a key.
    text: String,
    /// Memory for a key that is joined.
    joined: Vec<u8>,
}

impl Keys {
    /// Creates an empty list with capacity for this number of keys of one block each.
    pub(crate) fn with_capacity(keys: usize) -> Self {
        Self { keys: BlockList::with_capacity(keys), text: String::new(), joined: Vec::new() }
    }

    /// Adds the key with these label values. The text contains the names of all labels but the first.
    pub(crate) fn push(&mut self, labels: &[KeyLabel], values: &mut dyn Iterator<Item = &str>) {
        self.text.clear();
        for (index, (label, value)) in labels.iter().zip(values).enumerate() {
            if index > 0 {
                self.text.push_str("\",");
                self.text.push_str(&label.name);
                self.text.push_str("=\"");
            }
            escape_label_value(&mut self.text, value);
        }
        self.text.push_str(KEY_END);
        self.keys.push(self.text.as_bytes());
    }

    /// Adds the labels of a set's key followed by those of an entry, both with their end. `label` is the name of the
    /// entry's first label.
    pub(crate) fn push_joined(&mut self, set_key: &[u8], label: &str, entry: Piece<'_>) {
        let set_key = set_key.strip_suffix(KEY_END.as_bytes()).unwrap_or(set_key);
        self.joined.clear();
        for part in [set_key, b"\",", label.as_bytes(), b"=\"", entry.bytes()] {
            self.joined.extend_from_slice(part);
        }
        self.keys.push(&self.joined);
    }

    /// Removes all keys and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.keys.clear();
    }

    /// Adds a key of another list, which includes its end.
    pub(crate) fn push_escaped(&mut self, key: Piece<'_>) {
        self.keys.push_piece(key);
    }

    /// Returns the bytes of the key with this index, with a [`SEPARATOR`] between two values.
    pub(crate) fn key(&self, index: usize) -> impl Iterator<Item = u8> {
        let key = self.keys.get(index).unwrap_or(Piece::NONE).without_end(KEY_END.len());
        let mut text = key.blocks.as_flattened().iter().copied().take(key.len);
        iter::from_fn(move || match text.next()? {
            b'\\' => text.next().map(|escaped| if escaped == b'n' { b'\n' } else { escaped }),
            // The name of the next label follows, up to the quote before its value.
            b'"' => text.by_ref().find(|byte| *byte == b'"').map(|_| SEPARATOR),
            byte => Some(byte),
        })
    }

    /// Replaces `bytes` by those of the key with this index.
    pub(crate) fn read_key(&self, index: usize, bytes: &mut Vec<u8>) {
        bytes.clear();
        bytes.extend(self.key(index));
    }

    /// Returns a function that passes each label value of the key with an index to its second argument. It reuses its
    /// memory.
    pub(crate) fn each_value(&self) -> impl Fn(usize, &mut dyn FnMut(&str)) + '_ {
        let bytes = RefCell::new(Vec::new());
        move |index, visit| {
            let mut bytes = bytes.borrow_mut();
            self.read_key(index, &mut bytes);
            key_values(&bytes).for_each(visit);
        }
    }

    /// Returns the keys in the order in which they were added, each followed by [`KEY_END`].
    #[inline]
    pub(crate) fn iter_with_end(&self) -> impl Iterator<Item = Piece<'_>> {
        self.keys.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: [KeyLabel; 1] = [KeyLabel::new("channel")];

    #[test]
    fn a_key_of_several_labels_contains_all_names_but_the_first() {
        let labels = [CHANNEL[0].clone(), KeyLabel::new("peer"), KeyLabel::new("zone")];
        let mut keys = Keys::default();
        keys.push(&labels, &mut ["a", "", "\"b\n"].into_iter());
        let key = keys.iter_with_end().next().unwrap().without_end(KEY_END.len());
        let text = &key.blocks.as_flattened()[..key.len];
        assert_eq!(text, br#"a",peer="",zone="\"b\n"#);
        assert_eq!(keys.key(0).collect::<Vec<_>>(), b"a\xFF\xFF\"b\n");
    }

    #[test]
    fn keys_of_any_length_are_stored_whole_and_escaped() {
        let long = "0123456789\\\"\n🦀".repeat(99);
        let starts = (0..100).filter_map(|len| long.get(..len));
        let names: Vec<&str> = starts.chain(["", "a\r", &long]).collect();
        let mut keys = Keys::with_capacity(3);
        names.iter().for_each(|name| keys.push(&CHANNEL, &mut iter::once(*name)));
        let escaped = |name: &&str| {
            let mut escaped = String::new();
            escape_label_value(&mut escaped, name);
            escaped.push_str(KEY_END);
            escaped.into_bytes()
        };
        let unescaped = (0..names.len()).map(|index| keys.key(index).collect::<Vec<_>>());
        assert!(unescaped.eq(names.iter().map(|name| name.as_bytes())));
        let stored = keys.iter_with_end().map(|key| key.blocks.as_flattened()[..key.len].to_vec());
        assert!(stored.eq(names.iter().map(escaped)));
    }
}
