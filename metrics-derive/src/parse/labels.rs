//! `labels(role = "leader", channel)`: constant labels, and where among them the key stands.

use syn::Ident;

use super::at;
use super::attribute::Entry;
use crate::errors::Errors;
use crate::keyed::Keyed;
use crate::set::{At, Closed, Metric, name_of};

#[derive(Default)]
pub(super) struct Labels {
    pub(super) closed: Vec<Closed>,
    /// The labels of the key, each with how many of the others stand before it.
    pub(super) key: Vec<(usize, Ident)>,
}

pub(super) fn read(entry: &Entry, errors: &mut Errors) -> Option<Labels> {
    let mut labels = Labels::default();
    for pair in entry.list(errors, "labels(role = \"leader\")") {
        if pair.is_bare() {
            labels.key.push((labels.closed.len(), pair.key));
        } else if let Some(value) = pair.string(errors) {
            let (name, values) = (name(&pair), vec![at(&value)]);
            labels.closed.push(Closed { name, values, of: None });
        }
    }
    Some(labels)
}

pub(super) fn name(pair: &Entry) -> At<String> {
    At { value: name_of(&pair.key), span: pair.key.span() }
}

/// Finds where each field has the labels of the key: all of them, in order, or none.
pub(super) fn place_key(
    errors: &mut Errors,
    metrics: &mut [Metric],
    keyed: Option<&Keyed>,
    is_spoilt: bool,
) {
    for metric in metrics.iter_mut().filter(|metric| !metric.key_said.is_empty()) {
        let (at, is_sound) = errors.watch(|errors| match keyed {
            Some(keyed) => place(errors, &metric.key_said, keyed),
            None if is_spoilt => 0,
            None => {
                for (_, label) in &metric.key_said {
                    errors.at(label, format!("expected `{label} = \"…\"`"));
                }
                0
            }
        });
        metric.key_at = at;
        metric.is_sound &= is_sound;
    }
}

fn place(errors: &mut Errors, said: &[(usize, Ident)], keyed: &Keyed) -> usize {
    let (known, unknown): (Vec<_>, Vec<_>) =
        said.iter().partition(|(_, label)| keyed.argument(&name_of(label)).is_some());
    for (_, label) in &unknown {
        errors.at(
            label,
            format!(
                "expected `{label} = \"…\"`, or a label of the key, which is {}",
                keyed.shown()
            ),
        );
    }
    let Some((first, label)) = known.first() else { return 0 };
    let are_all = known.iter().map(|(_, label)| name_of(label)).eq(keyed.key.names());
    if unknown.is_empty() && !(are_all && known.iter().all(|(at, _)| at == first)) {
        errors.at(
            label,
            format!("expected all labels of the key, side by side and in order: {}", keyed.shown()),
        );
    }
    *first
}
