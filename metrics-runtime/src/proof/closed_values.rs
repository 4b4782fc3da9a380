//! Compares the label values that a type states with what its family and the golden need.

use frozen_metrics_schema::closed::LabelValues;
use frozen_metrics_schema::hash;

use super::{Message, is};

/// Reports the values of the type `name` that differ from those that the golden at `path` has for a label of a family.
/// `lines` contains the first line of each frozen value in the golden. `advice` contains the commands that show and
/// accept the difference.
pub const fn drift(
    [name, label, family]: [&str; 3],
    [values, frozen]: [&[&str]; 2],
    lines: &[usize],
    [path, advice]: [&str; 2],
) -> Message {
    let (added, removed) = (first_missing(values, frozen), first_missing(frozen, values));
    let message = match (added, removed) {
        (None, None) => return Message::EMPTY,
        (Some(added), removed) => {
            let message = Message::EMPTY.push("value ").literals(&[values[added]]).push(" of `");
            let message = message.push(name).push("` is not in the golden");
            let Some(removed) = removed else {
                let line = if lines.is_empty() { 1 } else { lines[0] };
                let message = message.push(", ").push(path).push(":").number(line);
                let message = message.push(", where label `").push(label).push("` of `");
                let message = message.push(family).push("` has ").literals(frozen);
                return message.push("\n").push(advice);
            };
            let message = message.push("\n").push("value ").literals(&[frozen[removed]]);
            let message = is_frozen(message, [label, family, path], lines[removed]);
            let message = message.push("no variant has it");
            // One value replaces another.
            match values.len() == frozen.len() && has_single_difference(values, frozen) {
                true => message.push(": did you rename it?"),
                false => message,
            }
        }
        (None, Some(removed)) => {
            let message = Message::EMPTY.push("value ").literals(&[frozen[removed]]);
            let message = is_frozen(message, [label, family, path], lines[removed]);
            message.push("`").push(name).push("` does not have it")
        }
    };
    message.push("\n").push(advice)
}

const fn is_frozen(message: Message, [label, family, path]: [&str; 3], line: usize) -> Message {
    let message = message.push(" of label `").push(label).push("` of `").push(family);
    message.push("` is frozen in ").push(path).push(":").number(line).push(" and ")
}

/// Reports that the series of a family are not those of the golden, whose [hash](hash::series) is `frozen`.
pub const fn drift_of_series(
    family: &str,
    fields: &[&[LabelValues]],
    frozen: u64,
    [place, advice]: [&str; 2],
) -> Message {
    if hash::closed_series(fields) == frozen {
        return Message::EMPTY;
    }
    let message = Message::EMPTY.push("the label values of `").push(family);
    message.push("` are not those in the golden, ").push(place).push("\n").push(advice)
}

/// Reports that the field with this index shares a series with an earlier field of its family.
pub const fn duplicate(family: &str, fields: &[&[LabelValues]], index: usize) -> Message {
    let mut earlier = 0;
    while earlier < index {
        if have_same_series(fields[earlier], fields[index]) {
            let message = Message::EMPTY.push("`").push(family);
            return message
                .push("` is declared above with the same labels: give it other label values");
        }
        earlier += 1;
    }
    Message::EMPTY
}

/// Reports that a type has the value `example`, which goldens use for the labels of an info.
pub const fn example([name, label, example]: [&str; 3], values: &[&str]) -> Message {
    if !has(values, example, 0) {
        return Message::EMPTY;
    }
    let message = Message::EMPTY.push("label `").push(label).push("` has the value `");
    let message = message.push(example).push("` of `").push(name);
    message.push("`, which goldens use for the labels of an info: use another value")
}

/// Returns whether two fields share a series: whether each label has a value that both fields have.
const fn have_same_series(a: &[LabelValues], b: &[LabelValues]) -> bool {
    let mut index = 0;
    while index < a.len() && index < b.len() {
        if !have_same_value(a[index].values, b[index].values) {
            return false;
        }
        index += 1;
    }
    true
}

const fn have_same_value(a: &[&str], b: &[&str]) -> bool {
    let mut index = 0;
    while index < a.len() {
        if has(b, a[index], index) {
            return true;
        }
        index += 1;
    }
    false
}

/// Returns the index of the first value that `others` does not have.
const fn first_missing(values: &[&str], others: &[&str]) -> Option<usize> {
    let mut index = 0;
    while index < values.len() {
        if !has(others, values[index], index) {
            return Some(index);
        }
        index += 1;
    }
    None
}

const fn has_single_difference(values: &[&str], others: &[&str]) -> bool {
    let (mut index, mut missing) = (0, 0);
    while index < values.len() {
        missing += !has(others, values[index], index) as usize;
        index += 1;
    }
    missing == 1
}

/// Returns whether `values` contains this value. The search begins at index `start`, where it finds the value at once
/// if both lists have the same order.
const fn has(values: &[&str], value: &str, start: usize) -> bool {
    let mut step = 0;
    while step < values.len() {
        if is(values[(start + step) % values.len()], value) {
            return true;
        }
        step += 1;
    }
    false
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn drift(values: &[&str], frozen: &[&str]) -> String {
        let lines: Vec<_> = (10..).take(frozen.len()).collect();
        super::drift(["Kind", "kind", "x"], [values, frozen], &lines, ["x.prom", "run"])
            .as_str()
            .to_owned()
    }

    #[test]
    fn the_order_of_values_is_no_difference() {
        assert_eq!(drift(&["a", "b", "c"], &["c", "a", "b"]), "");
    }

    #[test]
    fn a_value_is_added_removed_or_renamed() {
        assert_eq!(
            drift(&["a", "new"], &["a"]),
            "value \"new\" of `Kind` is not in the golden, x.prom:10, where label `kind` of `x` has \"a\"\nrun"
        );
        let old = "value \"old\" of label `kind` of `x` is frozen in x.prom:11 and";
        assert_eq!(drift(&["a"], &["a", "old"]), format!("{old} `Kind` does not have it\nrun"));
        let new = "value \"new\" of `Kind` is not in the golden";
        assert_eq!(
            drift(&["a", "new"], &["a", "old"]),
            format!("{new}\n{old} no variant has it: did you rename it?\nrun")
        );
        let both = format!("{new}\n{old} no variant has it\nrun");
        assert_eq!(drift(&["a", "new", "newer"], &["a", "old"]), both);
        assert_eq!(drift(&["new", "newer"], &["a", "old"]).matches("rename").count(), 0);
    }

    #[test]
    fn fields_meet_if_all_their_labels_do() {
        const fn label(values: &'static [&'static str]) -> LabelValues {
            LabelValues { name: "kind", values }
        }
        let [ab, c, bc] = [&["a", "b"][..], &["c"], &["b", "c"]].map(label);
        let of = |fields: &[&[LabelValues]]| duplicate("x", fields, fields.len() - 1).is_empty();
        assert!(of(&[&[ab], &[c]]));
        assert!(!of(&[&[c], &[ab], &[bc]]));
        assert!(of(&[&[ab, c], &[bc, ab]]));
    }
}
