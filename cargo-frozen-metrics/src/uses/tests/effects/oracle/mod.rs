//! The inference of labels against an evaluation of series, by the rules of Prometheus.

mod evaluate;
mod generate;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::super::super::join::Join;
use super::super::super::labels::{Inference, Row, Rows, Value};
use super::super::super::promql::{NodeKind, Query};
use super::super::super::schema::Metrics;
use super::super::{config, rule_file};
use super::{Effect, edited, effects, golden, users};
use evaluate::{Evaluator, Labels};
use generate::{Family, expression, families, series};

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
    for _ in 0..200 {
        let (text, families) = strategy.new_tree(&mut runner).unwrap().current();
        if is_valid(&text) {
            proofs += check(&text, &families);
        }
    }
    assert!(proofs > 10, "{proofs}");
}

/// Checks that the edit of an operator gives a valid expression whose operands match.
fn mends(text: &str, effect: &Effect, base: &str, head: &str) {
    if effect.edit.is_none() {
        return;
    }
    let file = edited(&rule_file(text), std::slice::from_ref(effect));
    let mended = users("a.yml", &file);
    let tree = mended.expressions[0].query.tree.as_ref().unwrap();
    let is_at = |effect: &Effect| {
        tree.nodes.iter().any(|node| match &node.kind {
            NodeKind::Binary(binary) => {
                mended.expressions[0].in_file(binary.range.start) == effect.user.range.start
            }
            _ => false,
        })
    };
    let rest = effects(base, head, &[], &mended);
    let is_same = |other: &&Effect| {
        other.rule == effect.rule
            && other.level == effect.level
            && is_at(other)
            && other.user.range == effect.user.range
    };
    assert_eq!(rest.iter().find(is_same), None, "{text}: {file}");
}

#[test]
fn no_change_has_no_effects_and_a_break_is_an_empty_result_or_an_error() {
    let mut runner = TestRunner::deterministic();
    let strategy = (expression(), families(), families());
    let mut breaks = 0;
    for _ in 0..150 {
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
            if effect.level != crate::level::Level::Break {
                continue;
            }
            mends(&text, effect, &base, &head);
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
