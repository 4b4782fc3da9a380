//! The differences between two keys.

use super::{Change, ValueDifference};
use crate::{Key, KeyLabel};

pub(super) fn compare<'a>(
    changes: &mut Vec<Change<'a>>,
    base: Option<&'a Key>,
    head: Option<&'a Key>,
) {
    match (base, head) {
        (None, None) => {}
        (None, Some(head)) => changes.push(Change::KeyAdded(head)),
        (Some(base), None) => changes.push(Change::KeyRemoved(base)),
        (Some(base), Some(head)) => {
            compare_labels(changes, base, head);
            if base.max_keys != head.max_keys {
                changes.push(Change::KeyLimit(base, head));
            }
            for (base, head) in kept(base, head) {
                if base.overflow != head.overflow {
                    changes.push(Change::KeyOverflow(base, head));
                }
                let differences = value_differences(base, head).into_iter();
                changes.extend(differences.map(|what| Change::KeyValues { base, head, what }));
            }
        }
    }
}

fn compare_labels<'a>(changes: &mut Vec<Change<'a>>, base: &'a Key, head: &'a Key) {
    match (only(base, head).as_slice(), only(head, base).as_slice()) {
        ([], []) if base.names().eq(head.names()) => {}
        ([], []) => changes.push(Change::KeyLabelsReordered(base, head)),
        ([base], [head]) => changes.push(Change::KeyLabelRenamed(base, head)),
        (removed, added) => {
            changes.extend(added.iter().copied().map(Change::KeyLabelAdded));
            changes.extend(removed.iter().copied().map(Change::KeyLabelRemoved));
        }
    }
}

/// Returns the labels that both keys have, including a renamed one, each as it was and as it is.
fn kept<'a>(base: &'a Key, head: &'a Key) -> Vec<(&'a KeyLabel, &'a KeyLabel)> {
    let renamed = match (only(base, head).as_slice(), only(head, base).as_slice()) {
        ([base], [head]) => Some((*base, *head)),
        _ => None,
    };
    let was = |label: &KeyLabel| match renamed {
        Some((was, is)) if is == label => Some(was),
        _ => base.labels.iter().find(|was| was.name == label.name),
    };
    head.labels.iter().filter_map(|label| Some((was(label)?, label))).collect()
}

fn value_differences<'a>(base: &'a KeyLabel, head: &'a KeyLabel) -> Vec<ValueDifference<'a>> {
    if base.values.is_empty() != head.values.is_empty() {
        return vec![ValueDifference::Any];
    }
    let only = |a: &'a KeyLabel, b: &KeyLabel| -> Vec<&'a str> {
        a.values.iter().filter(|value| !b.values.contains(value)).map(|value| &**value).collect()
    };
    let (removed, added) = (only(base, head), only(head, base));
    if removed.len() == added.len() {
        let pairs = removed.into_iter().zip(added);
        return pairs.map(|(base, head)| ValueDifference::Renamed(base, head)).collect();
    }
    let added = added.into_iter().map(ValueDifference::Added);
    added.chain(removed.into_iter().map(ValueDifference::Removed)).collect()
}

/// Returns the labels of `key` that `other` does not have.
fn only<'a>(key: &'a Key, other: &Key) -> Vec<&'a KeyLabel> {
    key.labels.iter().filter(|label| !other.names().any(|name| name == label.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Schema;
    use crate::diff::compare;
    use crate::golden;

    fn schema(key: &str, labels: &str) -> Schema {
        let key = if key.is_empty() { String::new() } else { format!("# KEY {key}\n") };
        let text = format!(
            "# Frozen by #[derive(ReplicationMetrics)] on `C`.\n{key}\
             # HELP syncs_total Syncs.\n# TYPE syncs_total counter\nsyncs_total{labels} 0\n"
        );
        golden::read(&text).unwrap().schema
    }

    fn of(names: &[&str], rest: &str) -> Schema {
        let labels: Vec<_> = names.iter().map(|name| format!("{name}=\"*\"")).collect();
        schema(&format!("{}{rest}", names.join(", ")), &format!("{{{}}}", labels.join(",")))
    }

    /// Returns the changes between two keys as text.
    fn between(base: &Schema, head: &Schema) -> String {
        let name = |label: &KeyLabel| label.name.to_string();
        let changes = compare(base, head);
        let words = changes.iter().map(|change| match change {
            Change::KeyLabelAdded(label) => format!("+{}", name(label)),
            Change::KeyLabelRemoved(label) => format!("-{}", name(label)),
            Change::KeyLabelRenamed(base, head) => format!("{} is {}", name(base), name(head)),
            Change::KeyOverflow(base, head) => {
                format!("{}: {} is {}", name(head), base.overflow, head.overflow)
            }
            Change::KeyValues { base, head, what } => match what {
                ValueDifference::Any => {
                    format!(
                        "{}: {} values were {}",
                        name(head),
                        head.values.len(),
                        base.values.len()
                    )
                }
                ValueDifference::Added(value) => format!("{}+{value}", name(head)),
                ValueDifference::Removed(value) => format!("{}-{value}", name(head)),
                ValueDifference::Renamed(was, is) => format!("{}: {was} is {is}", name(head)),
            },
            other => format!("{other:?}").split('(').next().unwrap().to_owned(),
        });
        words.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn each_part_of_a_key_of_one_label_is_told_apart() {
        let base = of(&["channel"], " at most 8, then \"_\"");
        let to = |names, rest| between(&base, &of(names, rest));
        assert_eq!(to(&["topic"], " at most 8, then \"_\""), "channel is topic");
        assert_eq!(to(&["topic"], " at most 8, then \"?\""), "channel is topic; topic: _ is ?");
        assert_eq!(to(&["channel"], " at most 9, then \"_\""), "KeyLimit");
        assert_eq!(to(&["channel"], " at most 8, then \"?\""), "channel: _ is ?");
        assert_eq!(between(&base, &schema("", "")), "KeyRemoved");
        assert_eq!(between(&schema("", ""), &base), "KeyAdded");
        assert_eq!(between(&base, &base), "");
    }

    #[test]
    fn each_label_of_several_is_told_apart() {
        let base = of(&["channel", "peer"], " at most 8, then \"_\", \"!\"");
        let to = |names, rest| between(&base, &of(names, rest));
        assert_eq!(to(&["channel"], " at most 8, then \"_\""), "-peer");
        assert_eq!(to(&["channel", "zone"], " at most 8, then \"_\", \"!\""), "peer is zone");
        assert_eq!(to(&["peer", "channel"], " at most 8, then \"!\", \"_\""), "KeyLabelsReordered");
        assert_eq!(to(&["a", "b"], " at most 8, then \"_\", \"!\""), "+a; +b; -channel; -peer");
        assert_eq!(
            to(&["channel", "peer", "zone"], " at most 8, then \"_\", \"?\", \"!\""),
            "+zone; peer: ! is ?"
        );
        assert_eq!(
            to(&["channel", "peer"], " at most 9, then \"x\", \"y\""),
            "KeyLimit; channel: _ is x; peer: ! is y"
        );
    }

    #[test]
    fn each_value_of_a_label_is_told_apart_and_their_order_is_no_change() {
        let of = |label: &str, values: &str| {
            let values = match values.is_empty() {
                true => String::new(),
                false => format!("\n# VALUES {label} {values}"),
            };
            of(&["channel", label], &format!(" at most 8, then \"_\", \"!\"{values}"))
        };
        let base = of("side", "\"a\" | \"b\" | \"c\"");
        let to = |label, values| between(&base, &of(label, values));
        assert_eq!(to("side", "\"c\" | \"a\" | \"b\""), "");
        assert_eq!(to("side", "\"a\" | \"b\" | \"c\" | \"d\""), "side+d");
        assert_eq!(to("side", "\"a\" | \"c\""), "side-b");
        assert_eq!(to("side", "\"a\" | \"x\" | \"c\""), "side: b is x");
        assert_eq!(to("side", "\"x\" | \"y\" | \"c\""), "side: a is x; side: b is y");
        assert_eq!(to("side", "\"a\" | \"x\""), "side+x; side-b; side-c");
        assert_eq!(to("side", ""), "side: 0 values were 3");
        assert_eq!(between(&of("side", ""), &base), "side: 3 values were 0");
        assert_eq!(to("part", "\"a\" | \"b\" | \"x\""), "side is part; part: c is x");
    }
}
