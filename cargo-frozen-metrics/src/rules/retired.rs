//! Rules about the end of a metric: its removal after a deprecation, and the reuse of its name.

use frozen_metrics_schema::golden::Retired;
use frozen_metrics_schema::until::Version;

use super::{Mirror, Rule, levels};
use crate::compare::{Family, RetiredName};
use crate::finding::{Hint, Location, Part};
use crate::level::Level;

pub(crate) static METRIC_REMOVED_AFTER_WINDOW: Rule = Rule {
    id: "metric_removed_after_window",
    title: "metric removed after its window",
    description: "The metric was removed after its deprecation window: the base declares it deprecated, and the version of \
                  the package is higher than the one in `since`. A deprecation without `since`, or in a golden without a \
                  package, has no window, and the metric can be removed in any later change. The old name of a renamed metric \
                  is removed after its window if the package has reached the version, or the day has passed, that its alias \
                  states.",
    levels: levels(Level::Note, Level::Note, Level::Ok),
    why: "The removal was announced: at least one release showed the deprecation in the HELP text. Users who did not move have \
          empty panels, and their alerts never fire.",
    outage: "Kubernetes 1.17 removed metrics that 1.14 had deprecated. Dashboards that had not moved were empty.",
    cure: "Use the metric that replaces it.",
    mirror: Mirror::Varies(
        "the metric is added again, which is `metric_added` whether or not it is deprecated",
    ),
};

pub(crate) static RETIRED_NAME_REUSED: Rule = Rule {
    id: "retired_name_reused",
    title: "name of a removed metric reused",
    description: "The base does not have the metric, but one of its goldens states that a metric of this name was removed. \
                  Only goldens of the same package count.",
    levels: levels(Level::Break, Level::Break, Level::Break),
    why: "Queries written for the old metric work again with values that mean something else. Ranges that reach back to the \
          old metric mix both.",
    outage: "Invented: `queue_length` counted messages until 1.8 and bytes from 2.0 on. An alert from 1.8 fired at once.",
    cure: "Choose a name that no release had. If it is the same metric again, restore it as it was, and ignore the finding in \
           `metrics.toml` with this reason.",
    mirror: Mirror::Varies("removing a metric is `metric_removed`, whatever its name was before"),
};

pub(crate) static RETIRED_NAME_FORGOTTEN: Rule = Rule {
    id: "retired_name_forgotten",
    title: "name of a removed metric forgotten",
    description: "A golden of the base lists a removed metric in a RETIRED line. No golden of the head does, and no metric has \
                  the name. The line was deleted, or lost with its golden when that was moved, merged or removed.",
    levels: levels(Level::Note, Level::Note, Level::Note),
    why: "No query changes now. But from the next change on, the check no longer reports a new metric with this name, which \
          works in old queries and means something else.",
    outage: "Invented: a golden was moved and written anew, and its RETIRED lines stayed behind. The next release reused \
             `queue_length` for bytes, and no report said so.",
    cure: "Restore the line, or run `cargo frozen-metrics bless`, which copies it from the base.",
    mirror: Mirror::Varies("no metric changes if a golden lists another removed one"),
};

/// Returns the part of the names of removed metrics that were in this golden of the base. There is at least one.
pub(crate) fn forgotten(names: &[RetiredName<'_>]) -> Part {
    let RetiredName { file, retired } = names[0];
    let text = match names.len() {
        1 => "the golden no longer lists it as removed".to_owned(),
        _ => "the golden no longer lists them as removed".to_owned(),
    };
    let old = (names.len() == 1).then(|| removal(retired));
    let location = Location { file: file.path.clone(), line: retired.line, is_base: true };
    RETIRED_NAME_FORGOTTEN.part(text, old.as_deref(), None, location)
}

/// Describes when and why a metric was removed.
fn removal(retired: &Retired) -> String {
    let version = retired.version.as_ref().map(|version| format!(" in {version}"));
    let reason = retired.reason.as_ref().map(|reason| format!(": {reason}"));
    format!("removed{}{}", version.unwrap_or_default(), reason.unwrap_or_default())
}

/// Returns the part of a removed metric whose deprecation window is over. Otherwise returns the remark that the window is
/// still open, if it is.
pub(crate) fn removed_after_window(
    family: Family<'_>,
    version: Option<Version>,
) -> Result<Part, Option<Hint>> {
    let Some(deprecation) = family.declared.family.deprecation() else { return Err(None) };
    // `#[deprecated]` accepts any text. Many write `1.4` for `1.4.0`.
    let completed = |since: &str| ["", ".0", ".0.0"].map(|rest| format!("{since}{rest}"));
    let since = deprecation
        .since
        .as_deref()
        .and_then(|since| completed(since).iter().find_map(|version| Version::parse(version)));
    if let (Some(since), Some(version)) = (since, version)
        && version <= since
    {
        let text = format!(
            "deprecated since {since}, and no later version had the deprecation: the package has version {version}"
        );
        return Err(Some(Hint { id: "window_open", text }));
    }
    let (old, location) = (deprecation.help(""), family.at(family.lines.annotation("DEPRECATED")));
    let text = "deprecated metric removed".to_owned();
    Ok(METRIC_REMOVED_AFTER_WINDOW.part(text, Some(&old), None, location))
}

/// Returns the part of a metric, or of a former name, with the name of a removed metric.
pub(crate) fn reused(family: Family<'_>, retired: &RetiredName<'_>) -> Part {
    let (name, old) = (family.name(), removal(retired.retired));
    let text = match &family.declared.family.alias {
        None => format!("its name is that of a metric {old}"),
        Some(alias) => {
            format!("exposed again, as a former name of `{}`, after it was {old}", alias.of)
        }
    };
    RETIRED_NAME_REUSED.part(text, Some(&old), Some(name), family.at(None))
}
