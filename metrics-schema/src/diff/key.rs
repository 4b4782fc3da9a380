//! The differences between two keys.

use super::{Change, Edit, edits, equal, single};
use crate::{Key, KeyLabel};

pub(super) fn compare<'a>(
    changes: &mut Vec<Change<'a>>,
    base: Option<&'a Key>,
    head: Option<&'a Key>,
) {
    let (base, head) = match (base, head) {
        (None, None) => return,
        (None, Some(head)) => return changes.push(Change::KeyAdded(head)),
        (Some(base), None) => return changes.push(Change::KeyRemoved(base)),
        (Some(base), Some(head)) => (base, head),
    };
    let [old, new]: [Vec<_>; 2] = [base, head].map(|key| key.labels.iter().collect());
    let labels = edits(&old, &new, |a: &KeyLabel, b| a.name == b.name, single);
    if labels.is_empty() && !base.names().eq(head.names()) {
        changes.push(Change::KeyLabelsReordered(base, head));
    }
    changes.extend(labels.iter().copied().map(Change::KeyLabel));
    if base.max_keys != head.max_keys {
        changes.push(Change::KeyLimit(base, head));
    }
    if base.overflow != head.overflow {
        changes.push(Change::KeyOverflow(base, head));
    }
    for label in new {
        let former = labels.iter().find_map(|edit| match edit {
            Edit::Replaced(old, new) if *new == label => Some(*old),
            Edit::Replaced(..) | Edit::Added(_) | Edit::Removed(_) => None,
        });
        let same = || old.iter().copied().find(|old| old.name == label.name);
        if let Some(former) = former.or_else(same) {
            compare_labels(changes, former, label);
        }
    }
}

fn compare_labels<'a>(changes: &mut Vec<Change<'a>>, base: &'a KeyLabel, head: &'a KeyLabel) {
    if base.values.is_empty() != head.values.is_empty() {
        return changes.push(Change::KeyAnyValue(base, head));
    }
    let [old, new]: [Vec<&str>; 2] =
        [base, head].map(|label| label.values.iter().map(|value| &**value).collect());
    let edits = edits(&old, &new, |a, b| a == b, equal).into_iter();
    changes.extend(edits.map(|what| Change::KeyValue { base, head, what }));
}

#[cfg(test)]
mod tests {
    use crate::diff::{compare, describe};
    use crate::{Schema, golden};

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

    /// Returns the description of the changes between two keys, each as class and text.
    fn between(base: &Schema, head: &Schema) -> String {
        let lines = describe(&compare(base, head)).replace(" of the key", "");
        let words = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        words.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn each_part_of_a_key_of_one_label_is_told_apart() {
        let base = of(&["channel"], " at most 8, then \"_\"");
        let to = |names, rest| between(&base, &of(names, rest));
        assert_eq!(to(&["topic"], " at most 8, then \"_\""), "renamed label channel to topic");
        assert_eq!(
            to(&["topic"], " at most 8, then \"?\""),
            "renamed label channel to topic; changed key: overflow \"_\" became \"?\""
        );
        assert_eq!(
            to(&["channel"], " at most 9, then \"_\""),
            "changed key: at most 8 keys became 9"
        );
        assert_eq!(
            to(&["channel"], " at most 8, then \"?\""),
            "changed key: overflow \"_\" became \"?\""
        );
        assert_eq!(between(&base, &schema("", "")), "removed key channel");
        assert_eq!(between(&schema("", ""), &base), "added key channel");
        assert_eq!(between(&base, &base), "");
    }

    #[test]
    fn each_label_of_several_is_told_apart() {
        let base = of(&["channel", "peer"], " at most 8, then \"_\"");
        let to = |names, rest| between(&base, &of(names, rest));
        assert_eq!(to(&["channel"], " at most 8, then \"_\""), "removed label peer");
        assert_eq!(
            to(&["channel", "zone"], " at most 8, then \"_\""),
            "renamed label peer to zone"
        );
        assert_eq!(
            to(&["peer", "channel"], " at most 8, then \"_\""),
            "changed key: the labels channel, peer became peer, channel"
        );
        assert_eq!(
            to(&["a", "b"], " at most 8, then \"_\""),
            "added label a; added label b; removed label channel; removed label peer"
        );
        assert_eq!(
            to(&["channel", "peer", "zone"], " at most 8, then \"?\""),
            "added label zone; changed key: overflow \"_\" became \"?\""
        );
        assert_eq!(
            to(&["channel", "peer"], " at most 9, then \"x\""),
            "changed key: at most 8 keys became 9; changed key: overflow \"_\" became \"x\""
        );
    }

    #[test]
    fn each_value_of_a_label_is_told_apart_and_their_order_is_no_change() {
        let of = |label: &str, values: &str| {
            let values = if values.is_empty() { String::new() } else { format!("({values})") };
            let labels = format!("{{channel=\"*\",{label}=\"*\"}}");
            schema(&format!("channel, {label}{values} at most 8, then \"_\""), &labels)
        };
        let base = of("side", "\"a\" | \"b\" | \"c\"");
        let to = |label, values| between(&base, &of(label, values));
        assert_eq!(to("side", "\"c\" | \"a\" | \"b\""), "");
        assert_eq!(to("side", "\"a\" | \"b\" | \"c\" | \"d\""), "added value \"d\" of label side");
        assert_eq!(to("side", "\"a\" | \"c\""), "removed value \"b\" of label side");
        assert_eq!(
            to("side", "\"a\" | \"x\" | \"c\""),
            "renamed value \"b\" of label side to \"x\""
        );
        assert_eq!(
            to("side", "\"x\" | \"y\" | \"c\""),
            "renamed value \"a\" of label side to \"x\"; renamed value \"b\" of label side to \"y\""
        );
        assert_eq!(
            to("side", "\"a\" | \"x\""),
            "added value \"x\" of label side; removed value \"b\" of label side; removed value \"c\" of label side"
        );
        assert_eq!(to("side", ""), "changed label side: can have any value now");
        assert_eq!(
            between(&of("side", ""), &base),
            "changed label side: can have only 3 values now"
        );
        assert_eq!(
            to("part", "\"a\" | \"b\" | \"x\""),
            "renamed label side to part; renamed value \"c\" of label part to \"x\""
        );
    }
}
