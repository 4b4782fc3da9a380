//! Differences in the key.

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
        let differs = |what: &str, frozen: &str, declared: &str| {
            format!("{what} is {declared} here and {frozen} in its golden, {path}:{line}")
        };
        let head_has_one = keyed.arguments.len() == 1;
        let name = |name: &str| keyed.argument(name).map_or(keyed.span, |label| label.name_span);
        Some(match change {
            Change::KeyAdded(_) => (
                keyed.arguments.first().map_or(keyed.span, |label| label.name_span),
                format!("this set has a key and its golden, {path}, has none"),
            ),
            Change::KeyLabelAdded(head) => (
                name(&head.name),
                format!(
                    "the key has the label `{}` here and not in its golden, {path}:{line}",
                    head.name
                ),
            ),
            Change::KeyLabelRemoved(base) => (
                keyed.span,
                format!(
                    "the key does not have the label `{}`, which is frozen in {path}:{line}",
                    base.name
                ),
            ),
            Change::KeyLabelRenamed(base, head) => (
                name(&head.name),
                differs(
                    if head_has_one { "the label of the key" } else { "a label of the key" },
                    &format!("`{}`", base.name),
                    &format!("`{}`", head.name),
                ),
            ),
            Change::KeyLabelsReordered(base, head) => {
                (keyed.span, differs("the order of the key's labels", &names(base), &names(head)))
            }
            Change::KeyLimit(base, head) => (
                keyed.max_keys_span,
                differs(
                    "the maximum number of keys",
                    &base.max_keys.to_string(),
                    &head.max_keys.to_string(),
                ),
            ),
            Change::KeyOverflow(base, head) => (
                keyed.argument(&head.name)?.overflow_span,
                differs(
                    &format!("the overflow value of `{}`", head.name),
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
