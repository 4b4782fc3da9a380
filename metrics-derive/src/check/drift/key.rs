//! What differs in the key.

use frozen_metrics_schema::diff::{Change, ValueDifference};
use frozen_metrics_schema::{Key, KeyLabel};
use proc_macro2::Span;

use super::Drift;
use crate::keyed::Keyed;

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
            Change::KeyValues { base, head, what } => {
                return self.key_value(keyed, base, head, *what);
            }
            _ => return None,
        })
    }

    /// The same, of the values of a label; `None` where they could not be read.
    fn key_value(
        &self,
        keyed: &Keyed,
        base: &KeyLabel,
        head: &KeyLabel,
        what: ValueDifference<'_>,
    ) -> Option<(Span, String)> {
        let (name, argument) = (&head.name, keyed.argument(&head.name)?);
        let said = argument.values.as_ref()?;
        let span = |value: &str| {
            let at = head.values.iter().position(|known| known == value);
            at.and_then(|at| said.get(at).copied())
        };
        let line = self.golden.line_of_values(&base.name).or(self.golden.key_line);
        let golden = format!("{}:{}", self.shown, line.unwrap_or(1));
        let label = format!("label `{name}` of the key");
        Some(match what {
            ValueDifference::Any => {
                let [here, there] = [head, base].map(values);
                let message =
                    format!("{label} takes {here} here and {there} in its golden, {golden}");
                (said.first().copied().unwrap_or(argument.name), message)
            }
            ValueDifference::Added(value) => (
                span(value)?,
                format!("{label} has the value {value:?} here and not in its golden, {golden}"),
            ),
            ValueDifference::Removed(value) => (
                argument.name,
                format!("{label} does not have the value {value:?}, which is frozen in {golden}"),
            ),
            ValueDifference::Renamed(was, is) => (
                span(is)?,
                format!("{label} has the value {is:?} here and {was:?} in its golden, {golden}"),
            ),
        })
    }
}

/// `"near" | "far"`
fn values(label: &KeyLabel) -> String {
    match &*label.values {
        [] => "any value".to_owned(),
        values => {
            let values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
            values.join(" | ")
        }
    }
}

fn names(key: &Key) -> String {
    key.names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
