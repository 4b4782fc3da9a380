//! A value of a tree.

use std::collections::HashSet;

use super::tree::{Entry, Kind};
use super::{Style, Tree};

/// A value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    tree: &'a Tree<'a>,
    entry: usize,
}

/// The largest mapping whose keys are compared with each other.
const FEW_KEYS: usize = 16;

impl<'a> Node<'a> {
    /// Returns the value of an entry. That of an alias is the value which it names.
    pub(super) fn new(tree: &'a Tree<'a>, entry: usize) -> Self {
        match tree.entries[entry] {
            Entry { kind: Kind::Alias, number, .. } => Self { tree, entry: number as usize },
            _ => Self { tree, entry },
        }
    }

    fn own(self) -> &'a Entry {
        &self.tree.entries[self.entry]
    }

    /// Returns the byte at which it starts.
    pub(crate) fn start(self) -> usize {
        self.own().start as usize
    }

    /// Returns how a scalar is written; `None` for others.
    pub(crate) fn style(self) -> Option<Style> {
        match self.own().kind {
            Kind::Written(style) | Kind::Changed(style) => Some(style),
            Kind::Sequence | Kind::Mapping | Kind::Alias => None,
        }
    }

    pub(crate) fn is_mapping(self) -> bool {
        self.own().kind == Kind::Mapping
    }

    pub(crate) fn is_sequence(self) -> bool {
        self.own().kind == Kind::Sequence
    }

    /// Returns the text of a scalar.
    pub(crate) fn text(self) -> Option<&'a str> {
        let Entry { kind, start, number } = *self.own();
        match kind {
            Kind::Written(style) => {
                let content = start as usize + usize::from(style != Style::Plain);
                self.tree.text.get(content..content + number as usize)
            }
            Kind::Changed(_) => self.tree.texts.get(number as usize).map(String::as_str),
            Kind::Sequence | Kind::Mapping | Kind::Alias => None,
        }
    }

    /// Returns the value of a key; that of a merged mapping if the mapping itself does not have the key.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        self.own_value(key).or_else(|| self.own_value("<<")?.own_value(key))
    }

    fn own_value(self, key: &str) -> Option<Self> {
        self.entries().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Returns the text of the scalar with this key.
    pub(crate) fn text_of(self, key: &str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    /// Returns the entries of a mapping in the order of the file; none for others. A key that is not a scalar is empty.
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'a str, Self)> + Clone {
        let mut keys = self.inside(Kind::Mapping);
        std::iter::from_fn(move || {
            let (key, value) = (keys.next()?, keys.next()?);
            Some((key.text().unwrap_or_default(), value))
        })
    }

    /// Returns the values of a sequence; none for others.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> + Clone {
        self.inside(Kind::Sequence)
    }

    /// Returns the values of the sequence with this key.
    pub(crate) fn items_of(self, key: &str) -> impl Iterator<Item = Self> + Clone {
        self.get(key).into_iter().flat_map(Self::items)
    }

    /// Returns whether it is a sequence with values.
    pub(crate) fn has_items(self) -> bool {
        self.items().next().is_some()
    }

    /// Returns whether it is a mapping with entries.
    pub(crate) fn has_entries(self) -> bool {
        self.entries().next().is_some()
    }

    /// Returns the values of a collection of this kind, and the keys of a mapping.
    fn inside(self, kind: Kind) -> impl Iterator<Item = Self> + Clone {
        let Self { tree, entry } = self;
        let own = *self.own();
        let end = if own.kind == kind { own.number as usize } else { 0 };
        let mut next = entry + 1;
        std::iter::from_fn(move || {
            let entry = Some(next).filter(|next| *next < end)?;
            next = tree.after(entry);
            Some(Self::new(tree, entry))
        })
    }

    /// Returns the second value of a key that the mapping has twice, with the key.
    pub(super) fn duplicate(self) -> Option<(&'a str, Self)> {
        if self.entries().take(FEW_KEYS + 1).count() <= FEW_KEYS {
            let mut keys = self.entries().enumerate();
            let is_known = |(index, (key, _)): &(usize, (&str, Self))| {
                self.entries().take(*index).any(|(known, _)| known == *key)
            };
            return keys.find(is_known).map(|(_, entry)| entry);
        }
        let mut known = HashSet::new();
        self.entries().find(|(key, _)| !known.insert(*key))
    }
}
