//! The rule of a deprecated metric: the metric that replaces it exists, is not deprecated, measures the same quantity, and
//! has the same type and labels and at least the same values. A constant compares labels and values that a type states.

use super::{Declaration, Location, Report, Subject, unit};
use crate::exposition::backticked;
use crate::golden::DEPRECATED;
use crate::{Deprecation, Key, Kind, diff, suggest};

pub(super) fn check(
    report: &mut Report<'_>,
    subject: &Subject<'_>,
    all: &[Declaration],
    key: Option<&Key>,
) {
    let this = subject.declaration;
    let Some(name) = replacement(this) else { return };
    if let Some(message) = problem(this, &name, all, key) {
        report.add(Location::Replacement(subject.index), message);
    }
}

/// Returns the name of the family that replaces this one.
fn replacement(declared: &Declaration) -> Option<String> {
    Deprecation::parse(declared.annotation(&DEPRECATED)?).ok()?.replacement
}

fn problem(
    this: &Declaration,
    name: &str,
    all: &[Declaration],
    key: Option<&Key>,
) -> Option<String> {
    let old = &this.name;
    if name == old {
        return Some(format!("`{old}` cannot replace itself"));
    }
    let Some(new) = all.iter().find(|other| other.name == name) else {
        let hint = match similar(name, old, all) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "a replacement is declared in the same struct".to_owned(),
        };
        return Some(format!("the struct has no metric `{name}`: {hint}"));
    };
    if new.annotation(&DEPRECATED).is_some() {
        let hint = match replacement(new)
            .filter(|next| next != old && all.iter().any(|one| one.name == *next))
        {
            Some(next) => format!("name `{next}`, which replaces it"),
            None => "name a metric that is not".to_owned(),
        };
        return Some(format!("`{name}` is deprecated itself: {hint}"));
    }
    if !new.kind.is_like(&this.kind) {
        let (old_kind, kind) = (&this.kind, &new.kind);
        return Some(format!(
            "`{name}` is a {kind} and `{old}` is a {old_kind}: a replacement has the same type"
        ));
    }
    units(this, new).or_else(|| names(this, new, key)).or_else(|| values(this, name, all))
}

/// Checks that both measure the same quantity. Their units can differ.
fn units(this: &Declaration, new: &Declaration) -> Option<String> {
    let (old, family) = (unit::family(this), unit::family(new));
    let (Some(old), Some(unit)) = diff::units(&old, &family) else { return None };
    (!diff::is_same_quantity(old, unit)).then(|| {
        let rule = "a replacement measures the same quantity";
        format!("`{}` is in `{unit}` and `{}` in `{old}`: {rule}", new.name, this.name)
    })
}

/// Checks that both have the same labels. Those of different label sets are compared by a constant.
fn names(this: &Declaration, new: &Declaration, key: Option<&Key>) -> Option<String> {
    let of_set = |declared: &Declaration| declared.registry_metric.is_none();
    if (this.limits.is_some() || new.limits.is_some()) && of_set(new) {
        return None;
    }
    let [old_labels, labels] = [this, new].map(|declared| labels(declared, key));
    (old_labels != labels).then(|| {
        let [old_labels, labels] = [old_labels, labels].map(|labels| match labels.is_empty() {
            true => "no labels".to_owned(),
            false => format!("the labels {}", backticked(labels)),
        });
        let (name, old) = (&new.name, &this.name);
        format!(
            "`{name}` has {labels} and `{old}` has {old_labels}: a replacement has the same labels"
        )
    })
}

/// Checks that the replacement has all values of this field's labels. Values that a type states are compared by a constant.
fn values(this: &Declaration, name: &str, all: &[Declaration]) -> Option<String> {
    this.labels.iter().find_map(|label| {
        let other = if label.name == this.name { name } else { &label.name };
        let fields = all.iter().filter(|new| new.name == name);
        let labels = fields.flat_map(|new| new.labels.iter().filter(|one| one.name == *other));
        let labels: Vec<_> = labels.collect();
        let are_known = !labels.is_empty() && labels.iter().all(|one| !one.values.is_empty());
        let has = |value: &String| labels.iter().any(|one| one.values.contains(value));
        let missing = label.values.iter().find(|value| are_known && !has(value))?;
        let (other, old) = (backticked([other]), &this.name);
        Some(format!(
            "label {other} of `{name}` does not have the value {missing:?} of `{old}`: a replacement has all values"
        ))
    })
}

/// Returns the name of another metric that was probably meant: one that is spelt similarly, or that is `name` after a
/// prefix.
fn similar<'a>(name: &str, old: &str, all: &'a [Declaration]) -> Option<&'a str> {
    let others = || all.iter().map(|other| &*other.name).filter(|other| *other != old);
    let ends = |other: &&str| other.strip_suffix(name).is_some_and(|start| start.ends_with('_'));
    let prefixed = others().find(ends);
    let nearest = || suggest::nearest(name, others());
    prefixed.or_else(nearest)
}

/// Returns the labels of a metric in alphabetical order, without the label of a state set, which has the name of the metric.
/// A label set counts as one label.
fn labels(declared: &Declaration, key: Option<&Key>) -> Vec<String> {
    let key = key.filter(|_| declared.registry_metric.is_none());
    let is_state = |label: &&str| declared.kind == Kind::StateSet && *label == declared.name;
    let own = declared.label_names().filter(|label| !is_state(label));
    let names = own.chain(key.into_iter().flat_map(Key::names));
    let label_set = declared.limits.iter().map(|limits| &*limits.labels);
    let mut names: Vec<_> = names.chain(label_set).map(str::to_owned).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use crate::golden::DEPRECATED;
    use crate::rules::tests::{check, counter, fires, gauge, keyed, labelled};
    use crate::rules::{Declaration, Limits, Location};

    fn deprecated(replacement: &str, declared: Declaration) -> Declaration {
        let text =
            if replacement.is_empty() { String::new() } else { format!("use {replacement}") };
        Declaration { annotations: vec![(&DEPRECATED, text)], ..declared }
    }

    #[test]
    fn a_replacement_is_another_metric_of_the_struct() {
        let new = || gauge("bus_queue_length");
        let all = |name: &str| [deprecated(name, gauge("bus_backlog")), new()];
        assert_eq!(check(None, &all("bus_queue_length")), []);
        assert_eq!(check(None, &all("")), []);
        let place = Location::Replacement(0);
        fires(&all("bus_backlog"), place, "cannot replace itself");
        fires(&all("bus_queue_lenght"), place, "did you mean `bus_queue_length`?");
        fires(&all("queue_length"), place, "did you mean `bus_queue_length`?");
        fires(&all("unrelated"), place, "is declared in the same struct");
        let other = deprecated("bus_queue_length", gauge("bus_waiting"));
        let all = [deprecated("bus_waiting", gauge("bus_backlog")), other, new()];
        fires(&all, place, "is deprecated itself: name `bus_queue_length`, which replaces it");
    }

    #[test]
    fn a_replacement_has_the_same_type_and_labels() {
        let all = |new| [deprecated("new_total", counter("old_total")), new];
        let place = Location::Replacement(0);
        let of_gauge = Declaration { kind: crate::Kind::Gauge, ..counter("new_total") };
        let found = check(None, &all(of_gauge));
        assert!(
            found.iter().any(|one| one.location == place && one.message.contains("is a gauge"))
        );
        let of_labels =
            |labels| Declaration { kind: crate::Kind::Counter, ..labelled("new_total", labels) };
        fires(
            &all(of_labels(&[("role", "a")])),
            place,
            "has the labels `role` and `old_total` has no labels",
        );
        let family =
            |labels: &str| Limits { max_keys: 1, overflow: "other".into(), labels: labels.into() };
        let of_family =
            |labels| Declaration { limits: Some(family(labels)), ..counter("new_total") };
        // A constant compares the labels of label sets.
        assert_eq!(check(None, &all(of_family("Fetch<'static>"))), []);
        // The order of labels makes no difference to a query.
        let two =
            |name, labels| Declaration { kind: crate::Kind::Counter, ..labelled(name, labels) };
        let old = deprecated("new_total", two("old_total", &[("a", "x"), ("b", "y")]));
        assert_eq!(check(None, &[old, two("new_total", &[("b", "y"), ("a", "x")])]), []);
        let key = keyed(&["peer"], 8, "_");
        assert_eq!(check(Some(&key), &all(counter("new_total"))), []);
    }

    #[test]
    fn a_replacement_has_all_values() {
        let place = Location::Replacement(0);
        let all = |old: &str, new: &[&str]| -> Vec<Declaration> {
            let old = deprecated("new", labelled("old", &[("role", old)]));
            let field = |(index, values): (usize, &&str)| Declaration {
                help: (index == 0).then(|| "Messages waiting.".to_owned()),
                ..labelled("new", &[("role", values)])
            };
            [old].into_iter().chain(new.iter().enumerate().map(field)).collect()
        };
        assert_eq!(check(None, &all("leader", &["leader|follower"])), []);
        assert_eq!(check(None, &all("leader|follower", &["leader", "follower"])), []);
        let expected = "label `role` of `new` does not have the value \"leader\" of `old`";
        fires(&all("leader", &["follower"]), place, expected);
        fires(&all("follower|leader", &["follower", "main"]), place, expected);
        // A type states the values of one of them.
        let unknown = |mut all: Vec<Declaration>, index: usize| {
            all[index].labels[0].values.clear();
            all
        };
        for index in [0, 1] {
            assert_eq!(check(None, &unknown(all("leader", &["follower"]), index)), []);
        }
    }

    #[test]
    fn a_replacement_measures_the_same_quantity() {
        let all = |old: &str, new: &str| [deprecated(new, gauge(old)), gauge(new)];
        assert_eq!(check(None, &all("lag", "lag_seconds")), []);
        assert_eq!(check(None, &all("lag_seconds", "delay_seconds")), []);
        let expected = "`lag_bytes` is in `bytes` and `lag_seconds` in `seconds`";
        fires(&all("lag_seconds", "lag_bytes"), Location::Replacement(0), expected);
        let old = Declaration { allowed: vec![crate::rules::lints::BASE_UNIT], ..gauge("lag_ms") };
        assert_eq!(check(None, &[deprecated("lag_seconds", old), gauge("lag_seconds")]), []);
    }

    #[test]
    fn the_label_with_the_states_has_the_name_of_its_family() {
        let state_set = |name: &str, role: &str| {
            let labels = labelled(name, &[(role, "a"), (name, "idle|busy")]);
            Declaration { kind: crate::Kind::StateSet, ..labels }
        };
        let all = |role: &str| {
            [deprecated("stage", state_set("phase", "role")), state_set("stage", role)]
        };
        assert_eq!(check(None, &all("role")), []);
        fires(&all("zone"), Location::Replacement(0), "has the labels `zone`");
    }
}
