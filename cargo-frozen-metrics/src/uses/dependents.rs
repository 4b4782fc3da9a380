//! Which expressions depend on another one: through the metric that it records, or the variable that it fills.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::expression::{Expression, Owner};
use super::promql::Metrics;
use super::rules;

/// The maximum number of dependents that are searched for a report.
const MAX_DEPENDENTS: usize = 1000;

/// The expressions, by what they depend on.
#[derive(Debug)]
pub(super) struct Dependents<'a> {
    expressions: &'a [Expression],
    /// The expressions that use each recorded metric directly.
    users_of_record: HashMap<&'a str, Vec<usize>>,
    /// The expressions of each file.
    files: HashMap<&'a str, Range<usize>>,
}

impl<'a> Dependents<'a> {
    /// Creates an index of the expressions, which are in the order of their files. `records` are the recorded metrics.
    pub(super) fn new(
        expressions: &'a [Expression],
        records: &BTreeMap<&'a str, Vec<usize>>,
    ) -> Self {
        let mut users_of_record: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut files: HashMap<&str, Range<usize>> = HashMap::new();
        for (index, expression) in expressions.iter().enumerate() {
            files.entry(&expression.file.path).or_insert(index..index).end = index + 1;
            for selector in &expression.query.selectors {
                match &selector.metrics {
                    Metrics::Named(name) if records.contains_key(&**name) => {
                        users_of_record.entry(name).or_default().push(index);
                    }
                    Metrics::Matching(pattern) => {
                        for name in rules::matching(pattern, records.keys().copied()) {
                            users_of_record.entry(name).or_default().push(index);
                        }
                    }
                    Metrics::Named(_) | Metrics::Any => {}
                }
            }
        }
        Self { expressions, users_of_record, files }
    }

    /// Returns these expressions and all that depend on them, directly or indirectly.
    pub(super) fn with_dependents(
        &self,
        start: impl IntoIterator<Item = usize>,
    ) -> BTreeSet<usize> {
        self.search(start, usize::MAX).into_iter().collect()
    }

    /// Describes the dependents of an expression; `None` if there are none.
    pub(super) fn describe(&self, expression: &Expression) -> Option<String> {
        let through = match &expression.owner {
            Owner::Record(name) => name.clone(),
            Owner::Variable(name) => format!("${name}"),
            _ => return None,
        };
        let found = self.search(self.direct(expression), MAX_DEPENDENTS);
        let is_cut = found.len() >= MAX_DEPENDENTS;
        let others = found.into_iter().map(|index| &self.expressions[index]);
        let others = others.filter(|other| !std::ptr::eq(*other, expression));
        let owners: BTreeSet<&Owner> = others.map(|other| &other.owner).collect();
        let mut owners: Vec<String> = owners.into_iter().map(Owner::to_string).collect();
        let more = owners.len().saturating_sub(10);
        owners.truncate(10);
        let more = match (more, is_cut) {
            (0, _) => String::new(),
            (more, false) => format!(" and {more} more"),
            (more, true) => format!(" and more than {more} more"),
        };
        let listed = owners.join(", ");
        (!owners.is_empty()).then(|| format!("through `{through}`, it also breaks {listed}{more}"))
    }

    /// Returns at most `most` expressions: those of `start`, then their dependents in the order of their distance.
    fn search(&self, start: impl IntoIterator<Item = usize>, most: usize) -> Vec<usize> {
        let mut known = HashSet::new();
        let mut found: Vec<usize> =
            start.into_iter().filter(|index| known.insert(*index)).collect();
        let mut at = 0;
        while at < found.len() && found.len() < most {
            let expression = &self.expressions[found[at]];
            found.extend(self.direct(expression).into_iter().filter(|index| known.insert(*index)));
            at += 1;
        }
        found.truncate(most);
        found
    }

    /// Returns the expressions that use what an expression records or the variable that it fills.
    pub(super) fn direct(&self, expression: &Expression) -> Vec<usize> {
        match &expression.owner {
            Owner::Record(name) => self.users_of_record.get(&**name).cloned().unwrap_or_default(),
            Owner::Variable(name) => {
                let file = self.files.get(&*expression.file.path).cloned().unwrap_or_default();
                file.filter(|index| self.expressions[*index].uses_variable(name)).collect()
            }
            Owner::Alert(_)
            | Owner::AlertText(_)
            | Owner::Panel(_)
            | Owner::Annotation(_)
            | Owner::Objective(_)
            | Owner::QueryLog { .. } => Vec::new(),
        }
    }
}
