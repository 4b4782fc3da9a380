//! The end of former names: the build of a package that has reached it fails.

use frozen_metrics_schema::until::{Until, Version};

use crate::errors::Errors;
use crate::golden::Build;
use crate::model::Set;

/// Reports each former name that ends with the version of the package, or ended with an earlier one.
///
/// Only the build of the package itself fails: those who build it as a dependency cannot delete anything. A date is not
/// compared, because a build must not depend on the day. `cargo frozen-metrics check` compares it.
pub(super) fn ended(errors: &mut Errors, set: &Set, build: &Build) {
    let Some(version) = build.own_version().and_then(Version::parse) else { return };
    let mut reported: Vec<&str> = Vec::new();
    for (new, alias) in set.aliases() {
        let Ok(until) = Until::parse(&alias.until.value) else { continue };
        // A prefix, or a name that several fields have, is reported once.
        let subject = if alias.is_from_prefix { &*alias.source } else { &*alias.name.value };
        if !until.is_reached(&version) || reported.contains(&subject) {
            continue;
        }
        reported.push(subject);
        let (package, source) = (&build.package, &alias.source);
        let names = match alias.is_from_prefix {
            true => "the names with the old prefix end".to_owned(),
            false => format!("the old name `{}` of `{new}` ends", alias.name.value),
        };
        let message = format!(
            "{names} with version {} of `{package}`, and this is version {version}: delete {source}",
            alias.until.value
        );
        errors.at_span(alias.until.span, message);
    }
}
