//! The golden file: a legal exposition of a schema with one example key and every series at zero. Comment
//! lines hold what the exposition format cannot express.
//!
//! ```text
//! # Frozen by #[derive(ReplicationMetrics)] on `ChannelMetrics`. Accept a change: METRICS_BLESS=golden/channel.prom cargo test -p bus golden_of_
//! # KEY channel at most 1024, then "__overflow__"
//! # HELP lag_seconds How far the replica is behind.
//! # TYPE lag_seconds gauge
//! # UNIT lag_seconds seconds
//! lag_seconds{channel="*"} 0
//! ```
//!
//! If a label of the key can have only certain values, they follow its name: `# KEY peer, outcome("ok" | "failed") at
//! most 512, then "other"`. In the same way, `# LABELS fetches_total peer at most 512, then "other"` states the labels of a
//! family whose values are set at run time.
//!
//! `# REGISTRY channels keys` marks a metric of the registry as a whole, which has no label of the key. Its
//! value is written as zero, because it is not frozen.
//!
//! `# ALIAS bus_delay_seconds of bus_lag_seconds until "2.0.0"` marks the former name of a family, which is a family of
//! its own with the same values.
//!
//! `# DECIMALS load_ratio 3` fixes the number of decimals of values, so that the family's zero is `0.000`.
//!
//! Text format 0.0.4 shows infos and state sets as gauges; `# OPENMETRICS name info` states their type. It does
//! not show exemplars; `# OPENMETRICS name exemplars` marks a family that has exemplars in OpenMetrics.
//!
//! `# STABILITY name beta` marks a family that is not stable, `# DEPRECATED name since "1.4.0", use other_name` a
//! deprecated one. In the header, `# RETIRED name in "2.0.0": reason` states a family that earlier goldens had, and
//! `# ACCEPTED name rule: reason` why a change was accepted; see [`History`].

mod aliases;
mod annotation;
mod bless;
mod command;
mod fault;
mod history;
mod path;
mod read;
mod samples;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use crate::{Key, Label, Schema};

pub use annotation::*;
pub use bless::{Action, BLESS_FOLDER_VARIABLE, BLESS_VARIABLE, CI_VARIABLE, Mode};
pub use command::{Command, TEST_PREFIX};
pub use fault::Fault;
pub use history::{Accepted, History, REASON_VARIABLE, Retired, one_line, with_history};
pub use path::{expect_file, normalize, outside};
pub use read::read;

/// The value that each label of the key has in a golden.
pub const EXAMPLE_KEY: &str = "*";

/// The schema that a golden file freezes, and the line of each part.
///
/// ```
/// use frozen_metrics_schema::golden;
///
/// let golden = golden::read(
///     "# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n\
///      ## HELP drops_total Messages dropped.\n\
///      ## TYPE drops_total counter\n\
///      drops_total 0\n",
/// )?;
/// assert_eq!(golden.schema.name, "Node");
/// assert_eq!(golden.lines_of("drops_total").map(|lines| lines.help), Some(2));
/// # Ok::<_, frozen_metrics_schema::exposition::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The frozen schema; [`Schema::name`] is the owner of the golden: a struct or a member of a group.
    pub schema: Schema,
    /// The line of `# KEY`; `None` if there is none.
    pub key_line: Option<usize>,
    /// The lines of each family, in the order of [`Schema::families`].
    pub lines: Vec<FamilyLines>,
    /// What the golden remembers of earlier ones.
    pub history: History,
}

/// The lines of a family in its golden, counted from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyLines {
    /// The line of `# HELP`.
    pub help: usize,
    /// The line of `# TYPE`.
    pub kind: usize,
    /// The keyword and the line of each annotation.
    pub annotations: Vec<(&'static str, usize)>,
    /// The line of each series.
    pub series: Vec<usize>,
}

impl FamilyLines {
    /// Returns the line of the annotation with this keyword.
    pub fn annotation(&self, word: &str) -> Option<usize> {
        self.annotations.iter().find(|(known, _)| *known == word).map(|(_, line)| *line)
    }
}

impl Golden {
    /// Returns the lines of the family with this name.
    pub fn lines_of(&self, family: &str) -> Option<&FamilyLines> {
        let mut families = self.schema.families.iter().zip(&self.lines);
        families.find(|(known, _)| known.name == family).map(|(_, lines)| lines)
    }

    /// Returns whether every series has the labels of this key although there is no `# KEY` line. A key without labels
    /// lacks none.
    pub fn lacks_key_line(&self, key: &Key) -> bool {
        self.schema.key.is_none()
            && !key.labels.is_empty()
            && key.names().all(|name| self.has_example(name))
    }

    /// Returns whether every series has this label with the example value.
    fn has_example(&self, name: &str) -> bool {
        let is_it = |label: &Label| label.name == name && label.value == EXAMPLE_KEY;
        self.schema.families.iter().all(|family| {
            family.kind.open_labels().iter().any(|open| open == name)
                || family.series.iter().all(|series| series.labels.iter().any(is_it))
        })
    }
}

/// Returns the golden of `schema`. `accept` is the command that accepts a change, which the first line states.
/// `scrape` is the exposition of the schema for the example key with every series at zero.
///
/// The result is the exposition with additional comment lines. Metrics of the registry are set to zero.
///
/// ```
/// use frozen_metrics_schema::golden::{self, Command};
/// use frozen_metrics_schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};
///
/// const KEY: &[KeyLabel] = &[KeyLabel::new("channel")];
/// const FAMILIES: &[FamilySchema] = &[FamilySchema::new(
///     "lag_seconds", Kind::Gauge, Some("seconds"), "How far behind.",
///     const { &[Series::new(&[])] },
/// )];
/// let schema = Schema::new("Lag", Some(Key::new(KEY, 9, "_rest")), FAMILIES);
/// let scrape = "# HELP lag_seconds How far behind.\n# TYPE lag_seconds gauge\nlag_seconds{channel=\"*\"} 0\n";
/// let command = Command { package: "bus", options: "" };
/// let text = golden::annotate(&schema, &command.accept(["golden/lag.prom"]), scrape);
/// assert!(text.contains("METRICS_BLESS=golden/lag.prom cargo test -p bus golden_of_\n"));
/// assert!(text.contains("# KEY channel at most 9, then \"_rest\"\n"));
/// assert!(text.contains("# TYPE lag_seconds gauge\n# UNIT lag_seconds seconds\n"));
/// assert_eq!(golden::read(&text).unwrap().schema, schema);
/// ```
pub fn annotate(schema: &Schema, accept: &str, scrape: &str) -> String {
    let mut out = String::new();
    for annotation in HEADER {
        for text in (annotation.write)(schema, accept) {
            let _ = writeln!(out, "# {} {text}", annotation.word);
        }
    }
    let mut is_of_registry = false;
    for line in scrape.split_inclusive('\n') {
        let typed = line.strip_prefix("# TYPE ").and_then(|rest| rest.split(' ').next());
        match line.rsplit_once(' ') {
            Some((series, _)) if is_of_registry && !line.starts_with('#') => {
                let _ = writeln!(out, "{series} 0");
            }
            _ => out.push_str(line),
        }
        if let Some(family) = typed.and_then(|name| schema.family(name)) {
            for annotation in Annotation::ALL {
                if let Some(text) = annotation.text(family) {
                    let space = if text.is_empty() { "" } else { " " };
                    let _ = writeln!(out, "# {} {}{space}{text}", annotation.word, family.name);
                }
            }
            is_of_registry = family.registry_metric.is_some();
        }
    }
    out
}
