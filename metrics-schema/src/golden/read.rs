//! Reading a golden, line by line: the first line that cannot stand there is where it stops.

use std::borrow::Cow;

use super::{EXAMPLE_KEY, FamilyLines, Golden, frozen_by};
use crate::exposition::{self, Line, Malformed};
use crate::{Family, Key, Kind, Label, Schema, Series, name};

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
