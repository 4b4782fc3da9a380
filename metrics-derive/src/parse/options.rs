//! Attributes as structs of options, with one table of keys for parsing and for errors.

use syn::Meta;

use super::attribute::{Entry, split};
use crate::errors::Errors;

/// A key, and the function that sets its option.
pub(super) type Key<O> = (&'static str, fn(&mut O, &mut Errors, &Entry));

/// The options of an attribute: a struct with one field for each key.
pub(super) trait Options: Default + 'static {
    /// The attribute's name.
    const ATTRIBUTE: &'static str;

    /// Every key, in the order of the documentation.
    const KEYS: &'static [Key<Self>];

    /// Returns the error for a key that belongs elsewhere.
    fn misplaced(_key: &str) -> Option<String> {
        None
    }
}

/// Parses all attributes of this kind. Also returns whether every key is known: an unknown key may be
/// the misspelling of one that seems to be missing.
pub(super) fn options<O: Options>(errors: &mut Errors, attributes: &[syn::Attribute]) -> (O, bool) {
    let (mut options, mut all_known) = (O::default(), true);
    let name = O::ATTRIBUTE;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        let Meta::List(list) = &attribute.meta else {
            errors.at(&attribute.meta, format!("expected `#[{name}(…)]`"));
            all_known = false;
            continue;
        };
        let (entries, is_whole) = split(errors, list.tokens.clone());
        all_known &= is_whole;
        for entry in entries {
            let key = entry.key.to_string();
            if let Some((_, set)) = O::KEYS.iter().find(|(known, _)| key == *known) {
                set(&mut options, errors, &entry);
            } else {
                all_known = false;
                match O::misplaced(&key) {
                    Some(message) => errors.at(&entry.key, message),
                    None => entry.unknown(errors, O::KEYS.iter().map(|(known, _)| *known)),
                }
            }
        }
    }
    (options, all_known)
}
