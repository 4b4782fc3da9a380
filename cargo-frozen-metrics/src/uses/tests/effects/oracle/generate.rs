//! Random families and expressions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::family;
use super::evaluate::Labels;

/// The series of families, each of which has a list of labels with their values.
pub(super) fn series(families: &[Family]) -> BTreeMap<String, BTreeSet<Labels>> {
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
pub(super) struct Family {
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

    pub(super) fn golden(&self) -> String {
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

pub(super) fn families() -> impl Strategy<Value = Vec<Family>> {
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

pub(super) fn expression() -> impl Strategy<Value = String> {
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
