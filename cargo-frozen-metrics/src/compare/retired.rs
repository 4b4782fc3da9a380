//! The families that are gone for good: those whose names goldens remember, and deprecated ones that were replaced.

use std::collections::{BTreeMap, HashMap, HashSet};

use frozen_metrics_schema::golden::Retired;
use frozen_metrics_schema::until::Version;

use super::{Comparison, Family};
use crate::read::GoldenFile;

/// The name of a removed family, from a RETIRED line in a golden of the base.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetiredName<'a> {
    pub(crate) file: &'a GoldenFile,
    pub(crate) retired: &'a Retired,
}

/// The packages with goldens on both sides, by name.
#[derive(Debug, Default)]
pub(crate) struct Packages<'a> {
    base: HashSet<&'a str>,
    head: HashSet<&'a str>,
}

impl<'a> Packages<'a> {
    pub(super) fn new(base: &'a [GoldenFile], head: &'a [GoldenFile]) -> Self {
        let [base, head] = [base, head].map(|files| files.iter().filter_map(package).collect());
        Self { base, head }
    }

    /// Returns whether both goldens belong to one package. It may have been renamed: the head then lacks the old name, and
    /// the base the new one. A golden without a package belongs to every package.
    pub(crate) fn is_same(&self, base: &GoldenFile, head: &GoldenFile) -> bool {
        let (Some(old), Some(new)) = (package(base), package(head)) else { return true };
        old == new || (!self.head.contains(old) && !self.base.contains(new))
    }
}

fn package(file: &GoldenFile) -> Option<&str> {
    file.package.as_ref().map(|package| &*package.name)
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
        let mut known = self.retired.get(family.name())?.iter();
        known.find(|one| self.packages.is_same(one.file, family.file)).copied()
    }

    /// Returns the names of removed families that the head neither remembers nor declares, by the golden of the base
    /// that remembers them. A golden can be moved to another package, with its history.
    pub(super) fn forgotten(&self, head: &[GoldenFile]) -> Vec<Vec<RetiredName<'a>>> {
        let remembered = retired_names(head);
        let mut declared: HashMap<&str, Vec<&GoldenFile>> = HashMap::new();
        for family in self.head.iter().filter(|family| self.retired.contains_key(family.name())) {
            declared.entry(family.name()).or_default().push(family.file);
        }
        let is_forgotten = |one: &RetiredName<'a>| {
            let name = &*one.retired.name;
            let was_there = |file: &GoldenFile| {
                self.retired[name].iter().any(|other| package(other.file) == package(file))
            };
            let is_same_name = |other: &RetiredName<'_>| {
                self.packages.is_same(one.file, other.file) || !was_there(other.file)
            };
            let is_own = |file: &&GoldenFile| self.packages.is_same(one.file, file);
            !remembered.get(name).is_some_and(|known| known.iter().any(is_same_name))
                && !declared.get(name).is_some_and(|files| files.iter().any(is_own))
        };
        let mut by_file: BTreeMap<&str, Vec<RetiredName<'a>>> = BTreeMap::new();
        for one in self.retired.values().flatten().copied().filter(is_forgotten) {
            by_file.entry(&one.file.path).or_default().push(one);
        }
        let mut all: Vec<_> = by_file.into_values().collect();
        for names in &mut all {
            names.sort_unstable_by_key(|one| one.retired.line);
        }
        all
    }

    /// Returns the version of the family's package in the head; that of the base if the head does not have the package.
    pub(crate) fn version(&self, family: Family<'_>) -> Option<Version> {
        self.version_of(family.file)
    }

    /// Returns the version of the golden's package in the head; that of the base if the head does not have the package.
    pub(crate) fn version_of(&self, file: &GoldenFile) -> Option<Version> {
        let package = file.package.as_ref()?;
        let packages = self.head.iter().filter_map(|one| one.file.package.as_ref());
        let mut same = packages.filter(|one| one.name == package.name);
        same.next().unwrap_or(package).version.clone()
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
