//! Differences in the key.

use frozen_metrics_schema::KeyLabel;
use frozen_metrics_schema::diff::{Change, Edit};
use frozen_metrics_schema::exposition::backticked;
use proc_macro2::Span;

use super::{Drift, edit};

impl Drift<'_> {
    /// Returns the token that differs, and the message. `None` for a change outside the key.
    pub(super) fn key(&self, change: &Change<'_>) -> Option<(Span, String)> {
        let (set, path) = (self.set, &self.path);
        let line = self.golden.key_line.unwrap_or(1);
        if let Change::KeyRemoved(key) = change {
            let names = backticked(key.names());
            return Some((
                set.ident.span(),
                format!("this set has no key and the golden, {path}:{line}, has the key {names}"),
            ));
        }
        let keyed = set.keyed.as_ref()?;
        let differs = |what: &str, frozen: &str, declared: &str| {
            format!("{what} is {declared} here and {frozen} in the golden, {path}:{line}")
        };
        let name = |name: &str| keyed.argument(name).map_or(keyed.span, |label| label.name_span);
        Some(match change {
            Change::KeyAdded(_) => (
                keyed.arguments.first().map_or(keyed.span, |label| label.name_span),
                format!("this set has a key and the golden, {path}, has none"),
            ),
            Change::KeyLabel(label) => {
                let span = match label {
                    Edit::Added(head) | Edit::Replaced(_, head) => name(&head.name),
                    Edit::Removed(_) => keyed.span,
                };
                let subject = |label: &&KeyLabel| format!("label `{}` of the key", label.name);
                let brief = |was: &&KeyLabel| format!("`{}`", was.name);
                (span, edit(label, subject, |_| format!("{path}:{line}"), brief))
            }
            Change::KeyLabelsReordered(base, head) => (
                keyed.span,
                differs(
                    "the order of the key's labels",
                    &backticked(base.names()),
                    &backticked(head.names()),
                ),
            ),
            Change::KeyLimit(base, head) => (
                keyed.max_keys_span,
                differs(
                    "the maximum number of keys",
                    &base.max_keys.to_string(),
                    &head.max_keys.to_string(),
                ),
            ),
            Change::KeyOverflow(base, head) => (
                keyed.overflow_span,
                differs(
                    "the overflow value of the key",
                    &format!("{:?}", base.overflow),
                    &format!("{:?}", head.overflow),
                ),
            ),
            Change::KeyAnyValue(base, head) => {
                let argument = keyed.argument(&head.name)?;
                let span = argument.value_spans.first().copied().unwrap_or(argument.name_span);
                let (here, there) = (values(head), values(base));
                let (name, place) = (&head.name, self.place_of_values(base));
                let what = format!("label `{name}` of the key takes {here} here and {there}");
                (span, format!("{what} in the golden, {place}"))
            }
            Change::KeyValue { base, head, what } => {
                let argument = keyed.argument(&head.name)?;
                let span = match what {
                    Edit::Added(value) | Edit::Replaced(_, value) => {
                        let index = head.values.iter().position(|known| known == value)?;
                        *argument.value_spans.get(index)?
                    }
                    Edit::Removed(_) => argument.name_span,
                };
                let subject =
                    |value: &&str| format!("value {value:?} of key label `{}`", head.name);
                let brief = |was: &&str| format!("{was:?}");
                (span, edit(what, subject, |_| self.place_of_values(base), brief))
            }
            Change::Family(_) | Change::FamilyChanged { .. } | Change::KeyRemoved(_) => {
                return None;
            }
        })
    }

    /// Returns the path and the line of the label's values.
    fn place_of_values(&self, label: &KeyLabel) -> String {
        let line = self.golden.line_of_values(&label.name).or(self.golden.key_line);
        format!("{}:{}", self.path, line.unwrap_or(1))
    }
}

/// Returns the values as goldens list them: `"near" | "far"`.
fn values(label: &KeyLabel) -> String {
    match &*label.values {
        [] => "any value".to_owned(),
        values => {
            let values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
            values.join(" | ")
        }
    }
}
