//! What differs in the key.

use metrics_schema::Key;
use metrics_schema::change::Change;
use proc_macro2::Span;

use super::Drift;

impl Drift<'_> {
    /// The guilty token, and what is wrong there; `None` for a change that is not the key's.
    pub(super) fn key(&self, change: &Change<'_>) -> Option<(Span, String)> {
        let (set, shown) = (self.set, self.shown);
        let line = self.golden.key_line.unwrap_or(1);
        if let Change::KeyRemoved(key) = change {
            if !set.is_key_known {
                return None;
            }
            let names = names(key);
            return Some((
                set.ident.span(),
                format!("this set has no key and its golden, {shown}:{line}, has {names}"),
            ));
        }
        let keyed = set.keyed.as_ref()?;
        let differs = |what: &str, frozen: &str, declared: &str| {
            format!("{what} is {declared} here and {frozen} in its golden, {shown}:{line}")
        };
        let name = |name: &str| keyed.argument(name).map_or(keyed.word, |label| label.name);
        Some(match change {
            Change::KeyAdded(_) => (
                keyed.arguments.first().map_or(keyed.word, |label| label.name),
                format!("this set has a key and its golden, {shown}, has none"),
            ),
            Change::KeyLabelAdded(head) => (
                name(&head.name),
                format!(
                    "the key has the label `{}` here and not in its golden, {shown}:{line}",
                    head.name
                ),
            ),
            Change::KeyLabelRemoved(base) => (
                keyed.word,
                format!(
                    "the key does not have the label `{}`, which is frozen in {shown}:{line}",
                    base.name
                ),
            ),
            Change::KeyLabelRenamed(base, head) => (
                name(&head.name),
                differs(
                    "the label of the key",
                    &format!("`{}`", base.name),
                    &format!("`{}`", head.name),
                ),
            ),
            Change::KeyLabelsReordered(base, head) => {
                (keyed.word, differs("the order of the key's labels", &names(base), &names(head)))
            }
            Change::KeyLimit(base, head) => (
                keyed.limit?,
                differs("the cap on keys", &base.max_keys.to_string(), &head.max_keys.to_string()),
            ),
            Change::KeyOverflow(base, head) => (
                keyed.argument(&head.name)?.overflow?,
                differs(
                    &format!("the overflow's value of `{}`", head.name),
                    &format!("{:?}", base.overflow),
                    &format!("{:?}", head.overflow),
                ),
            ),
            _ => return None,
        })
    }
}

fn names(key: &Key) -> String {
    key.names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
