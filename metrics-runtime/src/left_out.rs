//! Reports of what a scrape leaves out.

use std::fmt;

use frozen_metrics_schema::exposition::visible;

use crate::duplicate_family::DuplicateFamily;

/// A report of something that a scrape leaves out to keep the exposition legal.
///
/// Its `Display` is a single line, which text format 0.0.4 shows after `# Left out: `.
///
/// ```
/// use frozen_metrics::{LeftOut, LeftOutReason};
///
/// let left_out = LeftOut {
///     source: "Plugin".into(),
///     family: Some("queue length".into()),
///     reason: LeftOutReason::Illegal("a metric name may not contain ` `".into()),
/// };
/// assert_eq!(
///     left_out.to_string(),
///     "family `queue length` of `Plugin`: a metric name may not contain ` `",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The [name](crate::SourceInfo::name) of the source.
    pub source: String,
    /// The family; `None` if the source panicked or failed, and every family that it had not completed is left
    /// out.
    pub family: Option<String>,
    /// Why it is left out.
    pub reason: LeftOutReason,
}

/// The reason why a scrape leaves something out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeftOutReason {
    /// A family of another source uses one of the family's names.
    Duplicate(DuplicateFamily),
    /// The family, or some of its series, is not legal in any format. The text states the problem.
    Illegal(String),
    /// Some samples of the family are not legal in OpenMetrics. The other formats show them. The text
    /// names the samples.
    NotInOpenMetrics(String),
    /// The source panicked. The panic hook and [`Exporter::on_panic`](crate::Exporter::on_panic) receive
    /// the payload; a scrape never shows it.
    Panicked,
    /// The source reported an error before it had exposed all its families.
    Failed,
    /// A [`Refreshed`](crate::Refreshed) source could not be refreshed. Its families show the values as they are.
    /// The text states the problem.
    NotRefreshed(String),
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(Some(&self.source), self.family.as_deref(), &self.reason))
    }
}

/// Formats a report as one line. Control characters in names are escaped. `source` is `None` if a caller
/// writes to an encoder without an exporter.
pub(crate) fn line(source: Option<&str>, family: Option<&str>, reason: &LeftOutReason) -> String {
    let of = source.map(|source| format!(" of `{source}`")).unwrap_or_default();
    let what = match family {
        Some(family) => format!("family `{family}`{of}"),
        None => format!("families{of}"),
    };
    let line = match reason {
        LeftOutReason::Duplicate(duplicate) => duplicate.to_string(),
        LeftOutReason::Illegal(why) => format!("{what}: {why}"),
        LeftOutReason::NotInOpenMetrics(which) => format!("{what}, in OpenMetrics only: {which}"),
        LeftOutReason::Panicked => format!("{what}: the source panicked"),
        LeftOutReason::NotRefreshed(why) => format!("current values{of}: {why}"),
        LeftOutReason::Failed => format!("{what}: the source reported an error"),
    };
    visible(&line)
}
