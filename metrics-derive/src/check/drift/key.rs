//! Differences in the key.

use std::fmt::Display;

use frozen_metrics_schema::diff::{Change, ValueDifference};
use frozen_metrics_schema::{Key, KeyLabel};
use proc_macro2::Span;

use super::Drift;
use crate::model::Keyed;

impl Drift<'_> {
    /// Returns the token that differs, and the message. `None` for a change outside the key.
    pub(super) fn key(&self, change: &Change<'_>) -> Option<(Span, String)> {
        let (set, path) = (self.set, &self.path);
        let line = self.golden.key_line.unwrap_or(1);
        if let Change::KeyRemoved(key) = change {
            let names = names(key);
            return Some((
                set.ident.span(),
                format!("this set has no key and its golden, {path}:{line}, has the key {names}"),
            ));
        }
        let keyed = set.keyed.as_ref()?;
        let differs = |what: &str, base: &dyn Display, head: &dyn Display| {
            format!("{what} is {head} here and {base} in its golden, {path}:{line}")
        };
        let name = |name: &str| keyed.argument(name).map_or(keyed.span, |label| label.name_span);
        Some(match change {
            Change::KeyAdded(_) => (
                keyed.arguments.first().map_or(keyed.span, |label| label.name_span),
                format!("this set has a key and its golden, {path}, has none"),
            ),
            Change::KeyLabelAdded(KeyLabel { name: added, .. }) => {
                let message = format!(
                    "the key has the label `{added}` here and not in its golden, {path}:{line}"
                );
                (name(added), message)
            }
            Change::KeyLabelRemoved(KeyLabel { name, .. }) => {
                let message = format!(
                    "the key does not have the label `{name}`, which is frozen in {path}:{line}"
                );
                (keyed.span, message)
            }
            Change::KeyLabelRenamed(base, head) => {
                let article = if keyed.arguments.len() == 1 { "the" } else { "a" };
                let (base, renamed) = (format!("`{}`", base.name), format!("`{}`", head.name));
                let message = differs(&format!("{article} label of the key"), &base, &renamed);
                (name(&head.name), message)
            }
            Change::KeyLabelsReordered(base, head) => {
                let message = differs("the order of the key's labels", &names(base), &names(head));
                (keyed.span, message)
            }
            Change::KeyLimit(base, head) => {
                let message = differs("the maximum number of keys", &base.max_keys, &head.max_keys);
                (keyed.max_keys_span, message)
            }
            Change::KeyOverflow(base, head) => {
                let what = format!("the overflow value of `{}`", head.name);
                let (base, new) = (format!("{:?}", base.overflow), format!("{:?}", head.overflow));
                (keyed.argument(&head.name)?.overflow_span, differs(&what, &base, &new))
            }
            Change::KeyValues { base, head, what } => {
                return self.key_value(keyed, base, head, *what);
            }
            Change::FamilyAdded(_)
            | Change::FamilyRemoved(_)
            | Change::FamilyRenamed { .. }
            | Change::FamilyChanged { .. }
            | Change::KeyRemoved(_) => return None,
        })
    }

    /// Returns the same for the values of a label.
    fn key_value(
        &self,
        keyed: &Keyed,
        base: &KeyLabel,
        head: &KeyLabel,
        what: ValueDifference<'_>,
    ) -> Option<(Span, String)> {
        let (name, argument) = (&head.name, keyed.argument(&head.name)?);
        let span = |value: &str| {
            let index = head.values.iter().position(|known| known == value)?;
            argument.value_spans.get(index).copied()
        };
        let line = self.golden.line_of_values(&base.name).or(self.golden.key_line);
        let golden = format!("{}:{}", self.path, line.unwrap_or(1));
        let label = format!("label `{name}` of the key");
        Some(match what {
            ValueDifference::Any => {
                let [here, there] = [head, base].map(values);
                let message =
                    format!("{label} takes {here} here and {there} in its golden, {golden}");
                (argument.value_spans.first().copied().unwrap_or(argument.name_span), message)
            }
            ValueDifference::Added(value) => (
                span(value)?,
                format!("{label} has the value {value:?} here and not in its golden, {golden}"),
            ),
            ValueDifference::Removed(value) => (
                argument.name_span,
                format!("{label} does not have the value {value:?}, which is frozen in {golden}"),
            ),
            ValueDifference::Renamed(base, head) => (
                span(head)?,
                format!("{label} has the value {head:?} here and {base:?} in its golden, {golden}"),
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
