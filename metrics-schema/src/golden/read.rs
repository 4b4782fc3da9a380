//! The parser of goldens. It reads line by line and stops at the first error.

use std::collections::HashSet;

use super::aliases;
use super::annotation::{Annotation, Context, HEADER, Header, expect_no_key, take_example};
use super::samples::{Samples, misplaced};
use super::{FamilyLines, Golden};
use crate::exposition::{self, Line, Malformed, backticked, visible};
use crate::{FamilySchema, Kind, Label, Schema};

/// Parses a golden.
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
/// Returns the number of the first line that is not legal there, and what was expected.
pub fn read(text: &str) -> Result<Golden, Malformed> {
    refuse_artifacts(text)?;
    let mut reader = Reader::default();
    let mut last = 0;
    for line in exposition::lines(text) {
        let (number, line) = line?;
        if matches!(line, Line::Sample { .. }) {
            reader.annotate()?;
        }
        reader.line(number, line).map_err(|what| Malformed::new(number, what))?;
        last = number;
    }
    reader.finish(last)
}

/// Rejects what an editor, a checkout or a merge adds: a byte order mark, carriage returns, and the markers
/// of conflicts.
fn refuse_artifacts(text: &str) -> Result<(), Malformed> {
    if text.starts_with('\u{feff}') {
        return Err(Malformed::new(1, "found a byte order mark: remove it"));
    }
    for (index, line) in text.split('\n').enumerate() {
        let marker = line.split(' ').next().unwrap_or_default();
        let what = if matches!(marker, "<<<<<<<" | "|||||||" | "=======" | ">>>>>>>") {
            "found a merge conflict: merge the structs first, then write the golden from them"
        } else if line.ends_with('\r') {
            "found a carriage return at the end of the line: add `*.prom text eol=lf` to `.gitattributes`"
        } else {
            continue;
        };
        return Err(Malformed::new(index + 1, what));
    }
    Ok(())
}

#[derive(Default)]
struct Reader {
    header: Header,
    /// The names of the families, which makes the check for a second one fast.
    names: HashSet<String>,
    families: Vec<(FamilySchema, FamilyLines)>,
    /// The annotations of the last family before its first sample, with the index of each in [`Annotation::ALL`], its
    /// line and its text.
    annotations: Vec<(usize, usize, String)>,
    samples: Samples,
}

impl Reader {
    fn line(&mut self, number: usize, line: Line<'_>) -> Result<(), String> {
        match line {
            Line::Blank => Err("expected no blank line".to_owned()),
            Line::Comment(comment) => self.comment(number, comment.trim_start()),
            Line::Help(name, help) => self.begin(number, name, help),
            Line::Type(name, word) => self.kind(number, name, word),
            Line::Sample { name, labels, value } => self.sample(number, name, labels, value),
        }
    }

    fn comment(&mut self, number: usize, comment: &str) -> Result<(), String> {
        let (word, text) = comment.split_once(' ').unwrap_or((comment, ""));
        if let Some(annotation) = HEADER.iter().find(|annotation| annotation.word == word) {
            (annotation.read)(&mut self.header, number, text)?;
            return match self.families.is_empty() {
                true => Ok(()),
                false => Err(format!("expected the {word} line before the first family")),
            };
        }
        let index = Annotation::ALL.iter().position(|annotation| annotation.word == word);
        let index = index.ok_or_else(|| format!("unknown comment `# {}`", visible(comment)))?;
        let (name, text) = text.split_once(' ').unwrap_or((text, ""));
        let (family, lines) = self.current(name, word)?;
        if lines.kind == 0 || !family.series.is_empty() {
            return Err(format!(
                "expected the {word} line of `{name}` between its TYPE line and its samples"
            ));
        }
        if lines.annotation(word).is_some() {
            return Err(format!("duplicate {word} line of `{name}`"));
        }
        lines.annotations.push((Annotation::ALL[index].word, number));
        self.annotations.push((index, number, text.to_owned()));
        Ok(())
    }

    /// Adds its annotations to the last family: whatever their order in the file is, in the order of
    /// [`Annotation::ALL`], because the text of one can depend on earlier ones.
    fn annotate(&mut self) -> Result<(), Malformed> {
        self.annotations.sort_unstable();
        for (index, number, text) in self.annotations.drain(..) {
            let Some(((family, _), families)) = self.families.split_last_mut() else { break };
            let key = self.header.key.as_ref();
            let context = Context { key, is_golden: true, families };
            (Annotation::ALL[index].read)(family, &context, &text)
                .map_err(|what| Malformed::new(number, what))?;
        }
        Ok(())
    }

    fn begin(&mut self, number: usize, name: &str, help: String) -> Result<(), String> {
        if !self.names.insert(name.to_owned()) {
            return Err(format!("duplicate HELP line of `{name}`"));
        }
        let family = FamilySchema {
            name: name.to_owned().into(),
            help: help.into(),
            ..FamilySchema::new("", Kind::Gauge, None, "", &[])
        };
        self.annotations.clear();
        self.families.push((family, FamilyLines { help: number, ..FamilyLines::default() }));
        self.samples.expect_whole()
    }

    /// Returns the family of the last HELP line. Returns an error unless its name is `name`.
    fn current(
        &mut self,
        name: &str,
        word: &str,
    ) -> Result<(&mut FamilySchema, &mut FamilyLines), String> {
        match self.families.last_mut() {
            Some((family, lines)) if family.name == name => Ok((family, lines)),
            _ => Err(format!("the {word} line of `{name}` does not follow its HELP line")),
        }
    }

    fn kind(&mut self, number: usize, name: &str, word: &str) -> Result<(), String> {
        let (family, lines) = self.current(name, "TYPE")?;
        if lines.kind != 0 {
            return Err(format!("duplicate TYPE line of `{name}`"));
        }
        let known = Kind::TEXT_KINDS.iter().find(|kind| kind.text_word() == word);
        let kind = known.ok_or_else(|| {
            let known = backticked(Kind::TEXT_KINDS.iter().map(Kind::text_word));
            format!("expected a type among {known}, found `{}`", visible(word))
        })?;
        family.kind = kind.clone();
        lines.kind = number;
        Ok(())
    }

    fn sample(
        &mut self,
        number: usize,
        name: &str,
        mut labels: Vec<Label>,
        value: &str,
    ) -> Result<(), String> {
        let (family, lines) = self.families.last_mut().ok_or_else(|| misplaced(name))?;
        let is_of_registry = family.registry_metric.is_some();
        let key_at = match &self.header.key {
            Some(key) if is_of_registry => expect_no_key(name, &labels, key).map(|()| 0)?,
            key => {
                let keys = key.iter().chain(&family.key);
                take_example(&mut labels, keys.flat_map(|key| key.labels.iter()))?
            }
        };
        if lines.kind == 0 && family.name == name {
            return Err(format!("expected the TYPE line of `{name}` before its samples"));
        }
        let is_first = family.series.is_empty();
        if is_of_registry && !is_first {
            return Err(format!("expected one series of the registry metric `{name}`"));
        }
        if self.samples.take(family, name, labels, value)? {
            lines.series.push(number);
        }
        if !is_first && family.key_at != key_at {
            let places = "the labels of the key in different places";
            return Err(format!("the series of `{name}` have {places}"));
        }
        family.key_at = key_at;
        Ok(())
    }

    fn finish(self, last: usize) -> Result<Golden, Malformed> {
        self.samples.expect_whole().map_err(|what| Malformed::new(last, what))?;
        let Header { owner, key, key_line, history } = self.header;
        let owner = owner.ok_or_else(|| {
            let expected = "expected the first line to begin with `# Frozen by #[derive(`";
            Malformed::new(1, if last == 0 { "the file is empty" } else { expected })
        })?;
        let mut families = self.families.iter();
        if let Some((family, lines)) = families.find(|(family, _)| family.series.is_empty()) {
            let what = format!("`{}` has no series", family.name);
            return Err(Malformed::new(lines.kind.max(lines.help), what));
        }
        if self.families.is_empty() {
            return Err(Malformed::new(last.max(1), "expected at least one family"));
        }
        let (families, lines): (Vec<_>, Vec<_>) = self.families.into_iter().unzip();
        let schema = Schema { name: owner.into(), key, families: families.into() };
        aliases::check(&schema, &lines)?;
        Ok(Golden { schema, key_line, lines, history })
    }
}
