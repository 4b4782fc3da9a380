//! The inference of labels against an evaluation of series, by the rules of Prometheus.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use regex::Regex;

use super::super::super::join::Join;
use super::super::super::labels::{Inference, Row, Rows, Value};
use super::super::super::promql::{
    Binary, Grouping, MatchingLabels, NodeKind, Operator, Query, Selector, Side,
};
use super::super::super::schema::Metrics;
use super::super::{config, rule_file};
use super::{effects, family, golden, users};

type Labels = BTreeMap<String, String>;

/// The labels of series; `None` for a number.
type Series = Option<BTreeSet<Labels>>;

/// Several series match where only one may.
#[derive(Debug)]
struct ManyMatches;

/// Evaluates an expression over series.
struct Evaluator<'a> {
    query: &'a Query,
    metrics: &'a BTreeMap<String, BTreeSet<Labels>>,
}

impl Evaluator<'_> {
    fn node(&self, node: usize) -> Result<Series, ManyMatches> {
        let tree = self.query.tree.as_ref().unwrap();
        match &tree.nodes[node].kind {
            NodeKind::Number(_) | NodeKind::String(_) => Ok(None),
            NodeKind::Selector(index) => Ok(Some(self.selector(&self.query.selectors[*index]))),
            NodeKind::Wrapped(inner) => self.node(*inner),
            NodeKind::Call { function, arguments } if function == "label_replace" => {
                let text = |index: usize| match &tree.nodes[arguments[index]].kind {
                    NodeKind::String(Some(text)) => text.clone(),
                    other => panic!("{other:?}"),
                };
                let vector = self.node(arguments[0])?.unwrap_or_default();
                let regex = Regex::new(&format!("^(?:{})$", text(4))).unwrap();
                let replaced = |mut labels: Labels| {
                    let source = labels.get(&text(3)).cloned().unwrap_or_default();
                    if let Some(found) = regex.captures(&source) {
                        let mut value = String::new();
                        found.expand(&text(2), &mut value);
                        labels.insert(text(1), value);
                        labels.retain(|_, value| !value.is_empty());
                    }
                    labels
                };
                let count = vector.len();
                let new: BTreeSet<Labels> = vector.into_iter().map(replaced).collect();
                if new.len() == count { Ok(Some(new)) } else { Err(ManyMatches) }
            }
            NodeKind::Call { arguments, .. } => self.node(arguments[0]),
            NodeKind::Aggregate { grouping, operand, .. } => {
                let vector = self.node(*operand)?.unwrap_or_default();
                let kept = |labels: Labels| match grouping {
                    Grouping::All => labels,
                    Grouping::By(list) => filtered(&labels, |label| list.has(label)),
                    Grouping::Without(list) => filtered(&labels, |label| !list.has(label)),
                };
                Ok(Some(vector.into_iter().map(kept).collect()))
            }
            NodeKind::Binary(binary) => match (self.node(binary.left)?, self.node(binary.right)?) {
                (Some(left), Some(right)) => Ok(Some(operation(binary, &left, &right)?)),
                (left, right) => Ok(left.or(right)),
            },
        }
    }

    fn selector(&self, selector: &Selector) -> BTreeSet<Labels> {
        let super::super::super::promql::Metrics::Named(name) = &selector.metrics else { panic!() };
        let all = self.metrics.get(name).cloned().unwrap_or_default();
        let is_selected = |labels: &Labels| {
            selector.matchers.iter().all(|matcher| {
                let value = labels.get(matcher.label.as_ref().unwrap()).map_or("", String::as_str);
                let wanted = matcher.value.as_ref().unwrap();
                let regex = || Regex::new(&format!("^(?:{wanted})$")).unwrap();
                match matcher.operator {
                    Operator::Equal => value == wanted,
                    Operator::NotEqual => value != wanted,
                    Operator::Matches => regex().is_match(value),
                    Operator::NotMatches => !regex().is_match(value),
                }
            })
        };
        all.into_iter().filter(is_selected).collect()
    }
}

fn filtered(labels: &Labels, keep: impl Fn(&str) -> bool) -> Labels {
    let kept = labels.iter().filter(|(label, _)| keep(label));
    kept.map(|(label, value)| (label.clone(), value.clone())).collect()
}

fn signature(binary: &Binary, labels: &Labels) -> Labels {
    match &binary.matching.labels {
        MatchingLabels::All => labels.clone(),
        MatchingLabels::On(list) => filtered(labels, |label| list.has(label)),
        MatchingLabels::Ignoring(list) => filtered(labels, |label| !list.has(label)),
    }
}

fn operation(
    binary: &Binary,
    left: &BTreeSet<Labels>,
    right: &BTreeSet<Labels>,
) -> Result<BTreeSet<Labels>, ManyMatches> {
    let signatures = |side: &BTreeSet<Labels>| -> BTreeSet<Labels> {
        side.iter().map(|labels| signature(binary, labels)).collect()
    };
    let has = |side: &BTreeSet<Labels>, labels: &Labels| side.contains(&signature(binary, labels));
    match &*binary.operator {
        "and" => {
            return Ok(left.iter().filter(|one| has(&signatures(right), one)).cloned().collect());
        }
        "unless" => {
            return Ok(left.iter().filter(|one| !has(&signatures(right), one)).cloned().collect());
        }
        "or" => {
            let more = right.iter().filter(|one| !has(&signatures(left), one));
            return Ok(left.iter().chain(more).cloned().collect());
        }
        _ => {}
    }
    let (many, one) = match &binary.matching.many {
        Some((Side::Right, _)) => (right, left),
        _ => (left, right),
    };
    let mut ones: BTreeMap<Labels, &Labels> = BTreeMap::new();
    for labels in one {
        if ones.insert(signature(binary, labels), labels).is_some() {
            return Err(ManyMatches);
        }
    }
    let (mut result, mut matched) = (BTreeSet::new(), BTreeSet::new());
    for labels in many {
        let signature = signature(binary, labels);
        let Some(one) = ones.get(&signature) else { continue };
        let mut joined = match (&binary.matching.many, &binary.matching.labels) {
            (Some(_), _) | (None, MatchingLabels::All) => labels.clone(),
            (None, _) => signature.clone(),
        };
        match &binary.matching.many {
            Some((_, included)) => {
                for label in included.names() {
                    match one.get(label) {
                        Some(value) => joined.insert(label.to_owned(), value.clone()),
                        None => joined.remove(label),
                    };
                }
            }
            None if !matched.insert(signature) => return Err(ManyMatches),
            None => {}
        }
        if !result.insert(joined) {
            return Err(ManyMatches);
        }
    }
    Ok(result)
}

/// Returns whether a row describes a series.
fn describes(row: &Row<'_>, labels: &Labels) -> bool {
    let has = |(label, value): (&String, &String)| match row.get(label) {
        None => false,
        Some(Value::Text(text)) => text == value,
        Some(Value::Any | Value::Maybe) => true,
    };
    let is_there = |(label, value): (&std::borrow::Cow<'_, str>, &Value<'_>)| {
        *value == Value::Maybe || labels.contains_key(&**label)
    };
    labels.iter().all(has) && row.labels.iter().all(is_there)
}

/// The series of families, each of which has a list of labels with their values.
fn series(families: &[Family]) -> BTreeMap<String, BTreeSet<Labels>> {
    let text = |text: &str| text.to_owned();
    let mut metrics = BTreeMap::new();
    for family in families {
        let mut all = BTreeSet::new();
        for row in family.rows() {
            for key in if family.has_key { &["p", "q"][..] } else { &[""] } {
                let mut labels: Labels =
                    row.iter().map(|(label, value)| (text(label), text(value))).collect();
                labels.extend(["job", "instance", "cluster"].map(|label| (text(label), text("j"))));
                labels.insert(text("k"), text(key));
                labels.retain(|_, value| !value.is_empty());
                all.insert(labels);
            }
        }
        metrics.insert(family.name.clone(), all);
    }
    metrics
}

/// A family with closed labels, and perhaps with an open label `k`.
#[derive(Clone, Debug)]
struct Family {
    name: String,
    has_key: bool,
    /// The values of the labels `x` and `y`; empty for a family without the label.
    x: Vec<&'static str>,
    y: Vec<&'static str>,
}

impl Family {
    fn rows(&self) -> Vec<Vec<(&'static str, &'static str)>> {
        let some =
            |values: &[&'static str]| if values.is_empty() { vec![""] } else { values.to_vec() };
        let pairs = some(&self.x)
            .into_iter()
            .flat_map(|x| some(&self.y).into_iter().map(move |y| vec![("x", x), ("y", y)]));
        pairs.collect()
    }

    fn golden(&self) -> String {
        let row = |row: Vec<(&str, &str)>| {
            let key = self.has_key.then_some(("k", "*"));
            let has = |label: &str| match label {
                "x" => !self.x.is_empty(),
                _ => !self.y.is_empty(),
            };
            let labels = row.into_iter().filter(|(label, _)| has(label)).chain(key);
            let labels: Vec<_> =
                labels.map(|(label, value)| format!("{label}=\"{value}\"")).collect();
            if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) }
        };
        let rows: Vec<String> = self.rows().into_iter().map(row).collect();
        family("gauge", &self.name, &rows.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

fn values() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::select(vec![
        vec![],
        vec![],
        vec!["1"],
        vec!["1", "2"],
        vec!["2", "3"],
        vec!["", "1"],
    ])
}

fn families() -> impl Strategy<Value = Vec<Family>> {
    let one = |name: &'static str| {
        (any::<bool>(), values(), values()).prop_map(move |(has_key, x, y)| Family {
            name: name.to_owned(),
            has_key,
            x,
            y,
        })
    };
    (one("a"), one("b"), one("c")).prop_map(|(a, b, c)| vec![a, b, c])
}

fn list() -> impl Strategy<Value = String> + Clone {
    prop::sample::subsequence(vec!["x", "y", "k", "job", "instance", "cluster"], 0..5)
        .prop_map(|labels| labels.join(", "))
}

fn expression() -> impl Strategy<Value = String> {
    let matcher = prop::sample::select(vec![
        "",
        "",
        "{x=\"1\"}",
        "{x!=\"1\"}",
        "{y=\"\"}",
        "{x=~\"1|2\", y!~\"3\"}",
        "{x=~\".+\"}",
        "{k=\"p\"}",
    ]);
    let leaf = (prop::sample::select(vec!["a", "b", "c"]), matcher)
        .prop_map(|(name, matcher)| format!("{name}{matcher}"));
    leaf.prop_recursive(3, 12, 2, |inner| {
        let aggregate = (prop::sample::select(vec!["by", "without"]), list(), inner.clone())
            .prop_map(|(word, list, inner)| format!("sum {word} ({list}) ({inner})"));
        let replace = (
            prop::sample::select(vec![
                "\"$1\", \"x\", \"(.*)\"",
                "\"1\", \"y\", \"2\"",
                "\"\", \"y\", \".*\"",
                "\"n$1\", \"k\", \"(.+)\"",
            ]),
            prop::sample::select(vec!["x", "y", "z"]),
            inner.clone(),
        )
            .prop_map(|(rest, target, inner)| {
                format!("label_replace({inner}, \"{target}\", {rest})")
            });
        let matching = (prop::sample::select(vec!["on", "ignoring"]), list())
            .prop_map(|(word, list)| format!("{word} ({list})"));
        let group = prop::sample::select(vec![
            "",
            "",
            " group_left ()",
            " group_right ()",
            " group_left (y)",
        ]);
        let matched = (matching.clone(), group).prop_map(|(matching, group)| matching + group);
        let operation = (
            inner.clone(),
            prop::sample::select(vec!["/", ">", "*"]),
            prop_oneof![Just(String::new()), matched],
            inner.clone(),
        )
            .prop_map(|(left, operator, matched, right)| {
                format!("({left}) {operator} {matched} ({right})")
            });
        let set = (
            inner.clone(),
            prop::sample::select(vec!["and", "or", "unless"]),
            prop_oneof![Just(String::new()), matching],
            inner,
        )
            .prop_map(|(left, operator, matched, right)| {
                format!("({left}) {operator} {matched} ({right})")
            });
        prop_oneof![2 => operation, 1 => set, 1 => aggregate, 1 => replace]
    })
}

/// Returns whether Prometheus accepts an expression: no label may be matched and copied at once.
fn is_valid(text: &str) -> bool {
    Query::read(text).fault.is_none()
}

/// Compares the inference with the evaluation. Returns how many proofs it gave.
fn check(text: &str, families: &[Family]) -> usize {
    let goldens = golden(&families.iter().map(Family::golden).collect::<String>());
    let (metrics, config) = (Metrics::new(&goldens), config());
    let users = users("a.yml", &rule_file(text));
    let join = Join::new(&users, &metrics, &config);
    let expression = &users.expressions[0];
    let inferred = Inference::new(&join).infer(expression).unwrap();
    let series = series(families);
    let evaluator = Evaluator { query: &expression.query, metrics: &series };
    let mut proofs = 0;
    for (node, rows) in inferred.rows.iter().enumerate() {
        let Ok(found) = evaluator.node(node) else { continue };
        let rows: &Rows<'_> = rows;
        for labels in found.iter().flatten() {
            assert!(
                rows.rows.iter().any(|row| describes(row, labels)),
                "{text}: {labels:?} {rows:?} {families:?}"
            );
        }
        let Some(matched) = inferred.matches.get(&node) else { continue };
        let is_empty = found.is_none_or(|found| found.is_empty());
        let NodeKind::Binary(binary) = &expression.query.tree.as_ref().unwrap().nodes[node].kind
        else {
            continue;
        };
        if matched.is_empty && !matches!(&*binary.operator, "or" | "unless") {
            assert!(is_empty, "{text}: {families:?}");
            proofs += 1;
        }
        if matched.duplicates.as_ref().is_some_and(|found| found.is_certain) {
            assert!(is_empty, "{text}: no error: {matched:?} {families:?}");
        }
    }
    proofs
}

#[test]
fn the_inference_describes_all_series_and_proves_only_what_is_true() {
    let mut proofs = 0;
    let mut runner = TestRunner::deterministic();
    let strategy = (expression(), families());
    for _ in 0..300 {
        let (text, families) = strategy.new_tree(&mut runner).unwrap().current();
        if is_valid(&text) {
            proofs += check(&text, &families);
        }
    }
    assert!(proofs > 20, "{proofs}");
}

#[test]
fn no_change_has_no_effects_and_a_break_is_an_empty_result_or_an_error() {
    let mut runner = TestRunner::deterministic();
    let strategy = (expression(), families(), families());
    let mut breaks = 0;
    for _ in 0..100 {
        let (text, old, new) = strategy.new_tree(&mut runner).unwrap().current();
        if !is_valid(&text) {
            continue;
        }
        let goldens = |families: &[Family]| families.iter().map(Family::golden).collect::<String>();
        let (base, head) = (goldens(&old), goldens(&new));
        let users = users("a.yml", &rule_file(&text));
        assert_eq!(effects(&base, &base, &[], &users), [], "{text}");
        let found = effects(&base, &head, &[], &users);
        let series = series(&new);
        let evaluator = Evaluator { query: &users.expressions[0].query, metrics: &series };
        let tree = users.expressions[0].query.tree.as_ref().unwrap();
        for effect in found.iter().filter(|one| one.rule.id == "matching_broken") {
            if effect.level != crate::finding::Level::Break {
                continue;
            }
            let node = tree.nodes.iter().position(|node| match &node.kind {
                NodeKind::Binary(binary) => {
                    users.expressions[0].in_file(binary.range.start) == effect.user.range.start
                }
                _ => false,
            });
            let found = evaluator.node(node.unwrap());
            assert!(
                found.is_err() || found.is_ok_and(|found| found.unwrap().is_empty()),
                "{text}: {effect:?} {old:?} {new:?}"
            );
            breaks += 1;
        }
    }
    assert!(breaks > 3, "{breaks}");
}
