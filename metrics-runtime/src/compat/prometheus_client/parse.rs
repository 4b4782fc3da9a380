//! A parser of the text of `prometheus-client`, which receives each piece as it is written.
//!
//! `prometheus-client` escapes neither names nor HELP texts, so the whole text is ambiguous: a newline in a
//! name looks like the end of a line. The pieces are not ambiguous, because each name, text, value and
//! separator is written in pieces of its own.

use std::fmt;
use std::mem;

use frozen_metrics_schema::Label;

/// A line of the text. Names are as they were registered and may be illegal.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    Help { name: String, help: String },
    Type { name: String, word: String },
    Unit { name: String, unit: String },
    Sample { name: String, labels: Vec<Label>, value: String },
}

/// A writer that parses the text.
#[derive(Default)]
pub(super) struct Parser {
    pub(super) lines: Vec<Line>,
    state: State,
    /// The pieces of the current HELP, TYPE or UNIT line.
    description: Vec<String>,
    /// The name in the last such line, with which the names of samples begin.
    family: String,
    name: String,
    labels: Vec<Label>,
    label: String,
    label_value: String,
    value: String,
}

/// The part of a line that the next piece belongs to.
#[derive(Clone, Copy, Default)]
enum State {
    #[default]
    Start,
    Description(Word),
    Name,
    Label,
    LabelValue,
    Value,
    Exemplar,
}

#[derive(Clone, Copy)]
enum Word {
    Help,
    Type,
    Unit,
}

impl fmt::Write for Parser {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.state = match (self.state, piece) {
            (State::Start, "# HELP ") => State::Description(Word::Help),
            (State::Start, "# TYPE ") => State::Description(Word::Type),
            (State::Start, "# UNIT ") => State::Description(Word::Unit),
            (State::Start, piece) => self.name(piece),
            (State::Description(word), "\n") if self.is_complete() => self.describe(word),
            (State::Description(word), piece) => {
                self.description.push(piece.to_owned());
                State::Description(word)
            }
            (State::Name, piece) => self.name(piece),
            (State::Label, "=\"") => State::LabelValue,
            (State::Label, "}") => State::Value,
            // A comma separates labels, and also follows an empty set of labels.
            (State::Label, ",") if self.label.is_empty() => State::Label,
            (State::Label, piece) => {
                self.label.push_str(piece);
                State::Label
            }
            (State::LabelValue, "\"") => self.end_label(),
            (State::LabelValue, piece) => {
                self.label_value.push_str(unescaped(piece));
                State::LabelValue
            }
            (State::Value | State::Exemplar, "\n") => self.end_sample(),
            (State::Exemplar, _) | (State::Value, " # {") => State::Exemplar,
            (State::Value, piece) => {
                self.value.push_str(piece);
                State::Value
            }
        };
        Ok(())
    }
}

impl Parser {
    /// Returns whether the pieces are a name, a space and a text.
    fn is_complete(&self) -> bool {
        matches!(&*self.description, [_, .., space, _] if space == " ")
    }

    fn describe(&mut self, word: Word) -> State {
        let mut pieces = mem::take(&mut self.description);
        let text = pieces.pop().unwrap_or_default();
        pieces.pop();
        let name = pieces.concat();
        self.family.clone_from(&name);
        self.lines.push(match word {
            Word::Help => Line::Help { name, help: text },
            Word::Type => Line::Type { name, word: text },
            Word::Unit => Line::Unit { name, unit: text },
        });
        State::Start
    }

    /// Handles a piece of a sample's name, which begins with the name of its family and ends before the
    /// labels or the value.
    fn name(&mut self, piece: &str) -> State {
        match piece {
            "{" if self.name.starts_with(&self.family) => State::Label,
            " " if self.name.starts_with(&self.family) => State::Value,
            piece => {
                self.name.push_str(piece);
                State::Name
            }
        }
    }

    fn end_label(&mut self) -> State {
        let (name, value) = (mem::take(&mut self.label), mem::take(&mut self.label_value));
        self.labels.push(Label { name: name.into(), value: value.into() });
        State::Label
    }

    fn end_sample(&mut self) -> State {
        self.lines.push(Line::Sample {
            name: mem::take(&mut self.name),
            labels: mem::take(&mut self.labels),
            value: mem::take(&mut self.value).trim().to_owned(),
        });
        State::Start
    }
}

/// Unescapes a piece. `prometheus-client` writes each escaped character as a piece of its own.
fn unescaped(piece: &str) -> &str {
    match piece {
        "\\\\" => "\\",
        "\\\"" => "\"",
        "\\n" => "\n",
        piece => piece,
    }
}
