//! The names that families use in an exposition, each with its owner.

use std::collections::HashMap;

use crate::metric_type::MetricType;

/// The names that families use, each with the owner of the first family that reserved it.
///
/// ```
/// use frozen_metrics_schema::{MetricType, NameTable};
///
/// let mut table = NameTable::default();
/// table.reserve("wait", MetricType::Histogram, "rpc");
/// let clash = table.find("wait_count_total", MetricType::Counter, |_| true).unwrap();
/// assert_eq!((&*clash.name, clash.owner), ("wait_count", &"rpc"));
/// ```
#[derive(Clone, Debug)]
pub struct NameTable<O>(HashMap<String, O>);

/// A name that two families use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameClash<'a, O> {
    /// The name that both families use.
    pub name: String,
    /// The owner of the earlier family.
    pub owner: &'a O,
}

impl<O: Clone> NameTable<O> {
    /// Returns the first name that this family uses and that a matching owner has reserved.
    pub fn find(
        &self,
        family: &str,
        kind: MetricType,
        matches: impl Fn(&O) -> bool,
    ) -> Option<NameClash<'_, O>> {
        kind.sample_names(family).find_map(|name| {
            let owner = self.0.get(&name).filter(|owner| matches(owner))?;
            Some(NameClash { name, owner })
        })
    }

    /// Reserves the names of a family, except those that are already reserved.
    pub fn reserve(&mut self, family: &str, kind: MetricType, owner: O) {
        for name in kind.sample_names(family) {
            self.0.entry(name).or_insert_with(|| owner.clone());
        }
    }

    /// Adds the names of another table. A name that is in both tables gets the owner in `other`.
    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Keeps only the names of owners that match.
    pub fn retain(&mut self, matches: impl Fn(&O) -> bool) {
        self.0.retain(|_, owner| matches(owner));
    }
}

impl<O> Default for NameTable<O> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}
