//! The keys of sets and of families: the labels whose values are set at run time, and their bounds.

use std::borrow::Cow;

use frozen_metrics_schema::{Key, KeyLabel};
use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::Type;

use super::{Spanned, Usage, type_span};
use crate::to_source::to_source;

/// A key and its bounds.
pub(crate) struct DeclaredKey {
    pub(crate) labels: KeyLabels,
    pub(crate) max_keys: Spanned<usize>,
    pub(crate) overflow: Spanned<String>,
    /// The order of the labels that a field of type `Family` states, if it is not that of the label set. `None` for the
    /// key of a set.
    pub(crate) order: Option<LabelsInOrder>,
}

/// `order(outcome, peer)`.
#[derive(Clone)]
pub(crate) struct LabelsInOrder {
    /// The key `order`.
    pub(crate) key: Span,
    pub(crate) names: Vec<String>,
}

/// The labels of a key.
pub(crate) enum KeyLabels {
    /// A label whose value is text.
    Text(Spanned<String>),
    /// The labels of a struct that derives `LabelSet`, which the derive does not know.
    LabelSet(Box<LabelSetType>),
}

/// The type of a label set.
pub(crate) struct LabelSetType {
    pub(crate) ty: Type,
    /// The type as source.
    source: String,
}

impl LabelSetType {
    pub(crate) fn new(ty: Type) -> Self {
        Self { source: to_source(&ty.to_token_stream()), ty }
    }
}

impl ToTokens for LabelSetType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.ty.to_tokens(tokens);
    }
}

impl KeyLabels {
    /// Returns the token that declares the labels.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Text(label) => label.span,
            Self::LabelSet(label_set) => type_span(&label_set.ty).unwrap_or_else(Span::call_site),
        }
    }

    /// Returns the name of the label, or the type, as messages and documentation show it.
    pub(crate) fn source(&self) -> &str {
        match self {
            Self::Text(label) => &label.value,
            Self::LabelSet(label_set) => &label_set.source,
        }
    }
}

impl DeclaredKey {
    pub(crate) fn label_set(&self) -> Option<&Type> {
        match &self.labels {
            KeyLabels::Text(_) => None,
            KeyLabels::LabelSet(label_set) => Some(&label_set.ty),
        }
    }

    /// Returns the key with the labels that the derive knows: none if they are those of a label set.
    pub(crate) fn known(&self) -> Key {
        let labels = match &self.labels {
            KeyLabels::Text(label) => vec![open_label(label.value.clone())],
            KeyLabels::LabelSet(_) => Vec::new(),
        };
        Key {
            labels: labels.into(),
            max_keys: self.max_keys.value,
            overflow: self.overflow.value.clone().into(),
        }
    }

    /// Returns the key. The labels of a label set are those of the key that the golden freezes, if any: a constant
    /// compares them with the label set.
    pub(crate) fn key(&self, frozen: Option<&Key>) -> Key {
        let key = self.known();
        match (&self.labels, frozen) {
            (KeyLabels::Text(_), _) => key,
            (KeyLabels::LabelSet(_), Some(frozen)) => Key { labels: frozen.labels.clone(), ..key },
            (KeyLabels::LabelSet(_), None) => {
                Key { labels: vec![open_label(self.labels.source().to_owned())].into(), ..key }
            }
        }
    }
}

fn open_label(name: String) -> KeyLabel {
    KeyLabel { name: name.into(), values: Cow::Borrowed(&[]) }
}

/// The key of a set, and the names of the items that only a set with a key has.
pub(crate) struct Keyed {
    pub(crate) key: DeclaredKey,
    /// The label, or the type of the label set in snake case: an argument of methods, a field of the row, and the method
    /// of the snapshot that finds a row.
    pub(crate) name: Ident,
    /// The word `key`.
    pub(crate) span: Span,
    pub(crate) registry: Ident,
    pub(crate) row: Ident,
    /// The field of the snapshot that holds the rows.
    pub(crate) rows: Ident,
    /// The metrics of the registry itself.
    pub(crate) usage: Option<Usage>,
}
