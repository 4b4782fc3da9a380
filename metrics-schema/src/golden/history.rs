//! What a golden remembers of earlier ones: the families that are gone, and why changes were accepted.

use std::collections::HashSet;
use std::fmt::Write;

use super::annotation::{HISTORY, Header, accepted_text, retired_text};
use crate::Schema;

/// The environment variable with the reason for removing families, which blessing writes into the golden.
pub const REASON_VARIABLE: &str = "METRICS_REASON";

/// What the header of a golden remembers. The struct does not declare it, so it is neither compared nor part of a hash.
/// Blessing carries it over.
///
/// ```
/// use frozen_metrics_schema::golden;
///
/// let golden = golden::read(
///     "# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n\
///      ## RETIRED lag in \"2.0.0\": replaced by lag_seconds\n\
///      ## HELP drops_total Messages dropped.\n\
///      ## TYPE drops_total counter\n\
///      drops_total 0\n",
/// )?;
/// assert_eq!(golden.history.retired[0].version.as_deref(), Some("2.0.0"));
/// assert!(golden.history.is_retired("lag"));
/// # Ok::<_, frozen_metrics_schema::exposition::Malformed>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The families that an earlier golden froze and that are no longer declared.
    pub retired: Vec<Retired>,
    /// The reasons why changes were accepted although they break queries.
    pub accepted: Vec<Accepted>,
}

/// A family that an earlier golden froze: `# RETIRED lag in "2.0.0": replaced by lag_seconds`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    /// The name of the family.
    pub name: String,
    /// The version of the package when the family was removed.
    pub version: Option<String>,
    /// Why the family was removed, on one line.
    pub reason: Option<String>,
    /// The line in the golden, counted from 1; 0 if it was not read from a golden.
    pub line: usize,
}

/// A change that was accepted: `# ACCEPTED lag metric_removed: nobody used it`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The name of the family.
    pub family: String,
    /// The rule that the change triggers.
    pub rule: String,
    /// Why the change was accepted, on one line.
    pub reason: String,
    /// The line in the golden, counted from 1; 0 if it was not read from a golden.
    pub line: usize,
}

impl History {
    /// Returns whether a family of this name was removed.
    pub fn is_retired(&self, name: &str) -> bool {
        self.retired.iter().any(|retired| retired.name == name)
    }

    /// Returns what can be read of the history in a text that may no longer be a golden, such as one with the markers of a
    /// merge conflict.
    ///
    /// ```
    /// use frozen_metrics_schema::golden::History;
    ///
    /// let history = History::salvage("<<<<<<< HEAD\n# RETIRED a\n=======\n# RETIRED b\n>>>>>>> main\n");
    /// assert!(history.is_retired("a") && history.is_retired("b"));
    /// ```
    pub fn salvage(text: &str) -> Self {
        let mut header = Header::default();
        for line in text.lines() {
            let annotation = line.strip_prefix("# ").and_then(|line| line.split_once(' '));
            let known = annotation.and_then(|(word, text)| {
                Some((HISTORY.iter().find(|known| known.word == word)?, text))
            });
            if let Some((annotation, text)) = known {
                // A line that cannot be read, or that both sides of a conflict have, is left out.
                let _ = (annotation.read)(&mut header, 0, text);
            }
        }
        header.history
    }

    /// Returns the history after a golden with this history and the schema `base` is replaced by one with the schema
    /// `head`. Each family that only `base` has is retired, with the version of the package and the reason. A family that
    /// is declared again is no longer retired. A reason for accepting a change stays as long as its family exists or is
    /// retired.
    pub fn advance(
        &self,
        base: &Schema,
        head: &Schema,
        version: Option<&str>,
        reason: Option<&str>,
    ) -> Self {
        let declared: HashSet<&str> = head.families.iter().map(|family| &*family.name).collect();
        let is_gone = |name: &str| !declared.contains(name);
        let mut retired: Vec<_> =
            self.retired.iter().filter(|retired| is_gone(&retired.name)).cloned().collect();
        let known: HashSet<&str> = self.retired.iter().map(|retired| &*retired.name).collect();
        let removed = base.families.iter().map(|family| &*family.name);
        let removed = removed.filter(|name| is_gone(name) && !known.contains(name));
        let [version, reason] = [version, reason].map(|text| text.and_then(one_line));
        retired.extend(removed.map(|name| Retired {
            name: name.to_owned(),
            version: version.clone(),
            reason: reason.clone(),
            line: 0,
        }));
        let mut history = Self { retired, accepted: Vec::new() };
        let is_known = |name: &str| {
            declared.contains(name) || history.retired.iter().any(|one| one.name == name)
        };
        history.accepted =
            self.accepted.iter().filter(|accepted| is_known(&accepted.family)).cloned().collect();
        history
    }
}

/// Returns the text on one line, without control characters; `None` if nothing is left.
///
/// ```
/// use frozen_metrics_schema::golden::one_line;
///
/// assert_eq!(one_line(" nobody\nused it ").as_deref(), Some("nobody used it"));
/// assert_eq!(one_line(" \n"), None);
/// ```
pub fn one_line(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Returns the golden `text` with this history instead of its own. The lines are sorted by name.
///
/// ```
/// use frozen_metrics_schema::golden::{self, History};
///
/// let text = "# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n\
///             ## RETIRED lag in \"2.0.0\"\n\
///             ## HELP drops_total Messages dropped.\n";
/// assert!(!golden::with_history(text, &History::default()).contains("RETIRED"));
/// ```
pub fn with_history(text: &str, history: &History) -> String {
    let mut out = String::with_capacity(text.len());
    let end = header_end(text);
    let header = text[..end].split_inclusive('\n');
    let is_history = |line: &&str| {
        let line = line.strip_prefix("# ").unwrap_or_default();
        HISTORY.iter().any(|known| line.split(' ').next() == Some(known.word))
    };
    out.extend(header.filter(|line| !is_history(line)));
    let mut retired: Vec<_> = history.retired.iter().collect();
    retired.sort_by(|a, b| a.name.cmp(&b.name));
    for retired in retired {
        let _ = writeln!(out, "# RETIRED {}", retired_text(retired));
    }
    let mut accepted: Vec<_> = history.accepted.iter().collect();
    accepted.sort_by(|a, b| (&a.family, &a.rule).cmp(&(&b.family, &b.rule)));
    for accepted in accepted {
        let _ = writeln!(out, "# ACCEPTED {}", accepted_text(accepted));
    }
    out.push_str(&text[end..]);
    out
}

/// Returns the index of the first family.
fn header_end(text: &str) -> usize {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("# HELP ") {
            return end;
        }
        end += line.len();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const FAMILIES: &str = "# HELP lag Lag.\n# TYPE lag gauge\nlag 0\n";

    fn golden(header: &str) -> String {
        format!("# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n{header}{FAMILIES}")
    }

    #[test]
    fn a_history_is_written_and_read_again() {
        let text = golden(
            "# RETIRED a\n# RETIRED a:b in \"2.0.0\"\n# RETIRED b: gone\n# RETIRED c in \"x\\\"y\": two: parts\n\
             # ACCEPTED a metric_removed: not used\n# ACCEPTED lag type_changed: why: because\n",
        );
        let history = read(&text).unwrap().history;
        assert_eq!(history.retired[3].version.as_deref(), Some("x\"y"));
        assert_eq!(history.accepted[1].reason, "why: because");
        assert_eq!(with_history(&text, &history), text);
        assert_eq!(with_history(&golden(""), &history), text);
        assert_eq!(with_history(&text, &History::default()), golden(""));
    }

    #[test]
    fn lines_that_could_not_be_written_are_errors() {
        for line in [
            "RETIRED",
            "RETIRED ",
            "RETIRED 9x",
            "RETIRED a in 2.0.0",
            "RETIRED a in \"2\" x",
            "RETIRED a: ",
            "RETIRED a in \"2\":x",
            "ACCEPTED a",
            "ACCEPTED a metric_removed",
            "ACCEPTED a metric_removed: ",
            "ACCEPTED 9 metric_removed: x",
            "ACCEPTED a Rule: x",
        ] {
            let error = read(&golden(&format!("# {line}\n"))).unwrap_err();
            assert_eq!(error.line, 2, "{line}: {error}");
        }
        let twice = "# RETIRED a\n# RETIRED a in \"2\"\n";
        assert_eq!(read(&golden(twice)).unwrap_err().what, "duplicate RETIRED line of `a`");
        let text = golden("") + "# RETIRED a\n";
        assert!(read(&text).is_err(), "a header line after a family");
    }

    #[test]
    fn blessing_retires_what_is_gone_and_revives_what_returns() {
        let base = read(&golden(
            "# RETIRED back\n# RETIRED old in \"1\": x\n# ACCEPTED lag r: why\n# ACCEPTED gone r: why\n",
        ));
        let base = base.unwrap();
        let head = golden("").replace("lag", "back");
        let head = read(&head).unwrap().schema;
        let after = base.history.advance(&base.schema, &head, Some("2.0.0"), Some("new\nname"));
        let text = with_history(&golden(""), &after);
        let expected = "# RETIRED lag in \"2.0.0\": new name\n# RETIRED old in \"1\": x\n# ACCEPTED lag r: why\n";
        assert_eq!(text, golden(expected));
        // A golden that is blessed again is the same.
        assert_eq!(after.advance(&head, &head, Some("3.0.0"), None), after);
    }
}
