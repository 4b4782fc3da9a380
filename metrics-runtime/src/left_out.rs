//! What a scrape leaves out, and why.

use std::fmt;

use frozen_metrics_schema::exposition::visible;

use crate::exporter::DuplicateFamily;

/// Something that a scrape leaves out, so that the rest of it stays legal.
///
/// Its `Display` is one line: the comment of text format 0.0.4 without its `# Left out: `.
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
    /// The source that shows it: the name of its [schema](crate::Collect::schema).
    pub source: String,
    /// The family; `None` where it is all that the source had still to show.
    pub family: Option<String>,
    /// Why it is left out.
    pub reason: LeftOutReason,
}

/// Why a scrape leaves something out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LeftOutReason {
    /// Another source's family takes one of the family's names.
    Duplicate(DuplicateFamily),
    /// The family, or some of its series, is legal in no format. The text says what is wrong.
    Illegal(String),
    /// Some samples of the family are not legal in OpenMetrics; the other formats show them. The text
    /// says which.
    NotInOpenMetrics(String),
    /// The source panicked. The payload goes to the panic hook and to
    /// [`Exporter::on_panic`](crate::Exporter::on_panic), never into a scrape.
    Panicked,
    /// The source reported an error before it had shown everything.
    Failed,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(Some(&self.source), self.family.as_deref(), &self.reason))
    }
}

/// One line, whatever the names contain. Without a source, that of whoever writes to an encoder of their
/// own.
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
        LeftOutReason::Failed => format!("{what}: the source reported an error"),
    };
    visible(&line)
}
