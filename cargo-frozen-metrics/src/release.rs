//! Which release the findings need, and whether the version grew enough.

use std::collections::BTreeMap;

use frozen_metrics_schema::until::Version;
use serde::Serialize;

use crate::finding::Finding;
use crate::level::Level;
use crate::read::{GoldenFile, Package};

/// A kind of release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Release {
    /// Nothing changes, or there are only notes, such as a new HELP text.
    Patch,
    /// There are new metrics or label values, or a query may return wrong results.
    Minor,
    /// An existing series disappears, or changes its identity or its meaning.
    Major,
}

impl Release {
    /// Returns the word in reports.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// Returns the release that a finding needs.
    fn of_finding(finding: &Finding) -> Self {
        match finding.level() {
            Level::Break => Self::Major,
            Level::Danger | Level::Ok => Self::Minor,
            Level::Note => Self::Patch,
        }
    }

    /// Returns the release between two versions; `None` if the version did not grow. As for cargo, the first number
    /// that is not zero is the major one. All pre-releases of a version lead to the same release.
    fn between(old: &Version, new: &Version) -> Option<Self> {
        if new <= old {
            return None;
        }
        let (mut old, new) = (old.numbers(), new.numbers());
        if old == new {
            // The last number that is not zero is the one that this version raised.
            let raised = old.iter_mut().rev().find(|number| **number != 0)?;
            *raised -= 1;
        }
        let moved = old.iter().zip(&new).position(|(old, new)| old != new)?;
        let first = old.iter().position(|number| *number != 0).unwrap_or(2);
        Some(match moved.saturating_sub(first) {
            _ if moved <= first => Self::Major,
            1 => Self::Minor,
            _ => Self::Patch,
        })
    }
}

/// Returns the release that the findings need.
pub(crate) fn needed<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Release {
    findings.into_iter().map(Release::of_finding).max().unwrap_or(Release::Patch)
}

/// Returns why the planned release is too small: up to two lines for each package.
pub(crate) fn too_small(
    findings: &[Finding],
    planned: Release,
    base: &[GoldenFile],
    head: &[GoldenFile],
) -> Vec<String> {
    let packages = |goldens: &[GoldenFile]| -> BTreeMap<String, Package> {
        let packages = goldens.iter().filter_map(|golden| golden.package.clone());
        packages.map(|package| (package.name.clone(), package)).collect()
    };
    let (old, new) = (packages(base), packages(head));
    let mut of_package: BTreeMap<Option<&str>, Release> = BTreeMap::new();
    for finding in findings {
        let release = Release::of_finding(finding);
        let entry = of_package.entry(finding.package.as_deref()).or_insert(release);
        *entry = release.max(*entry);
    }
    let mut lines = Vec::new();
    for (package, needed) in of_package {
        let name = package.map_or_else(|| "the metrics".to_owned(), |name| format!("`{name}`"));
        if needed > planned {
            let (needed, planned) = (needed.word(), planned.word());
            lines.push(format!(
                "{name} needs a {needed} release, and a {planned} release is planned"
            ));
        }
        let version = |packages: &BTreeMap<String, Package>| {
            let package = packages.get(package?)?;
            Some((package.version.clone()?, package.manifest.clone()))
        };
        let (Some((old, _)), Some((new, (manifest, line)))) = (version(&old), version(&new)) else {
            continue;
        };
        if Release::between(&old, &new).is_none_or(|moved| moved < needed) {
            let moved = if old == new {
                format!("the version is still {new}")
            } else {
                format!("the version moved from {old} to {new}")
            };
            let needed = needed.word();
            lines.push(format!("{name} needs a {needed} release, and {moved} ({manifest}:{line})"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_that_is_not_zero_is_the_major_one() {
        for (old, new, expected) in [
            ("1.2.3", "2.0.0", Some(Release::Major)),
            ("1.2.3", "1.3.0", Some(Release::Minor)),
            ("1.2.3", "1.2.4", Some(Release::Patch)),
            ("0.2.3", "0.3.0", Some(Release::Major)),
            ("0.2.3", "0.2.4", Some(Release::Minor)),
            ("0.0.3", "0.0.4", Some(Release::Major)),
            ("0.2.3", "1.0.0", Some(Release::Major)),
            ("1.2.3", "1.2.3", None),
            ("1.2.3", "1.1.9", None),
            ("1.2.3", "2.0.0-rc.1", Some(Release::Major)),
            ("2.0.0-rc.1", "2.0.0-rc.2", Some(Release::Major)),
            ("1.3.0-rc.1", "1.3.0", Some(Release::Minor)),
            ("1.2.4-rc.1", "1.2.4", Some(Release::Patch)),
            ("0.3.0-rc.1", "0.3.0", Some(Release::Major)),
            ("0.2.4-rc.1", "0.2.4", Some(Release::Minor)),
            ("2.0.0", "2.0.0-rc.1", None),
        ] {
            let version = |text| Version::parse(text).unwrap();
            assert_eq!(Release::between(&version(old), &version(new)), expected, "{old} {new}");
        }
    }
}
