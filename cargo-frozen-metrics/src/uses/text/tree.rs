//! The values of a text.

use std::borrow::Cow;

use super::{Fault, Node, Style};

/// The values of a text, in its order.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    pub(super) text: &'a str,
    pub(super) entries: Vec<Entry>,
    /// The texts of scalars that differ from what is written.
    pub(super) texts: Vec<String>,
    /// The entries of the documents.
    pub(super) documents: Vec<usize>,
}

/// A value or a key. The values of a collection follow it; in a mapping, each follows its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// The byte of the text at which it starts.
    pub(super) start: u32,
    /// See [`Kind`].
    pub(super) number: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A scalar whose text is written as it is. The number is its length.
    Written(Style),
    /// A scalar with another text. The number is its index.
    Changed(Style),
    /// A collection. The number is the entry behind its values.
    Sequence,
    Mapping,
    /// A value that is written elsewhere. The number is its entry.
    Alias,
}

impl<'a> Tree<'a> {
    /// Creates an empty tree. Returns an error if the text is too large.
    pub(super) fn new(text: &'a str) -> Result<Self, Fault> {
        match u32::try_from(text.len()) {
            Ok(_) => {
                Ok(Self { text, entries: Vec::new(), texts: Vec::new(), documents: Vec::new() })
            }
            Err(_) => Err(Fault::new(0, "the text is too large")),
        }
    }

    /// Returns the documents.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().map(|entry| Node::new(self, *entry))
    }

    /// Adds a scalar.
    pub(super) fn scalar(&mut self, start: usize, style: Style, text: Cow<'_, str>) {
        let content = start + usize::from(style != Style::Plain);
        let is_written = self.text.get(content..content + text.len()) == Some(&*text);
        let (kind, number) = match is_written {
            true => (Kind::Written(style), text.len()),
            false => {
                self.texts.push(text.into_owned());
                (Kind::Changed(style), self.texts.len() - 1)
            }
        };
        self.push(kind, start, number);
    }

    /// Adds a collection whose end is not known yet, or an alias. Returns its entry.
    pub(super) fn push(&mut self, kind: Kind, start: usize, number: usize) -> usize {
        // All of them are at most the length of the text.
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.entries.push(Entry { kind, start: small(start), number: small(number) });
        self.entries.len() - 1
    }

    /// Ends the collection with this entry. Returns the fault of a key that a mapping has twice.
    pub(super) fn close(&mut self, entry: usize) -> Option<Fault> {
        self.entries[entry].number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        Node::new(self, entry).duplicate().map(|(key, value)| Fault::duplicate(key, value))
    }

    /// Returns the entry behind a value.
    pub(super) fn after(&self, entry: usize) -> usize {
        match self.entries[entry] {
            Entry { kind: Kind::Sequence | Kind::Mapping, number, .. } => number as usize,
            _ => entry + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{json, yaml};
    use super::Entry;

    #[test]
    fn a_value_takes_twelve_bytes_and_a_text_without_escapes_none() {
        assert_eq!(size_of::<Entry>(), 12);
        let tree = json("{\"a\": \"b\", \"c\": [1, \"d\\n\", \"é\"]}").unwrap();
        assert_eq!((tree.entries.len(), &tree.texts[..]), (8, &["d\n".to_owned()][..]));
        let tree = yaml("a: b c\nd: 'e'\nf: \"g\"\nh: |\n  i\nj: >\n  k\n  l\n").unwrap();
        assert_eq!(tree.texts, ["k l\n"]);
    }

    #[test]
    fn aliases_and_keys_that_are_no_scalars_keep_their_places() {
        let tree = yaml("? [a, &x b]\n: c\nd: &y {e: f}\ng: *y\nh: *x\ni: {<<: *y}\n").unwrap();
        let root = tree.documents().next().unwrap();
        let keys: Vec<&str> = root.entries().map(|(key, _)| key).collect();
        assert_eq!(keys, ["", "d", "g", "h", "i"]);
        let [named, alias, text, merged] = ["d", "g", "h", "i"].map(|key| root.get(key).unwrap());
        assert_eq!((alias.start(), alias.text_of("e")), (named.start(), Some("f")));
        assert_eq!((text.text(), merged.text_of("e")), (Some("b"), Some("f")));
    }
}
