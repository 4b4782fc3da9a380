//! Joins the expressions with the metrics of the goldens.

use std::collections::{BTreeMap, BTreeSet};

use frozen_metrics_schema::MetricType;

use super::dependents::Dependents;
use super::expression::{Expression, Owner};
use super::finding::{Finding, Issue};
use super::labels::{Inference, Inferred};
use super::promql::{Metrics as Selected, Selector, Step};
use super::reader::Users;
use super::rules::{self, Rule};
use super::schema::{Metrics, Sample};
use super::suggestions::Suggestions;
use crate::config::UsersConfig;
use crate::level::Level;

/// What a name in an expression refers to.
#[derive(Debug)]
pub(super) enum Target<'a> {
    /// Samples of goldens.
    Samples(Vec<Sample<'a>>),
    /// A recorded metric, a metric that others own, or one that cannot be known.
    Other,
    /// No metric that is known.
    Nothing,
}

/// A selector of an expression, and what is known about it.
pub(super) struct Use<'a> {
    pub(super) join: &'a Join<'a>,
    pub(super) expression: &'a Expression,
    pub(super) index: usize,
    pub(super) selector: &'a Selector,
    pub(super) target: Target<'a>,
}

impl<'a> Use<'a> {
    /// Returns what surrounds the selector, from the inside to the outside; `None` if that is not known.
    pub(super) fn around(&self) -> Option<impl Iterator<Item = &'a Step> + use<'a>> {
        Some(self.expression.query.structure.as_ref()?.around(self.index))
    }

    /// Returns the name as it is written.
    pub(super) fn name(&self) -> &'a str {
        self.selector.name()
    }

    pub(super) fn samples(&self) -> &[Sample<'a>] {
        match &self.target {
            Target::Samples(samples) => samples,
            Target::Other | Target::Nothing => &[],
        }
    }

    /// Creates an issue at a byte of the expression.
    pub(super) fn issue(&self, rule: &'static Rule, at: usize, message: String) -> Issue {
        let (label, dead, help) = (None, Vec::new(), None);
        Issue { rule, level: rule.level, message, selector: self.index, at, label, dead, help }
    }

    /// Creates the finding for an issue, which adds the place, the owner and the dependents of the expression.
    fn finding(&self, issue: Issue, suggestions: &mut Suggestions<'a>) -> Finding {
        let (line, column) = self.expression.line_and_column(issue.at);
        // Only `usage` suggests names: in `check`, an unknown name is that of a removed metric, not a misspelling.
        let suggestion = match self.target {
            Target::Nothing if issue.help.is_none() => suggestions.of(self),
            _ => None,
        };
        Finding {
            rule: issue.rule,
            level: issue.level,
            message: issue.message,
            metric: self.name().to_owned(),
            owner: self.expression.owner.to_string(),
            file: self.expression.file.path.clone(),
            line,
            column,
            help: issue.help.or(suggestion),
            notes: Vec::from_iter(self.join.dependents.describe(self.expression)),
        }
    }
}

/// The expressions and the metrics.
pub(super) struct Join<'a> {
    pub(super) metrics: &'a Metrics<'a>,
    pub(super) config: &'a UsersConfig,
    expressions: &'a [Expression],
    /// The metrics of the base, if these are those of the head. They are never external.
    base: Option<&'a Metrics<'a>>,
    pub(super) dependents: Dependents<'a>,
    /// The expressions that record each metric.
    records: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Join<'a> {
    pub(super) fn new(users: &'a Users, metrics: &'a Metrics<'a>, config: &'a UsersConfig) -> Self {
        let expressions = &*users.expressions;
        let mut records: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, expression) in expressions.iter().enumerate() {
            if let Some(name) = record(expression) {
                records.entry(name).or_default().push(index);
            }
        }
        let dependents = Dependents::new(expressions, &records);
        Self { metrics, config, expressions, base: None, dependents, records }
    }

    /// Returns the join with the metrics of a head, whose base declares these metrics.
    pub(super) fn with_base(self, base: &'a Metrics<'a>) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Returns what a selector refers to.
    pub(super) fn target(&self, selector: &Selector) -> Target<'a> {
        match &selector.metrics {
            Selected::Any => Target::Other,
            Selected::Named(name) => {
                let samples: Vec<_> =
                    self.metrics.samples(name).map(|(_, sample)| sample).collect();
                match samples.is_empty() {
                    false => Target::Samples(samples),
                    true if self.is_foreign(name) => Target::Other,
                    true => Target::Nothing,
                }
            }
            Selected::Matching(pattern) => match self.is_known_pattern(pattern) {
                true => Target::Other,
                false => Target::Nothing,
            },
        }
    }

    /// Returns whether a known metric can have a name that the pattern matches.
    fn is_known_pattern(&self, pattern: &str) -> bool {
        if let Some(names) = rules::alternatives(pattern) {
            let is_known = |name: &String| {
                self.metrics.samples(name).next().is_some() || self.is_foreign(name)
            };
            return names.iter().any(is_known);
        }
        let known = self.metrics.names().chain(self.records.keys().copied());
        self.config.may_be_external(rules::literal_start(pattern))
            || rules::matching(pattern, known).next().is_some()
    }

    /// Returns whether a rule records the metric or others own it. Others do not own what the base declares.
    fn is_foreign(&self, name: &str) -> bool {
        let is_of_base = |base: &Metrics<'_>| base.samples(name).next().is_some();
        self.records.contains_key(name)
            || self.config.is_external(name) && !self.base.is_some_and(is_of_base)
    }

    /// Returns the expressions that record a metric.
    pub(super) fn recording(&self, name: &str) -> &[usize] {
        self.records.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the selectors of an expression.
    pub(super) fn uses(&'a self, expression: &'a Expression) -> impl Iterator<Item = Use<'a>> {
        expression.query.selectors.iter().enumerate().map(move |(index, selector)| {
            let target = self.target(selector);
            Use { join: self, expression, index, selector, target }
        })
    }

    /// Applies all rules.
    pub(super) fn findings(&'a self) -> Vec<Finding> {
        let (mut findings, mut suggestions) = (Vec::new(), Suggestions::default());
        let inference = Inference::new(self);
        // An expression that was not understood has no findings: they could be wrong.
        for expression in self.expressions.iter().filter(|one| one.query.is_reliable) {
            let first = findings.len();
            let needed = Some(expression).filter(|one| rules::needs_labels(one));
            let inferred = needed.and_then(|one| inference.infer(one));
            for used in self.uses(expression) {
                let mut issues = rules::issues(&used);
                if inferred.is_some() {
                    issues.extend(rules::recorded(&used, &inference));
                }
                let issues = issues.into_iter();
                findings.extend(issues.map(|issue| used.finding(issue, &mut suggestions)));
            }
            if let Some(rows) = inferred.as_ref().and_then(Inferred::root) {
                findings.extend(rules::shown(expression, rows));
            }
            // A query of the log was typed by somebody, and nothing depends on it.
            if matches!(expression.owner, Owner::QueryLog { .. }) {
                for finding in &mut findings[first..] {
                    finding.level = finding.level.min(Level::Note);
                }
            }
        }
        let key = |finding: &Finding| (finding.file.clone(), finding.line, finding.column);
        findings.sort_by(|one, other| {
            other.level.cmp(&one.level).then_with(|| key(one).cmp(&key(other)))
        });
        findings.dedup();
        findings
    }

    /// Returns the expressions that use each family themselves. Families and expressions are indices.
    pub(super) fn direct_users(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, expression) in self.expressions.iter().enumerate() {
            for family in self.families(expression) {
                users.entry(family).or_default().push(index);
            }
        }
        users
    }

    /// Returns the families that an expression itself uses.
    fn families(&self, expression: &Expression) -> BTreeSet<usize> {
        let mut families = BTreeSet::new();
        for selector in &expression.query.selectors {
            match &selector.metrics {
                Selected::Named(name) => {
                    families.extend(self.metrics.samples(name).map(|(family, _)| family));
                }
                // A variable for the whole name can be any metric, so it does not count as a use of all of them.
                Selected::Matching(pattern) if pattern != ".*" => {
                    for name in rules::matching(pattern, self.metrics.names()) {
                        families.extend(self.metrics.samples(name).map(|(family, _)| family));
                    }
                }
                Selected::Matching(_) | Selected::Any => {}
            }
        }
        families
    }

    /// Returns the expressions that use a family, a sample of it or a recorded metric: the index of each, and the byte at
    /// which it names the metric, or `None` if it uses the metric through recorded metrics or variables. Returns `None` if
    /// no metric has the name.
    pub(super) fn users_of(&self, name: &str) -> Option<Vec<(usize, Option<usize>)>> {
        let family = self.metrics.families.iter().position(|family| family.schema.name == name);
        let sample = || self.metrics.samples(name).next().map(|(family, _)| family);
        let family = family.or_else(sample);
        if family.is_none() && !self.records.contains_key(name) {
            return None;
        }
        let is_used = |selector: &Selector| match &selector.metrics {
            Selected::Any => false,
            Selected::Named(used) => {
                used == name || self.metrics.samples(used).any(|(index, _)| Some(index) == family)
            }
            Selected::Matching(pattern) if pattern == ".*" => false,
            Selected::Matching(pattern) => {
                let family = family.map(|index| &self.metrics.families[index]);
                let names = family.into_iter().flat_map(|family| {
                    let kind = MetricType::from_kind(&family.schema.kind);
                    kind.sample_names(&family.schema.name)
                });
                let names: Vec<String> = names.chain([name.to_owned()]).collect();
                rules::matching(pattern, names.iter().map(String::as_str)).next().is_some()
            }
        };
        let mut found: BTreeMap<usize, Option<usize>> = BTreeMap::new();
        for (index, expression) in self.expressions.iter().enumerate() {
            let used = expression.query.selectors.iter().find(|selector| is_used(selector));
            let Some(used) = used else { continue };
            found.insert(index, Some(used.start));
        }
        for other in self.dependents.with_dependents(found.keys().copied()) {
            found.entry(other).or_insert(None);
        }
        Some(found.into_iter().collect())
    }

    pub(super) fn expression(&self, index: usize) -> &'a Expression {
        &self.expressions[index]
    }
}

fn record(expression: &Expression) -> Option<&str> {
    match &expression.owner {
        Owner::Record(name) => Some(name),
        _ => None,
    }
}
