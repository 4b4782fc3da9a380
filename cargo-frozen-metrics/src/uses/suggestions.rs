//! Names of metrics that unknown ones probably mean.

use std::collections::HashMap;

use super::join::Use;
use super::rules;

/// The number of names for which a report suggests others: each is compared with the names of all metrics.
const MAX_SUGGESTIONS: usize = 100;

/// The metrics that unknown names probably mean.
#[derive(Default)]
pub(super) struct Suggestions<'a> {
    by_name: HashMap<&'a str, Option<String>>,
}

impl<'a> Suggestions<'a> {
    pub(super) fn of(&mut self, used: &Use<'a>) -> Option<String> {
        match self.by_name.get(used.name()) {
            Some(known) => known.clone(),
            None if self.by_name.len() == MAX_SUGGESTIONS => None,
            None => {
                self.by_name.entry(used.name()).or_insert_with(|| rules::suggestion(used)).clone()
            }
        }
    }
}
