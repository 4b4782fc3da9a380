//! Evaluates expressions over the labels of series.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::super::super::super::promql::{
    Binary, Grouping, MatchingLabels, Metrics, NodeKind, Operator, Query, Selector, Side,
};

pub(super) type Labels = BTreeMap<String, String>;

/// The labels of series; `None` for a number.
pub(super) type Series = Option<BTreeSet<Labels>>;

/// Several series match where only one may.
#[derive(Debug)]
pub(super) struct ManyMatches;

/// Evaluates an expression over series.
pub(super) struct Evaluator<'a> {
    pub(super) query: &'a Query,
    pub(super) metrics: &'a BTreeMap<String, BTreeSet<Labels>>,
}

impl Evaluator<'_> {
    pub(super) fn node(&self, node: usize) -> Result<Series, ManyMatches> {
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
        let Metrics::Named(name) = &selector.metrics else { panic!() };
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
