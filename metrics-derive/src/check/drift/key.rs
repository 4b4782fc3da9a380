//! Differences in the key.

use frozen_metrics_schema::KeyLabel;
use frozen_metrics_schema::diff::Change;
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
        let labels = keyed.key.labels.span();
        Some(match change {
            Change::KeyAdded(_) => {
                (labels, format!("this set has a key and the golden, {path}, has none"))
            }
            Change::KeyLabel(label) => {
                let subject = |label: &&KeyLabel| format!("label `{}` of the key", label.name);
                let brief = |was: &&KeyLabel| format!("`{}`", was.name);
                (labels, edit(label, subject, |_| format!("{path}:{line}"), brief))
            }
            Change::KeyLimit(base, head) => (
                keyed.key.max_keys.span,
                differs(
                    "the maximum number of keys",
                    &base.max_keys.to_string(),
                    &head.max_keys.to_string(),
                ),
            ),
            Change::KeyOverflow(base, head) => (
                keyed.key.overflow.span,
                differs(
                    "the overflow value of the key",
                    &format!("{:?}", base.overflow),
                    &format!("{:?}", head.overflow),
                ),
            ),
            Change::KeyAnyValue(base, head) => {
                let values: Vec<_> = base.values.iter().map(|value| format!("{value:?}")).collect();
                let what = format!("label `{}` of the key", head.name);
                (labels, differs(&what, &values.join(" | "), "any text"))
            }
            // The labels of a label set are those of the golden: a constant compares them.
            Change::KeyLabelsReordered(..)
            | Change::KeyValue { .. }
            | Change::Family(_)
            | Change::FamilyChanged { .. }
            | Change::KeyRemoved(_) => {
                return None;
            }
        })
    }
}
