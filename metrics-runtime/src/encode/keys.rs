//! Keys as they stand between the quotes of a label, prepared once for many lines.

use metrics_schema::exposition::escape_label_value;

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

    pub(crate) fn push(&mut self, key: &str) {
        let mut escaped = String::with_capacity(key.len());
        escape_label_value(&mut escaped, key);
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

    #[test]
    fn keys_of_any_length_are_kept_whole_and_escaped() {
        let long = "0123456789\\\"\n🦀".repeat(99);
        let starts = (0..100).filter_map(|len| long.get(..len));
        let names: Vec<&str> = starts.chain(["", "a\r", &long]).collect();
        let mut keys = Keys::with_capacity(3);
        names.iter().for_each(|name| keys.push(name));
        let escaped = |name: &&str| {
            let mut escaped = String::new();
            escape_label_value(&mut escaped, name);
            escaped.into_bytes()
        };
        let kept = keys.iter().map(|key| key.blocks.as_flattened()[..key.len].to_vec());
        assert!(kept.eq(names.iter().map(escaped)));
    }
}
