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

use std::borrow::Cow;
use std::fmt::Write;

use crate::exposition::{self, Line, Malformed, escape_label_value};
use crate::{Family, Key, Kind, Label, Schema, Series, name};

/// The value of the key's label in a golden.
pub const EXAMPLE_KEY: &str = "*";

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The schema it freezes; [`Schema::name`] is the struct that owns it.
    pub schema: Schema,
    /// The line of `# KEY`, where there is one.
    pub key_line: Option<usize>,
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
    /// The line of each series.
    pub series: Vec<usize>,
}

impl Golden {
    /// Where the family of this name stands.
    pub fn lines_of(&self, family: &str) -> Option<&FamilyLines> {
        let at = self.schema.families.iter().position(|known| known.name == family)?;
        self.lines.get(at)
    }
}

/// The golden of `schema`, out of what a renderer wrote for the example key at zero.
///
/// Adds the comment lines and changes nothing of the exposition.
///
/// ```
/// use metrics_schema::{Family, Key, Kind, Schema, Series, golden};
///
/// const FAMILIES: &[Family] = &[Family::new(
///     "lag_seconds", Kind::Gauge, Some("seconds"), "How far behind.",
///     const { &[Series::new(None, &[])] },
/// )];
/// let schema = Schema::new("Lag", Some(Key::new("channel", 9, "_rest")), FAMILIES);
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
            out.push_str("# KEY ");
            out.push_str(&key.label);
            let _ = write!(out, " at most {}, then \"", key.max_keys);
            escape_label_value(&mut out, &key.overflow);
            let (per_key, at_most) = (schema.series_per_key(), schema.series_at_most());
            let _ = writeln!(out, "\"\n# SERIES {per_key} per key, {at_most} at most");
        }
        None => {
            let _ = writeln!(out, "# SERIES {}", schema.series_at_most());
        }
    }
    for line in scrape.split_inclusive('\n') {
        out.push_str(line);
        let typed = line.strip_prefix("# TYPE ").and_then(|rest| rest.split(' ').next());
        if let Some(family) = typed.and_then(|name| schema.family(name))
            && let Some(unit) = &family.unit
        {
            let _ = writeln!(out, "# UNIT {} {unit}", family.name);
        }
    }
    out
}

fn frozen_by(name: &str) -> String {
    format!(
        "# Frozen by #[derive(ReplicationMetrics)] on `{name}`. Accept a change: {BLESS_COMMAND}"
    )
}

/// Reads a golden.
///
/// # Errors
///
/// The first line that a golden cannot have, and what was expected there.
pub fn read(text: &str) -> Result<Golden, Malformed> {
    let mut reader = Reader::default();
    let mut last = 0;
    for line in exposition::lines(text) {
        let (number, line) = line?;
        reader.line(number, line).map_err(|what| Malformed::new(number, what))?;
        last = number;
    }
    reader.finish(last)
}

#[derive(Default)]
struct Reader {
    owner: Option<String>,
    key: Option<(usize, Key)>,
    families: Vec<(Family, FamilyLines)>,
}

impl Reader {
    fn line(&mut self, number: usize, line: Line<'_>) -> Result<(), String> {
        match line {
            Line::Blank => Err("expected no blank line".to_owned()),
            Line::Comment(comment) => self.comment(number, comment.trim_start()),
            Line::Help(name, help) => self.begin(number, name, help),
            Line::Type(name, word) => self.kind(number, name, word),
            Line::Unit(name, unit) => self.unit(number, name, unit),
            Line::Sample { name, labels, value } => self.series(number, name, labels, value),
        }
    }

    fn comment(&mut self, number: usize, comment: &str) -> Result<(), String> {
        if let Some(rest) = comment.strip_prefix("Frozen by #[derive(ReplicationMetrics)] on `") {
            let (owner, _) =
                rest.split_once('`').ok_or("expected a `` ` `` after the struct's name")?;
            return set_once(&mut self.owner, owner.to_owned(), "a second `Frozen by`");
        }
        if let Some(rest) = comment.strip_prefix("KEY ") {
            let key = read_key(rest)
                .ok_or("expected `# KEY <label> at most <number>, then \"<value>\"`")?;
            return set_once(&mut self.key, (number, key), "a second `# KEY`");
        }
        match comment.starts_with("SERIES ") {
            true => Ok(()),
            false => Err(format!("unknown comment `# {comment}`")),
        }
    }

    fn begin(&mut self, number: usize, name: &str, help: String) -> Result<(), String> {
        if self.families.iter().any(|(family, _)| family.name == name) {
            return Err(format!("`{name}` has a HELP line already"));
        }
        let family = Family {
            name: name.to_owned().into(),
            kind: Kind::Gauge,
            unit: None,
            help: help.into(),
            series: Cow::Borrowed(&[]),
        };
        self.families.push((family, FamilyLines { help: number, ..FamilyLines::default() }));
        Ok(())
    }

    /// The family that HELP began last, which `name` must be.
    fn current(
        &mut self,
        name: &str,
        what: &str,
    ) -> Result<(&mut Family, &mut FamilyLines), String> {
        match self.families.last_mut() {
            Some((family, lines)) if family.name == name => Ok((family, lines)),
            _ => Err(format!("{what} of `{name}` does not follow its HELP line")),
        }
    }

    fn kind(&mut self, number: usize, name: &str, word: &str) -> Result<(), String> {
        let (family, lines) = self.current(name, "the TYPE line")?;
        if lines.kind != 0 {
            return Err(format!("`{name}` has a TYPE line already"));
        }
        family.kind = Kind::from_word(word).ok_or_else(|| {
            let known: Vec<_> = Kind::ALL.iter().map(|kind| format!("`{kind}`")).collect();
            format!("expected a type among {}, found `{word}`", known.join(", "))
        })?;
        lines.kind = number;
        Ok(())
    }

    fn unit(&mut self, number: usize, name: &str, unit: &str) -> Result<(), String> {
        let (family, lines) = self.current(name, "the UNIT line")?;
        set_once(&mut family.unit, unit.to_owned().into(), "a second UNIT line")?;
        lines.unit = Some(number);
        Ok(())
    }

    fn series(
        &mut self,
        number: usize,
        name: &str,
        mut labels: Vec<Label>,
        value: &str,
    ) -> Result<(), String> {
        if let Some((_, key)) = &self.key {
            let at = labels.iter().position(|label| label.name == key.label);
            let at =
                at.ok_or_else(|| format!("expected the key `{}` among the labels", key.label))?;
            let example = labels.remove(at).value;
            if example != EXAMPLE_KEY {
                return Err(format!(
                    "expected `{}=\"{EXAMPLE_KEY}\"`, found `{example}`",
                    key.label
                ));
            }
        }
        if value != "0" {
            return Err(format!("expected the value `0`, found `{value}`"));
        }
        let (family, lines) = self.current(name, "a sample")?;
        if lines.kind == 0 {
            return Err(format!("expected the TYPE line of `{name}` before its samples"));
        }
        let series = Series { field: None, labels: labels.into() };
        if family.series.contains(&series) {
            return Err(format!("this series of `{name}` stands twice"));
        }
        family.series.to_mut().push(series);
        lines.series.push(number);
        Ok(())
    }

    fn finish(self, last: usize) -> Result<Golden, Malformed> {
        let owner = self
            .owner
            .ok_or_else(|| Malformed::new(1, format!("expected `{}`", frozen_by("…"))))?;
        if let Some((family, lines)) =
            self.families.iter().find(|(family, _)| family.series.is_empty())
        {
            return Err(Malformed::new(
                lines.kind.max(lines.help),
                format!("`{}` has no series", family.name),
            ));
        }
        if self.families.is_empty() {
            return Err(Malformed::new(last.max(1), "expected at least one family"));
        }
        let (families, lines): (Vec<_>, Vec<_>) = self.families.into_iter().unzip();
        let (key_line, key) = self.key.unzip();
        let schema = Schema { name: owner.into(), key, families: families.into() };
        Ok(Golden { schema, key_line, lines })
    }
}

fn set_once<T>(slot: &mut Option<T>, value: T, second: &str) -> Result<(), String> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("found {second}")),
    }
}

/// `channel at most 1024, then "__overflow__"`.
fn read_key(text: &str) -> Option<Key> {
    let (label, rest) = text.split_once(" at most ")?;
    name::label(label).ok()?;
    let (max_keys, overflow) = rest.split_once(", then ")?;
    let max_keys = max_keys.parse().ok()?;
    // The overflow's value is quoted and escaped as a label value is, so it is read as one.
    let sample = format!("k{{k={overflow}}} 0");
    let line = exposition::lines(&sample).next()?.ok()?.1;
    match line {
        Line::Sample { mut labels, .. } if labels.len() == 1 => {
            let overflow = labels.remove(0).value;
            Some(Key { label: label.to_owned().into(), max_keys, overflow })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
