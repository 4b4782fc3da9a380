//! The first line: who owns the golden, and the command that accepts a change.

use super::{Command, DERIVES};

/// What every golden begins with.
const START: &str = "# Frozen by";

/// Where a golden is and how it is accepted: what its first line says beside its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The golden's path from the package's root.
    pub path: &'a str,
    /// The command that accepts a change.
    pub command: Command<'a>,
}

pub(super) fn line(owner: &str, origin: &Origin<'_>) -> String {
    let [of_struct, of_member] = DERIVES;
    let derive = if owner.contains('.') { of_member } else { of_struct };
    let accept = origin.command.accept([origin.path]);
    format!("{START} #[derive({derive})] on `{owner}`. Accept a change: {accept}")
}

/// Returns the owner that a comment, without its `#`, names if it is a first line.
pub(super) fn owner(comment: &str) -> Option<&str> {
    let after_start = comment.strip_prefix(START.trim_start_matches(['#', ' ']))?;
    let after_derive = |derive| after_start.strip_prefix(" #[derive(")?.strip_prefix(derive);
    let name = DERIVES.iter().find_map(|derive| after_derive(derive)?.strip_prefix(")] on `"))?;
    name.split_once('`').map(|(owner, _)| owner)
}

/// Whether a file of this text may be overwritten by a golden: it is empty, or begins as one does.
///
/// A byte order mark before the first line, and the marker of a merge conflict, may stand there too.
///
/// ```
/// use frozen_metrics_schema::golden::is_overwritable;
///
/// assert!(is_overwritable(""));
/// assert!(is_overwritable("# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n"));
/// assert!(!is_overwritable("pub struct Node;\n"));
/// ```
pub fn is_overwritable(text: &str) -> bool {
    text.is_empty() || first_line(text).starts_with(START)
}

/// Returns the owner that the text's first line names.
///
/// ```
/// use frozen_metrics_schema::golden::owner_of;
///
/// assert_eq!(owner_of("# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n"), Some("Node"));
/// assert_eq!(owner_of("# HELP up Whether it is up.\n"), None);
/// ```
pub fn owner_of(text: &str) -> Option<&str> {
    owner(first_line(text).strip_prefix('#')?.trim_start())
}

fn first_line(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.split('\n');
    match lines.next().unwrap_or_default() {
        marker if marker.starts_with("<<<<<<<") => lines.next().unwrap_or_default(),
        line => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_names_its_owner() {
        let command = Command { package: "bus", options: "" };
        let line = |owner| line(owner, &Origin { path: "golden/node.prom", command });
        assert_eq!(
            line("Node"),
            "# Frozen by #[derive(ReplicationMetrics)] on `Node`. Accept a change: METRICS_BLESS=golden/node.prom cargo test -p bus golden_of_"
        );
        assert!(line("Service.node").starts_with("# Frozen by #[derive(MetricGroup)] on"));
        for owner in ["Node", "Service.node", "Service.node[1]"] {
            let line = line(owner);
            assert_eq!(owner_of(&line), Some(owner));
            let begun = [
                line.clone(),
                format!("\u{feff}{line}"),
                format!("<<<<<<< HEAD\n{line}"),
                format!("{line}\r\n"),
            ];
            assert!(begun.iter().all(|text| is_overwritable(text)));
        }
    }

    #[test]
    fn no_other_file_is_overwritten() {
        for text in [
            "\n",
            " # Frozen by",
            "#Frozen by",
            "// # Frozen by",
            "<<<<<<< HEAD\nfn main() {}\n",
            "x",
        ] {
            assert!(!is_overwritable(text), "{text:?}");
            assert_eq!(owner_of(text), None);
        }
    }
}
