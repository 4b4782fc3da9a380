//! The golden file: a legal exposition of a schema with one example key, each series at zero, plus
//! comment lines for what the format does not hold.
//!
//! ```text
//! # Frozen by #[derive(ReplicationMetrics)] on `ChannelMetrics`. Accept a change: METRICS_BLESS=1 cargo test
//! # KEY channel at most 1024, then "__overflow__"
//! # SERIES 1 per key, 1025 at most
//! # HELP lag_seconds How far the replica is behind.
//! # TYPE lag_seconds gauge
//! # UNIT lag_seconds seconds
//! lag_seconds{channel="*"} 0
//! ```
//!
//! A label of the key that takes no values but some has them behind: `# VALUES side "near" | "far"`.
//!
//! What is of the registry and of no key says so, `# REGISTRY channels keys`, and has no label of the
//! key. Its value is not frozen: it is zero here.
//!
//! An info and a state set are gauges to that format; `# OPENMETRICS name info` tells them apart. Nor
//! does it show exemplars: `# OPENMETRICS name exemplars` says that the other one does.

mod key;
mod read;
mod registry;
mod samples;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use crate::{Family, Key, Label, Schema};

pub use read::read;

/// The value of each label of the key in a golden.
pub const EXAMPLE_KEY: &str = "*";

/// The word of a family whose samples have exemplars in OpenMetrics.
const EXEMPLARS: &str = "exemplars";

/// The command that accepts a change.
pub const BLESS_COMMAND: &str = "METRICS_BLESS=1 cargo test";

/// The variable that accepts a change.
pub const BLESS_VARIABLE: &str = "METRICS_BLESS";

/// The variable that marks a continuous-integration run, where nothing is ever accepted.
pub const CI_VARIABLE: &str = "CI";

/// Whether these values of [`BLESS_VARIABLE`] and [`CI_VARIABLE`] ask to accept changes. A
/// variable that is empty, `0` or `false` counts as unset.
///
/// ```
/// use metrics_schema::golden::is_blessing;
///
/// assert!(is_blessing(Some("1"), None));
/// assert!(!is_blessing(Some("1"), Some("true")));
/// assert!(!is_blessing(Some("0"), None));
/// ```
pub fn is_blessing(bless: Option<&str>, ci: Option<&str>) -> bool {
    let is_set = |value: Option<&str>| !matches!(value, None | Some("" | "0" | "false"));
    is_set(bless) && !is_set(ci)
}

/// What a golden file says, and on which line it says it.
///
/// ```
/// use metrics_schema::golden;
///
/// let golden = golden::read(
///     "# Frozen by #[derive(ReplicationMetrics)] on `Node`.\n\
///      ## HELP drops_total Messages dropped.\n\
///      ## TYPE drops_total counter\n\
///      drops_total 0\n",
/// )?;
/// assert_eq!(golden.schema.name, "Node");
/// assert_eq!(golden.lines_of("drops_total").map(|lines| lines.help), Some(2));
/// # Ok::<_, metrics_schema::exposition::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The schema it freezes; [`Schema::name`] is the struct that owns it.
    pub schema: Schema,
    /// The line of `# KEY`, where there is one.
    pub key_line: Option<usize>,
    /// The line of `# VALUES` of each label of the key, where there is one.
    pub value_lines: Vec<Option<usize>>,
    /// The lines of each family, in the order of [`Schema::families`].
    pub lines: Vec<FamilyLines>,
}

/// Where a family stands in its golden. Lines are counted from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyLines {
    /// The line of `# HELP`.
    pub help: usize,
    /// The line of `# TYPE`.
    pub kind: usize,
    /// The line of `# UNIT`, where there is one.
    pub unit: Option<usize>,
    /// The line of `# OPENMETRICS name exemplars`, where there is one.
    pub exemplars: Option<usize>,
    /// The line of `# REGISTRY`, where there is one.
    pub fact: Option<usize>,
    /// The line of each series.
    pub series: Vec<usize>,
}

impl Golden {
    /// Where the family of this name stands.
    pub fn lines_of(&self, family: &str) -> Option<&FamilyLines> {
        let at = self.schema.families.iter().position(|known| known.name == family)?;
        self.lines.get(at)
    }

    /// The line of `# VALUES` of this label of the key.
    pub fn line_of_values(&self, label: &str) -> Option<usize> {
        let at = self.schema.key.as_ref()?.names().position(|known| known == label)?;
        *self.value_lines.get(at)?
    }

    /// Whether every series has the labels of this key, and no `# KEY` says that they are it.
    pub fn lacks_key_line(&self, key: &Key) -> bool {
        self.schema.key.is_none() && key.names().all(|name| self.has_example(name))
    }

    /// Whether every series has this label, with the value that a key's has.
    fn has_example(&self, name: &str) -> bool {
        let is_it = |label: &Label| label.name == name && label.value == EXAMPLE_KEY;
        self.schema.families.iter().all(|family| {
            family.kind.open_labels().iter().any(|open| open == name)
                || family.series.iter().all(|series| series.labels.iter().any(is_it))
        })
    }
}

/// The golden of `schema`, out of what a renderer wrote for the example key at zero.
///
/// Adds the comment lines and changes nothing of the exposition, but that what is of the registry is
/// zero.
///
/// ```
/// use metrics_schema::{Family, Key, KeyLabel, Kind, Schema, Series, golden};
///
/// const KEY: &[KeyLabel] = &[KeyLabel::new("channel", "_rest")];
/// const FAMILIES: &[Family] = &[Family::new(
///     "lag_seconds", Kind::Gauge, Some("seconds"), "How far behind.",
///     const { &[Series::new(None, &[])] },
/// )];
/// let schema = Schema::new("Lag", Some(Key::new(KEY, 9)), FAMILIES);
/// let scrape = "# HELP lag_seconds How far behind.\n# TYPE lag_seconds gauge\nlag_seconds{channel=\"*\"} 0\n";
/// let text = golden::annotate(&schema, scrape);
/// assert!(text.contains("# KEY channel at most 9, then \"_rest\"\n# SERIES 1 per key, 10 at most\n"));
/// assert!(text.contains("# TYPE lag_seconds gauge\n# UNIT lag_seconds seconds\n"));
/// assert_eq!(golden::read(&text).unwrap().schema, schema);
/// ```
pub fn annotate(schema: &Schema, scrape: &str) -> String {
    let mut out = frozen_by(&schema.name);
    out.push('\n');
    match &schema.key {
        Some(key) => {
            key::annotate(&mut out, key);
            let (per_key, at_most) = (schema.series_per_key(), schema.series_at_most());
            let _ = writeln!(out, "# SERIES {per_key} per key, {at_most} at most");
        }
        None => {
            let _ = writeln!(out, "# SERIES {}", schema.series_at_most());
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
            annotate_family(&mut out, family);
            is_of_registry = family.fact.is_some();
        }
    }
    out
}

/// What the TYPE line does not say.
fn annotate_family(out: &mut String, family: &Family) {
    let name = &family.name;
    if let Some(unit) = &family.unit {
        let _ = writeln!(out, "# UNIT {name} {unit}");
    }
    if family.kind.openmetrics_word() != family.kind.as_str() {
        let _ = writeln!(out, "# OPENMETRICS {name} {}", family.kind.openmetrics_word());
    }
    if family.exemplars {
        let _ = writeln!(out, "# OPENMETRICS {name} {EXEMPLARS}");
    }
    if let Some(fact) = family.fact {
        let _ = writeln!(out, "# REGISTRY {name} {}", fact.as_str());
    }
}

/// What may have made a golden: a struct, or a group of the member that it freezes.
const DERIVES: [&str; 2] = ["ReplicationMetrics", "MetricGroup"];

fn frozen_by(name: &str) -> String {
    let [of_struct, of_member] = DERIVES;
    let derive = if name.contains('.') { of_member } else { of_struct };
    format!("# Frozen by #[derive({derive})] on `{name}`. Accept a change: {BLESS_COMMAND}")
}
