//! An expression of a file, and who uses it.

use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use super::promql::Query;
use super::text;

/// A file that was read.
#[derive(Debug)]
pub(crate) struct File {
    /// The path from the root of the repository.
    pub(crate) path: String,
    text: String,
    /// The first byte of each line.
    lines: Vec<usize>,
    /// The number of each line, if only some lines of the file are kept.
    numbers: Vec<usize>,
}

impl File {
    pub(super) fn new(path: String, text: String) -> Rc<Self> {
        let lines = text::lines(&text);
        Rc::new(Self { path, text, lines, numbers: Vec::new() })
    }

    /// Creates a file of which only some lines are kept, each with its number.
    pub(super) fn of_lines(path: String, lines: &[(usize, &str)]) -> Rc<Self> {
        let numbers = lines.iter().map(|(number, _)| *number).collect();
        let text: String = lines.iter().flat_map(|(_, line)| [line, "\n"]).collect();
        let lines = text::lines(&text);
        Rc::new(Self { path, text, lines, numbers })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the line and the column of a byte, both counted from 1. A column is a number of characters.
    pub(super) fn line_and_column(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines[line - 1];
        let before = self.text.get(start..at).unwrap_or_default();
        (self.numbers.get(line - 1).copied().unwrap_or(line), 1 + before.chars().count())
    }
}

/// What an expression belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Alert(String),
    /// A query in the text of this alert.
    AlertText(String),
    /// The rule that records this metric.
    Record(String),
    Panel(String),
    /// The variable of a dashboard.
    Variable(String),
    Annotation(String),
    /// A service level objective.
    Objective(String),
    /// A query that ran this many times.
    QueryLog {
        count: usize,
    },
}

impl Owner {
    /// Returns its position in reports, in which those that page somebody come first.
    pub(crate) fn rank(&self) -> usize {
        match self {
            Self::Alert(_) => 0,
            Self::Objective(_) => 1,
            Self::AlertText(_) => 2,
            Self::Record(_) => 3,
            Self::Variable(_) => 4,
            Self::Panel(_) => 5,
            Self::Annotation(_) => 6,
            Self::QueryLog { .. } => 7,
        }
    }

    /// Returns its kind, such as `alert`.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Alert(_) => "alert",
            Self::AlertText(_) => "alert text",
            Self::Record(_) => "recording rule",
            Self::Panel(_) => "panel",
            Self::Variable(_) => "variable",
            Self::Annotation(_) => "annotation",
            Self::Objective(_) => "objective",
            Self::QueryLog { .. } => "logged query",
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Alert(name) => write!(f, "alert `{name}`"),
            Self::AlertText(name) => write!(f, "text of alert `{name}`"),
            Self::Record(name) => write!(f, "recording rule `{name}`"),
            Self::Panel(title) => write!(f, "panel `{title}`"),
            Self::Variable(name) => write!(f, "variable `${name}`"),
            Self::Annotation(name) => write!(f, "annotation `{name}`"),
            Self::Objective(name) => write!(f, "objective `{name}`"),
            Self::QueryLog { count: 1 } => f.write_str("query log, once"),
            Self::QueryLog { count } => write!(f, "query log, {count} times"),
        }
    }
}

/// A label of the result of an expression that a text shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextLabel {
    pub(crate) name: String,
    /// The byte of the file at which the name starts.
    pub(crate) position: usize,
    pub(crate) kind: TextKind,
    /// Whether the text expects that the label can be missing, or another label than one of the result can have the name.
    pub(crate) may_be_missing: bool,
}

/// The kind of text that shows a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextKind {
    /// An annotation or a label of an alert: `{{ $labels.name }}`.
    Alert,
    /// The legend of a query: `{{name}}`.
    Legend,
    /// A field that a panel transforms or styles. It can also be a field of another query of the panel.
    Field,
}

/// An expression, with its position.
#[derive(Debug)]
pub(crate) struct Expression {
    pub(crate) file: Rc<File>,
    pub(crate) owner: Owner,
    pub(crate) text: String,
    /// The byte of the file for each byte of the text, and for its end.
    pub(super) positions: Vec<usize>,
    pub(crate) query: Query,
    /// The label whose values a variable lists, and the byte of the text at which it starts.
    pub(crate) listed: Option<(String, usize)>,
    /// The labels that the alert's text or the panel shows.
    pub(crate) text_labels: Vec<TextLabel>,
    /// The labels that a recording rule adds to its result, each with its value.
    pub(crate) added_labels: Vec<(String, String)>,
}

impl Expression {
    /// Returns the line and the column in the file of a byte of the expression.
    pub(crate) fn line_and_column(&self, at: usize) -> (usize, usize) {
        self.file.line_and_column(self.in_file(at))
    }

    /// Returns the byte of the file for a byte of the expression.
    pub(super) fn in_file(&self, at: usize) -> usize {
        self.positions.get(at).or(self.positions.last()).copied().unwrap_or(0)
    }

    /// Returns the bytes of the file for a range of the expression; `None` if the file does not have the same text, because
    /// characters are escaped or lines are folded.
    pub(super) fn range_in_file(&self, range: &Range<usize>) -> Option<Range<usize>> {
        // The end of a text can lie behind a closing quote, so the last byte counts.
        let start = match range.start.checked_sub(1) {
            Some(before) if range.is_empty() => self.in_file(before) + 1,
            _ => self.in_file(range.start),
        };
        let in_file = start..start + range.len();
        let text = self.text.get(range.clone())?;
        (self.file.text().get(in_file.clone())? == text).then_some(in_file)
    }

    /// Returns whether the expression uses a variable of its dashboard.
    pub(crate) fn uses_variable(&self, name: &str) -> bool {
        let continues = |c: char| c.is_ascii_alphanumeric() || c == '_';
        ["$", "${", "[["].iter().any(|start| {
            let variable = format!("{start}{name}");
            let mut found = self.text.match_indices(&variable);
            found.any(|(at, _)| !self.text[at + variable.len()..].starts_with(continues))
        })
    }
}
