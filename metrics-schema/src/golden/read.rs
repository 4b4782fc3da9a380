//! Reading a golden, line by line: the first line that cannot stand there is where it stops.

use std::borrow::Cow;

use super::samples::Samples;
use super::{EXEMPLARS, FamilyLines, Golden, header, key, registry};
use crate::exposition::{self, Line, Malformed, read::visible};
use crate::{FamilySchema, Key, Kind, Label, Schema};

/// Reads a golden.
///
/// ```
/// use frozen_metrics_schema::golden;
///
/// let error = golden::read("# Frozen by #[derive(ReplicationMetrics)] on `Node`.\ndrops 0\n");
/// let message = "line 2: a sample of `drops` does not follow its HELP line";
/// assert_eq!(error.unwrap_err().to_string(), message);
/// ```
///
/// # Errors
///
/// The first line that a golden cannot have, and what was expected there.
pub fn read(text: &str) -> Result<Golden, Malformed> {
    refuse_invisible(text)?;
    refuse_conflict(text)?;
    let mut reader = Reader::default();
    let mut last = 0;
    for line in exposition::lines(text) {
        let (number, line) = line?;
        reader.line(number, line).map_err(|what| Malformed::new(number, what))?;
        last = number;
    }
    reader.finish(last)
}

/// What an editor or a checkout leaves behind, and nobody sees.
fn refuse_invisible(text: &str) -> Result<(), Malformed> {
    if text.starts_with('\u{feff}') {
        return Err(Malformed::new(1, "expected no byte order mark before the text"));
    }
    match text.split('\n').position(|line| line.ends_with('\r')) {
        None => Ok(()),
        Some(at) => Err(Malformed::new(
            at + 1,
            "expected a line to end in a line feed alone, found a carriage return before it: `.gitattributes` needs `*.prom text eol=lf`",
        )),
    }
}

/// What git leaves in a file that two branches changed.
fn refuse_conflict(text: &str) -> Result<(), Malformed> {
    let is_marker = |line: &str| {
        let marker = line.split(' ').next().unwrap_or_default();
        matches!(marker, "<<<<<<<" | "|||||||" | "=======" | ">>>>>>>")
    };
    match text.split('\n').position(is_marker) {
        None => Ok(()),
        Some(at) => Err(Malformed::new(
            at + 1,
            "found a merge conflict: merge the structs first, then write the golden from them",
        )),
    }
}

#[derive(Default)]
pub(super) struct Reader {
    owner: Option<String>,
    pub(super) key: Option<(usize, Key)>,
    pub(super) value_lines: Vec<Option<usize>>,
    pub(super) families: Vec<(FamilySchema, FamilyLines)>,
    samples: Samples,
}

impl Reader {
    fn line(&mut self, number: usize, line: Line<'_>) -> Result<(), String> {
        match line {
            Line::Blank => Err("expected no blank line".to_owned()),
            Line::Comment(comment) => self.comment(number, comment.trim_start()),
            Line::Help(name, help) => self.begin(number, name, help),
            Line::Type(name, word) => self.kind(number, name, word),
            Line::Unit(name, unit) => self.unit(number, name, unit),
            Line::Sample { name, labels, value } => self.sample(number, name, labels, value),
        }
    }

    fn comment(&mut self, number: usize, comment: &str) -> Result<(), String> {
        if let Some(owner) = header::owner(comment) {
            return set_once(&mut self.owner, owner.to_owned(), "a second `Frozen by`");
        }
        if let Some(rest) = comment.strip_prefix("KEY ") {
            return self.key(number, rest);
        }
        if let Some(rest) = comment.strip_prefix("VALUES ") {
            return self.values(number, rest);
        }
        if let Some(rest) = comment.strip_prefix("OPENMETRICS ") {
            let (name, word) = rest.split_once(' ').unwrap_or((rest, ""));
            return self.openmetrics(number, name, word);
        }
        if let Some(rest) = comment.strip_prefix("REGISTRY ") {
            let (name, word) = rest.split_once(' ').unwrap_or((rest, ""));
            return self.of_registry(number, name, word);
        }
        Err(format!("unknown comment `# {}`", visible(comment)))
    }

    fn begin(&mut self, number: usize, name: &str, help: String) -> Result<(), String> {
        if self.families.iter().any(|(family, _)| family.name == name) {
            return Err(format!("`{name}` has a HELP line already"));
        }
        let family = FamilySchema {
            name: name.to_owned().into(),
            kind: Kind::Gauge,
            unit: None,
            help: help.into(),
            series: Cow::Borrowed(&[]),
            key_at: 0,
            exemplars: false,
            registry_metric: None,
        };
        self.families.push((family, FamilyLines { help: number, ..FamilyLines::default() }));
        self.samples.expect_whole()
    }

    /// The family that HELP began last, which `name` must be.
    pub(super) fn current(
        &mut self,
        name: &str,
        what: &str,
    ) -> Result<(&mut FamilySchema, &mut FamilyLines), String> {
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
        let known = Kind::TYPES.iter().find(|(known, _)| *known == word);
        let (_, kind) = known.ok_or_else(|| {
            let known: Vec<_> = Kind::TYPES.iter().map(|(word, _)| format!("`{word}`")).collect();
            format!("expected a type among {}, found `{}`", known.join(", "), visible(word))
        })?;
        family.kind = kind.clone();
        lines.kind = number;
        Ok(())
    }

    fn unit(&mut self, number: usize, name: &str, unit: &str) -> Result<(), String> {
        let (family, lines) = self.current(name, "the UNIT line")?;
        set_once(&mut family.unit, unit.to_owned().into(), "a second UNIT line")?;
        lines.unit = Some(number);
        Ok(())
    }

    /// What only OpenMetrics has: a type that text format 0.0.4 does not know, and exemplars.
    fn openmetrics(&mut self, number: usize, name: &str, word: &str) -> Result<(), String> {
        let (family, lines) = self.current(name, "the OPENMETRICS line")?;
        if lines.kind == 0 || !family.series.is_empty() {
            return Err(format!(
                "expected the OPENMETRICS line of `{name}` between its TYPE line and its samples"
            ));
        }
        match (&family.kind, word) {
            (Kind::Gauge, "info") => family.kind = Kind::Info(Cow::Borrowed(&[])),
            (Kind::Gauge, "stateset") => family.kind = Kind::StateSet,
            (kind, EXEMPLARS) if kind.may_have_exemplars() => {
                if family.registry_metric.is_some() {
                    return Err(format!("`{name}` is of the registry, which keeps no exemplars"));
                }
                if family.exemplars {
                    return Err(format!("`{name}` has an OPENMETRICS line already"));
                }
                lines.exemplars = Some(number);
                family.exemplars = true;
            }
            (Kind::Info(_) | Kind::StateSet, _) => {
                return Err(format!("`{name}` has an OPENMETRICS line already"));
            }
            (kind, _) => {
                let expected = match kind.may_have_exemplars() {
                    true => "`exemplars`",
                    false => "`info` or `stateset`",
                };
                return Err(format!("expected {expected} of a {kind}, found `{}`", visible(word)));
            }
        }
        Ok(())
    }

    fn sample(
        &mut self,
        number: usize,
        name: &str,
        mut labels: Vec<Label>,
        value: &str,
    ) -> Result<(), String> {
        let is_of_registry =
            self.families.last().is_some_and(|(family, _)| family.registry_metric.is_some());
        let key_at = match &self.key {
            Some((_, key)) if is_of_registry => {
                registry::expect_no_key(name, &labels, key)?;
                0
            }
            Some((_, key)) => key::take_example(&mut labels, key)?,
            None => 0,
        };
        let Some((family, lines)) = self.families.last_mut() else {
            return Err(format!("a sample of `{name}` does not follow its HELP line"));
        };
        if lines.kind == 0 && family.name == name {
            return Err(format!("expected the TYPE line of `{name}` before its samples"));
        }
        let is_first = family.series.is_empty();
        if is_of_registry && !is_first {
            return Err(format!("expected one series of `{name}`, which is of the registry"));
        }
        if self.samples.take(family, name, labels, value)? {
            lines.series.push(number);
        }
        if is_first {
            family.key_at = key_at;
        }
        match family.key_at == key_at {
            true => Ok(()),
            false => Err(format!("the series of `{name}` have the key in several places")),
        }
    }

    fn finish(self, last: usize) -> Result<Golden, Malformed> {
        self.samples.expect_whole().map_err(|what| Malformed::new(last, what))?;
        let owner = self.owner.ok_or_else(|| {
            let expected =
                "expected `# Frozen by #[derive(ReplicationMetrics)] on `…`` as the first line";
            Malformed::new(1, if last == 0 { "the file is empty" } else { expected })
        })?;
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
        Ok(Golden { schema, key_line, value_lines: self.value_lines, lines })
    }
}

pub(super) fn set_once<T>(slot: &mut Option<T>, value: T, second: &str) -> Result<(), String> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("found {second}")),
    }
}
