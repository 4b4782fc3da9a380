//! The families that are gone for good: those whose names goldens remember, and deprecated ones that were replaced.

use std::collections::{HashMap, HashSet};

use frozen_metrics_schema::golden::Retired;

use super::{Comparison, Family, GoldenFile};
use crate::read::Version;

/// A name that a golden of the base states as that of a removed family.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetiredName<'a> {
    pub(crate) file: &'a GoldenFile,
    pub(crate) retired: &'a Retired,
}

/// Returns the names of removed families.
pub(super) fn retired_names(files: &[GoldenFile]) -> HashMap<&str, Vec<RetiredName<'_>>> {
    let mut names: HashMap<&str, Vec<RetiredName<'_>>> = HashMap::new();
    for file in files {
        for retired in &file.golden.history.retired {
            names.entry(&retired.name).or_default().push(RetiredName { file, retired });
        }
    }
    names
}

impl<'a> Comparison<'a> {
    /// Returns the removed family with the name of this new one, in a golden of the same package.
    pub(crate) fn retired(&self, family: Family<'_>) -> Option<RetiredName<'a>> {
        let package = |file: &GoldenFile| file.package.as_ref().map(|package| package.name.clone());
        let own = package(family.file);
        let is_own = |one: &&RetiredName<'a>| {
            let other = package(one.file);
            own.is_none() || other.is_none() || own == other
        };
        self.retired.get(family.name())?.iter().find(is_own).copied()
    }

    /// Returns the version of the family's package in the head; that of the base if the head does not have the package.
    pub(crate) fn version(&self, family: Family<'_>) -> Option<Version> {
        let package = family.file.package.as_ref()?;
        let packages = self.head.iter().filter_map(|one| one.file.package.as_ref());
        let mut same = packages.filter(|one| one.name == package.name);
        same.next().unwrap_or(package).version
    }
}

/// Separates the deprecated families whose declared replacement is in the head from the other removed families. No new
/// family is paired with them.
pub(super) fn superseded<'a>(
    removed: Vec<Family<'a>>,
    head: &[Family<'a>],
) -> (Vec<Family<'a>>, Vec<Family<'a>>) {
    let is_deprecated = removed.iter().any(|family| family.declared.family.deprecation().is_some());
    let names: HashSet<&str> = match is_deprecated {
        true => head.iter().map(|family| family.name()).collect(),
        false => HashSet::new(),
    };
    removed.into_iter().partition(|family| {
        let replacement = family.declared.family.deprecation().and_then(|one| one.replacement);
        replacement.is_some_and(|name| names.contains(&*name))
    })
}
