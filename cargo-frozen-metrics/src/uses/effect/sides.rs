//! The expressions, joined with the metrics of the base and of the head.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use frozen_metrics_schema::diff::{FamilyChanges, LabelChange, family_changes};

use super::super::expression::Expression;
use super::super::finding::Issue;
use super::super::join::{Join, Use};
use super::super::labels::Inference;
use super::super::promql::Metrics as Selected;
use super::super::reader::Users;
use super::super::rules;
use super::super::schema::{Family, Metrics, Sample};
use super::{Edit, Effect, User};
use crate::read::GoldenFile;

/// The expressions, joined with the metrics of both sides.
pub(super) struct Sides<'a> {
    pub(super) base: &'a Join<'a>,
    pub(super) head: &'a Join<'a>,
    /// The head, in which renamed metrics have their former names, too.
    pub(super) followed: &'a Join<'a>,
    pub(super) base_labels: Inference<'a>,
    pub(super) head_labels: Inference<'a>,
    /// The names of metrics that were removed before the base.
    pub(super) retired: HashSet<&'a str>,
    /// The changes of the units of what rules record, by the index of the rule.
    pub(super) units: RefCell<HashMap<usize, Option<UnitChange>>>,
    /// The names of samples that are not the same on both sides.
    changed: HashSet<&'a str>,
}

/// A unit that changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct UnitChange {
    pub(super) old: String,
    pub(super) new: String,
    /// The number with which old values are multiplied.
    pub(super) factor: Option<f64>,
    /// The new name of the sample that has the unit, if it was renamed.
    pub(super) new_name: Option<String>,
    pub(super) families: Vec<String>,
    /// The recorded metrics that have the unit.
    pub(super) through: Vec<String>,
    /// Whether it is the unit of the bounds of buckets, which count observations.
    pub(super) is_of_bounds: bool,
}

/// A selector, joined with the metrics of both sides.
pub(super) struct UsePair<'a> {
    pub(super) base: Use<'a>,
    pub(super) head: Use<'a>,
    pub(super) followed: Use<'a>,
}

impl<'a> UsePair<'a> {
    /// Returns the family of the base and of the head that the selector selects, if it selects only one.
    pub(super) fn family(&self) -> Option<(Sample<'a>, Sample<'a>)> {
        match (self.base.samples(), self.followed.samples()) {
            ([base], [head]) => Some((*base, *head)),
            _ => None,
        }
    }

    /// Returns whether the head has the metric under another name.
    pub(super) fn is_renamed(&self) -> bool {
        self.head.samples().is_empty() && !self.followed.samples().is_empty()
    }

    /// Returns whether the metric was renamed, and the other operand of an `or` remains. Then nothing else is wrong with it.
    pub(super) fn is_dead_fallback(&self) -> bool {
        self.is_renamed() && rules::is_fallback(&self.head)
    }

    /// Returns what differs between the families of both sides, if the selector selects only one.
    pub(super) fn changes(&self) -> Option<FamilyChanges<'a>> {
        let (base, head) = self.family()?;
        Some(family_changes(base.family.declared, head.family.declared))
    }

    /// Returns the names of the families that the selector selects: those of the base, and their new names.
    pub(super) fn families(&self) -> Vec<String> {
        let samples = self.base.samples().iter().chain(self.followed.samples());
        let mut names: Vec<String> = Vec::new();
        for name in samples.map(|sample| sample.family.schema.name.to_string()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Creates an effect on the selector.
    pub(super) fn effect(&self, issue: Issue, edit: Option<Edit>) -> Effect {
        let used = &self.base;
        let length = used.name().len();
        // The label that a variable lists stands behind the expression.
        let text = used.expression.text.get(issue.at..).unwrap_or_default();
        let is_name = text.starts_with(used.name());
        let end = issue.at + if is_name && issue.at == used.selector.start { length } else { 0 };
        Effect {
            rule: issue.rule,
            level: issue.level,
            message: issue.message,
            families: self.families(),
            label: issue.label,
            user: User::new(used.expression, issue.at..end),
            through: Vec::new(),
            edit,
            help: issue.help,
        }
    }
}

impl<'a> Sides<'a> {
    /// Creates the sides from the joins with the base, with the head, and with the head and former names.
    pub(super) fn new(joins: &'a [Join<'a>; 3], base: &'a [GoldenFile]) -> Self {
        let [old, new, followed] = joins;
        let history = base.iter().flat_map(|file| &file.golden.history.retired);
        Self {
            base: old,
            head: new,
            followed,
            base_labels: Inference::new(old),
            head_labels: Inference::new(followed),
            retired: history.map(|retired| &*retired.name).collect(),
            units: RefCell::default(),
            changed: changed(old.metrics, new.metrics),
        }
    }

    /// Returns the indices of the expressions that use what is not the same on both sides, directly or through recorded
    /// metrics.
    pub(super) fn affected(&self, users: &Users) -> BTreeSet<usize> {
        let is_changed = |expression: &Expression| {
            expression.query.selectors.iter().any(|selector| match &selector.metrics {
                Selected::Named(name) => self.changed.contains(&**name),
                Selected::Matching(_) | Selected::Any => !self.changed.is_empty(),
            })
        };
        let all = users.expressions.iter().enumerate();
        let direct = all.filter(|(_, expression)| is_changed(expression));
        self.base.dependents.with_dependents(direct.map(|(index, _)| index))
    }

    /// Returns the selectors of an expression, joined with both sides.
    pub(super) fn uses(
        &self,
        expression: &'a Expression,
    ) -> impl Iterator<Item = UsePair<'a>> + use<'a> {
        let base = self.base.uses(expression);
        let others = self.head.uses(expression).zip(self.followed.uses(expression));
        base.zip(others).map(|(base, (head, followed))| UsePair { base, head, followed })
    }

    /// Returns whether a label is the new name of a renamed label. `families` are the names of its families on both sides.
    pub(super) fn is_new_name(&self, families: &[String], label: &str) -> bool {
        self.renamed_labels(families).iter().any(|(_, new)| new == label)
    }

    /// Returns the new name of a renamed label; `None` if there are several. `families` are the names of its families on both
    /// sides.
    pub(super) fn new_label(&self, families: &[String], label: &str) -> Option<String> {
        let renamed = self.renamed_labels(families);
        let mut new = renamed.into_iter().filter(|(old, _)| old == label).map(|(_, new)| new);
        let first = new.next()?;
        new.all(|other| other == first).then_some(first)
    }

    /// Returns the renamed labels of families, each with its name in the base and in the head.
    fn renamed_labels(&self, families: &[String]) -> Vec<(String, String)> {
        let named = |metrics: &'a Metrics<'a>| {
            let all = metrics.families.iter();
            all.filter(|family| families.iter().any(|name| *name == *family.schema.name))
        };
        let mut renamed = Vec::new();
        for base in named(self.base.metrics) {
            let same = named(self.head.metrics).find(|head| head.schema.name == base.schema.name);
            let head = same.or_else(|| named(self.head.metrics).next());
            let changes = head.map(|head| family_changes(base.declared, head.declared).labels);
            renamed.extend(changes.into_iter().flatten().filter_map(|change| match change {
                LabelChange::Renamed(old, new) => Some((old.name.to_owned(), new.name.to_owned())),
                _ => None,
            }));
        }
        renamed
    }
}

/// Returns the names of the samples that are not the same on both sides.
fn changed<'a>(base: &'a Metrics<'a>, head: &'a Metrics<'a>) -> HashSet<&'a str> {
    let families = |metrics: &'a Metrics<'a>| {
        let mut families: HashMap<&'a str, Vec<&'a Family<'a>>> = HashMap::new();
        for name in metrics.names() {
            families
                .entry(name)
                .or_default()
                .extend(metrics.samples(name).map(|(_, one)| one.family));
        }
        families
    };
    let (old, new) = (families(base), families(head));
    let is_same = |one: &Family<'_>, other: &Family<'_>| {
        one.schema == other.schema && one.declared.schema.key == other.declared.schema.key
    };
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let differs = |name: &&str| match (old.get(name), new.get(name)) {
        (Some(old), Some(new)) => {
            old.len() != new.len()
                || !old.iter().all(|one| new.iter().any(|other| is_same(one, other)))
        }
        _ => true,
    };
    names.into_iter().filter(differs).collect()
}
