//! Their text, taken piece by piece as they write it.
//!
//! They escape neither names nor HELP texts, so the text as a whole does not tell where one ends: a line
//! feed in a name looks like the end of the line. The pieces do tell, since each name, text, value and
//! separator is one or more pieces of its own.

use std::fmt;
use std::mem;

use frozen_metrics_schema::Label;

/// A line of their text. Names are as they were registered, legal or not.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    Help { name: String, help: String },
    Type { name: String, word: String },
    Unit { name: String, unit: String },
    Sample { name: String, labels: Vec<Label>, value: String },
}

/// Receives their text.
#[derive(Default)]
pub(super) struct Pieces {
    pub(super) lines: Vec<Line>,
    place: Place,
    /// The pieces of a line that describes a family.
    description: Vec<String>,
    /// The name in the last such line, with which the names of samples begin.
    family: String,
    name: String,
    labels: Vec<Label>,
    label: String,
    label_value: String,
    value: String,
}

/// What the next piece is part of.
#[derive(Clone, Copy, Default)]
enum Place {
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

impl fmt::Write for Pieces {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        self.place = match (self.place, piece) {
            (Place::Start, "# HELP ") => Place::Description(Word::Help),
            (Place::Start, "# TYPE ") => Place::Description(Word::Type),
            (Place::Start, "# UNIT ") => Place::Description(Word::Unit),
            (Place::Start, piece) => self.name(piece),
            (Place::Description(word), "\n") if self.is_described() => self.describe(word),
            (Place::Description(word), piece) => {
                self.description.push(piece.to_owned());
                Place::Description(word)
            }
            (Place::Name, piece) => self.name(piece),
            (Place::Label, "=\"") => Place::LabelValue,
            (Place::Label, "}") => Place::Value,
            // Stands between labels, and at the end where a set of labels is empty.
            (Place::Label, ",") if self.label.is_empty() => Place::Label,
            (Place::Label, piece) => {
                self.label.push_str(piece);
                Place::Label
            }
            (Place::LabelValue, "\"") => self.end_label(),
            (Place::LabelValue, piece) => {
                self.label_value.push_str(unescaped(piece));
                Place::LabelValue
            }
            (Place::Value | Place::Exemplar, "\n") => self.end_sample(),
            (Place::Exemplar, _) | (Place::Value, " # {") => Place::Exemplar,
            (Place::Value, piece) => {
                self.value.push_str(piece);
                Place::Value
            }
        };
        Ok(())
    }
}

impl Pieces {
    /// Whether the pieces are a name, a space and a text.
    fn is_described(&self) -> bool {
        matches!(&*self.description, [_, .., space, _] if space == " ")
    }

    fn describe(&mut self, word: Word) -> Place {
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
        Place::Start
    }

    /// A sample's name begins with that of its family, and ends before its labels or its value.
    fn name(&mut self, piece: &str) -> Place {
        match piece {
            "{" if self.name.starts_with(&self.family) => Place::Label,
            " " if self.name.starts_with(&self.family) => Place::Value,
            piece => {
                self.name.push_str(piece);
                Place::Name
            }
        }
    }

    fn end_label(&mut self) -> Place {
        let (name, value) = (mem::take(&mut self.label), mem::take(&mut self.label_value));
        self.labels.push(Label { name: name.into(), value: value.into() });
        Place::Label
    }

    fn end_sample(&mut self) -> Place {
        self.lines.push(Line::Sample {
            name: mem::take(&mut self.name),
            labels: mem::take(&mut self.labels),
            value: mem::take(&mut self.value).trim().to_owned(),
        });
        Place::Start
    }
}

/// They write a character that is escaped as a piece of its own.
fn unescaped(piece: &str) -> &str {
    match piece {
        "\\\\" => "\\",
        "\\\"" => "\"",
        "\\n" => "\n",
        piece => piece,
    }
}
