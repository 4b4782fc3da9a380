//! Which families cause an effect, and through which recorded metrics.

use std::collections::{HashSet, VecDeque};

use frozen_metrics_schema::Kind;

use super::super::expression::Expression;
use super::super::promql::Metrics as Selected;
use super::sides::Sides;

/// The maximum number of recording rules that are searched for the causes of an effect.
const MAX_RULES: usize = 200;

/// What causes an effect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cause {
    pub(super) families: Vec<String>,
    pub(super) through: Vec<String>,
}

impl<'a> Sides<'a> {
    /// Returns the families that changed a label of these selectors, or any of their labels.
    pub(super) fn cause(
        &self,
        expression: &'a Expression,
        selectors: &[usize],
        label: Option<&str>,
    ) -> Cause {
        let mut cause = Cause::default();
        let mut seen = HashSet::new();
        let mut open = VecDeque::from([(expression, Some(selectors), Vec::new())]);
        while let Some((expression, selectors, through)) = open.pop_front() {
            for (index, pair) in self.uses(expression).enumerate() {
                if selectors.is_some_and(|selectors| !selectors.contains(&index)) {
                    continue;
                }
                let Selected::Named(name) = &pair.base.selector.metrics else { continue };
                for rule in
                    self.base.recording(name).iter().filter(|_| pair.base.samples().is_empty())
                {
                    if seen.len() < MAX_RULES && seen.insert(*rule) {
                        // From the metric to the user.
                        let through = [vec![name.clone()], through.clone()].concat();
                        open.push_back((self.base.expression(*rule), None, through));
                    }
                }
                if self.differs(name, label) {
                    if cause.families.is_empty() {
                        cause.through.clone_from(&through);
                    }
                    let new = pair.families().into_iter();
                    let new: Vec<_> = new.filter(|name| !cause.families.contains(name)).collect();
                    cause.families.extend(new);
                }
            }
        }
        cause
    }

    /// Returns whether all these families describe a process: each has one series, whatever its labels are.
    pub(super) fn are_infos(&self, families: &[String]) -> bool {
        let is_info = |name: &String| {
            let family =
                self.followed.metrics.samples(name).next().map(|(_, sample)| sample.family);
            name.ends_with("_info")
                || family.is_some_and(|family| matches!(family.schema.kind, Kind::Info(_)))
        };
        !families.is_empty() && families.iter().all(is_info)
    }

    /// Returns whether a metric of the goldens has other labels at the head, or other values of this label.
    fn differs(&self, name: &'a str, label: Option<&str>) -> bool {
        let is_of_golden =
            |metrics: &super::super::schema::Metrics<'_>| metrics.samples(name).next().is_some();
        if !is_of_golden(self.base.metrics) || !is_of_golden(self.followed.metrics) {
            return false;
        }
        let (base, head) = (self.base_labels.metric(name), self.head_labels.metric(name));
        match label {
            None => base.rows != head.rows,
            Some(label) => base.values(label) != head.values(label),
        }
    }
}
