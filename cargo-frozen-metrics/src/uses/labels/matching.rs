//! How the series of two operands match: the rules of Prometheus.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::promql::{Binary, Matching, MatchingLabels, Side};
use super::row::{Different, Row, Value};
use super::rows::Rows;

/// How the series of two operands match.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Match<'a> {
    /// The labels of the result.
    pub(crate) result: Rows<'a>,
    /// Whether no series of one operand matches one of the other.
    pub(crate) is_empty: bool,
    /// Several series of a side that may have only one for each match; `None` if there are none.
    pub(crate) duplicates: Option<Duplicates>,
}

/// Several series of one side that have the same labels as far as these are matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Duplicates {
    pub(crate) side: Side,
    /// The labels in which they differ.
    pub(crate) labels: BTreeSet<String>,
    /// Whether they exist at any time: the goldens list them.
    pub(crate) is_certain: bool,
}

/// Returns how the series of two vectors match.
pub(crate) fn matches<'a>(binary: &'a Binary, left: &Rows<'a>, right: &Rows<'a>) -> Match<'a> {
    let pairs = pairs(&binary.matching.labels, left, right);
    let is_empty = pairs.is_empty() && !left.rows.is_empty() && !right.rows.is_empty();
    let result = match &*binary.operator {
        "or" => left.clone().or(right.clone()),
        "unless" => left.clone(),
        "and" => Rows::new(pairs.iter().map(|(one, _)| left.rows[*one].clone())),
        _ if binary.matching.fills => Rows::unknown(),
        _ => Rows::new(
            pairs.iter().map(|(one, other)| joined(binary, &left.rows[*one], &right.rows[*other])),
        ),
    };
    let is_rough = left.is_rough || right.is_rough;
    let result = Rows { is_rough: result.is_rough || is_rough, ..result };
    let duplicates = if binary.is_set_operator() { None } else { duplicates(binary, left, right) };
    Match { result, is_empty: is_empty && !binary.matching.fills, duplicates }
}

/// Returns the rows of the left and of the right operand that match none of the other one.
pub(crate) fn unmatched<'b, 'a>(
    binary: &Binary,
    [left, right]: [&'b Rows<'a>; 2],
) -> [Vec<&'b Row<'a>>; 2] {
    let pairs = pairs(&binary.matching.labels, left, right);
    let (ones, others): (BTreeSet<usize>, BTreeSet<usize>) = pairs.into_iter().unzip();
    let rest = |rows: &'b Rows<'a>, matched: &BTreeSet<usize>| {
        let rows = rows.rows.iter().enumerate();
        rows.filter(|(index, _)| !matched.contains(index)).map(|(_, row)| row).collect()
    };
    [rest(left, &ones), rest(right, &others)]
}

/// Returns the pairs of rows that can match.
fn pairs(matching: &MatchingLabels, left: &Rows<'_>, right: &Rows<'_>) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (one, left) in left.rows.iter().enumerate() {
        for (other, right) in right.rows.iter().enumerate() {
            if can_match(matching, left, right) {
                pairs.push((one, other));
            }
        }
    }
    pairs
}

fn can_match(matching: &MatchingLabels, left: &Row<'_>, right: &Row<'_>) -> bool {
    let is_same = |label: &str| left.meet(right, label) != Err(Different);
    let mut all = left.labels.keys().chain(right.labels.keys());
    match matching {
        MatchingLabels::All => all.all(|label| is_same(label)),
        // An unknown label that is ignored can be any of them.
        MatchingLabels::Ignoring(list) => {
            list.has_variable || all.all(|label| list.has(label) || is_same(label))
        }
        MatchingLabels::On(list) => list.names().all(is_same),
    }
}

/// Returns the labels of the result for two rows that match.
fn joined<'a>(binary: &'a Binary, left: &Row<'a>, right: &Row<'a>) -> Row<'a> {
    let matching = &binary.matching;
    let (many, one) = match matching.many {
        Some((Side::Right, _)) => (right, left),
        _ => (left, right),
    };
    // A label that is matched has the same value on both sides.
    let mut row = many.clone();
    for label in many.labels.keys() {
        if matching.labels.includes(label)
            && let Ok(value) = many.meet(one, label)
        {
            row.set(label.clone(), value);
        }
    }
    match (&matching.many, &matching.labels) {
        (Some((_, included)), _) => {
            for label in included.names() {
                let value = one.get(label).cloned();
                let value =
                    if value.is_none() && row.has_others { Some(Value::Maybe) } else { value };
                row.set(Cow::Borrowed(label), value);
            }
            row.has_others |= included.has_variable;
            row
        }
        (None, MatchingLabels::All) => row,
        (None, MatchingLabels::On(list)) => {
            let mut kept = row.keep(list.names(), false);
            kept.has_others = list.has_variable;
            kept
        }
        (None, MatchingLabels::Ignoring(list)) => {
            row.labels.retain(|label, _| !list.has(label));
            if list.has_variable { Row::UNKNOWN } else { row }
        }
    }
}

/// Returns the side of which several series match although only one may.
fn duplicates(binary: &Binary, left: &Rows<'_>, right: &Rows<'_>) -> Option<Duplicates> {
    let matching = &binary.matching;
    let is_unknown = match &matching.labels {
        MatchingLabels::All => false,
        MatchingLabels::On(list) | MatchingLabels::Ignoring(list) => list.has_variable,
    };
    if is_unknown {
        return None;
    }
    let many = matching.many.as_ref().map(|(side, _)| *side);
    // Several series on the right are always an error, on the left only if one on the right matches them.
    let of_right = (many != Some(Side::Right)).then(|| several(matching, Side::Right, right, None));
    let of_left = (many != Some(Side::Left)).then(|| {
        let others = many.is_none().then_some(right);
        several(matching, Side::Left, left, others)
    });
    let found = [of_right, of_left].into_iter().flatten().flatten();
    found.max_by_key(|duplicates| duplicates.is_certain)
}

/// Returns the labels in which series with the same matched labels differ. `others` are the rows that must match them.
fn several(
    matching: &Matching,
    side: Side,
    rows: &Rows<'_>,
    others: Option<&Rows<'_>>,
) -> Option<Duplicates> {
    let matching = &matching.labels;
    let is_matching = |row: &Row<'_>| {
        others.is_none_or(|others| {
            !others.is_rough && others.rows.iter().any(|other| can_match(matching, row, other))
        })
    };
    let mut groups: BTreeMap<Vec<(&str, &Value<'_>)>, Vec<&Row<'_>>> = BTreeMap::new();
    let mut open = BTreeSet::new();
    for row in &rows.rows {
        let (matched, others): (Vec<_>, Vec<_>) = row
            .labels
            .iter()
            .map(|(label, value)| (&**label, value))
            .partition(|(label, _)| matching.includes(label));
        let is_open = |(_, value): &&(&str, &Value<'_>)| matches!(value, Value::Any);
        open.extend(others.iter().filter(is_open).map(|(label, _)| (*label).to_owned()));
        let is_unknown = row.has_others || matched.iter().any(|(_, value)| **value == Value::Maybe);
        if !is_unknown && is_matching(row) {
            groups.entry(matched).or_default().push(row);
        }
    }
    let mut labels = BTreeSet::new();
    for group in groups.into_values().filter(|group| group.len() > 1 && !rows.is_rough) {
        for label in group.iter().flat_map(|row| row.labels.keys()) {
            let values: BTreeSet<_> = group.iter().map(|row| row.get(label)).collect();
            // Rows with an unknown value can be the same series.
            let is_known =
                |value: &Option<&Value<'_>>| matches!(value, None | Some(Value::Text(_)));
            if values.len() > 1 && values.iter().all(is_known) {
                labels.insert(label.to_string());
            }
        }
    }
    if !labels.is_empty() {
        return Some(Duplicates { side, labels, is_certain: true });
    }
    (!open.is_empty()).then_some(Duplicates { side, labels: open, is_certain: false })
}
