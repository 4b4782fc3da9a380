//! `# Frozen by …`: the first line, with the owner of the golden and the command that accepts a change.

use super::{Header, HeaderAnnotation};
use crate::exposition::visible;

/// The beginning of every golden.
const START: &str = "# Frozen by";

/// The derives that have goldens: that of a set, and that of a group for its members.
const DERIVES: [&str; 2] = ["ReplicationMetrics", "MetricGroup"];

pub(super) static FROZEN_BY: HeaderAnnotation = HeaderAnnotation {
    word: "Frozen",
    read,
    write: |schema, accept| vec![line(&schema.name, accept)],
};

/// Returns the line without `# Frozen `.
fn line(owner: &str, accept: &str) -> String {
    let [of_struct, of_member] = DERIVES;
    let derive = if owner.contains('.') { of_member } else { of_struct };
    format!("by #[derive({derive})] on `{owner}`. Accept a change: {accept}")
}

fn read(header: &mut Header, _: usize, text: &str) -> Result<(), String> {
    let owner =
        owner(text).ok_or_else(|| format!("unknown comment `# Frozen {}`", visible(text)))?;
    match header.owner.replace(owner.to_owned()) {
        None => Ok(()),
        Some(_) => Err("duplicate `# Frozen by`".to_owned()),
    }
}

/// Returns the owner that the line names. `text` is the line without `# Frozen `.
fn owner(text: &str) -> Option<&str> {
    let derive = text.strip_prefix("by #[derive(")?;
    let name = DERIVES.iter().find_map(|known| derive.strip_prefix(known)?.strip_prefix(")] on `"));
    name?.split_once('`').map(|(owner, _)| owner)
}

/// Returns whether a golden may overwrite a file with this content: it is empty or begins like a golden.
///
/// A byte order mark or a line with the marker of a merge conflict may precede the first line.
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
    owner(first_line(text).strip_prefix('#')?.trim_start().strip_prefix("Frozen ")?)
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
    use crate::golden::Command;

    #[test]
    fn a_first_line_names_its_owner() {
        let command = Command { package: "bus", options: "" };
        let accept = command.accept(["golden/node.prom"]);
        let line = |owner| format!("# Frozen {}", line(owner, &accept));
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
