//! Collects the expressions of files, and counts what cannot be read.

use std::rc::Rc;

use super::expression::{Expression, File, Owner, TextLabel};
use super::promql::Query;
use super::text::{self, Fault, Node, Value};
use super::{dashboard, rule_file};

/// What was found in the files of the users.
#[derive(Debug, Default)]
pub(crate) struct Users {
    pub(crate) expressions: Vec<Expression>,
    pub(crate) coverage: Coverage,
}

/// How much was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coverage {
    /// The number of files.
    pub(crate) files: usize,
    /// The number of files of which something could not be read.
    pub(crate) faulty_files: usize,
    /// The number of expressions, including those that were not understood.
    pub(crate) expressions: usize,
    /// The number of expressions that were not understood.
    pub(crate) faulty_expressions: usize,
    /// The number of expressions in other languages than PromQL.
    pub(crate) foreign: usize,
    /// What was not understood.
    pub(crate) faults: Vec<NotUnderstood>,
}

/// A part of a file that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotUnderstood {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) what: String,
}

/// The number of values that are visited in addition to one per byte of a file. Aliases can repeat values without limit.
const REPEATED_VALUES: usize = 10_000;

impl Users {
    /// Adds a file.
    pub(crate) fn read(&mut self, path: &str, text: String) {
        let file = File::new(path.to_owned(), text);
        let mut reader = Reader {
            text: file.text(),
            origin: None,
            file: &file,
            users: self,
            values: file.text().len() + REPEATED_VALUES,
            is_faulty: false,
        };
        let is_json = has_extension(path, &["json"]);
        reader.content(is_json);
        let is_faulty = reader.is_faulty;
        self.coverage.files += 1;
        self.coverage.faulty_files += usize::from(is_faulty);
    }

    /// Adds a file that could not be read.
    pub(crate) fn unreadable(&mut self, path: &str, line: usize, what: impl Into<String>) {
        let (file, what) = (path.to_owned(), what.into());
        self.coverage.files += 1;
        self.coverage.faulty_files += 1;
        self.coverage.faults.push(NotUnderstood { file, line, column: 1, what });
    }
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    extensions.iter().any(|one| extension.eq_ignore_ascii_case(one))
}

/// Reads a file, or a text in a file.
pub(super) struct Reader<'a> {
    file: &'a Rc<File>,
    /// The text whose tree is read.
    text: &'a str,
    /// The byte of the file for each byte of the text; `None` if the text is the file.
    origin: Option<&'a [usize]>,
    users: &'a mut Users,
    /// How many more values may be visited.
    values: usize,
    is_faulty: bool,
}

impl Reader<'_> {
    fn content(&mut self, is_json: bool) {
        let documents = match is_json {
            true => text::json(self.text).map(|document| vec![document]),
            false => text::yaml(self.text),
        };
        match documents {
            Ok(documents) => {
                let mut is_known = false;
                for document in &documents {
                    is_known |= self.document(document);
                }
                if !is_known {
                    self.fault(0, "neither rules nor a dashboard");
                }
            }
            Err(Fault { at, what }) => self.fault(at, &what),
        }
    }

    /// Reads a document. Returns false if it has neither rules nor a dashboard.
    fn document(&mut self, document: &Node) -> bool {
        if document.text_of("kind") == Some("ConfigMap") {
            return self.config_map(document);
        }
        let items = document.get("items").map_or(&[][..], |items| items.items());
        if !items.is_empty() {
            let mut is_known = false;
            for item in items {
                is_known |= self.visit(item) && self.document(item);
            }
            return is_known;
        }
        rule_file::read(self, document) || dashboard::read(self, document)
    }

    /// Reads the files in a ConfigMap.
    fn config_map(&mut self, document: &Node) -> bool {
        let mut is_known = false;
        for (name, content) in document.get("data").map_or(&[][..], |data| data.entries()) {
            let Value::Scalar(text, _) = &content.value else { continue };
            let is_json = has_extension(name, &["json"]);
            if !is_json && !has_extension(name, &["yaml", "yml", "rules"]) {
                continue;
            }
            is_known = true;
            let positions = self.positions(content);
            let mut inner = Reader {
                file: self.file,
                text,
                origin: Some(&positions),
                users: self.users,
                values: self.values,
                is_faulty: false,
            };
            inner.content(is_json);
            (self.values, self.is_faulty) = (inner.values, self.is_faulty || inner.is_faulty);
        }
        is_known
    }

    /// Returns the byte of the file for each byte of a scalar.
    pub(super) fn positions(&self, node: &Node) -> Vec<usize> {
        let mut positions = text::positions(self.text, node);
        for at in &mut positions {
            *at = self.in_file(*at);
        }
        positions
    }

    /// Returns the byte of the file at which the key of a value starts.
    pub(super) fn key_position(&self, key: &str, value: &Node) -> usize {
        let before = self.text.get(..value.start).unwrap_or_default();
        self.in_file(before.rfind(key).unwrap_or(value.start))
    }

    fn in_file(&self, at: usize) -> usize {
        match self.origin {
            None => at,
            Some(origin) => origin.get(at).or(origin.last()).copied().unwrap_or(0),
        }
    }

    /// Returns whether one more value may be visited. The first value that may not be visited is a fault.
    pub(super) fn visit(&mut self, node: &Node) -> bool {
        let Some(rest) = self.values.checked_sub(1) else { return false };
        self.values = rest;
        if rest == 0 {
            self.fault(node.start, "too many values");
        }
        rest > 0
    }

    /// Records that something in the text was not understood.
    pub(super) fn fault(&mut self, at: usize, what: &str) {
        let (line, column) = self.file.line_and_column(self.in_file(at));
        let (file, what) = (self.file.path.clone(), what.to_owned());
        self.is_faulty = true;
        self.users.coverage.faults.push(NotUnderstood { file, line, column, what });
    }

    /// Records that something in a scalar was not understood. `at` is a byte of its text.
    pub(super) fn fault_in(&mut self, node: &Node, at: usize, what: &str) {
        let at = text::positions(self.text, node).get(at).copied().unwrap_or(node.start);
        self.fault(at, what);
    }

    /// Counts an expression in another language.
    pub(super) fn foreign(&mut self) {
        self.users.coverage.foreign += 1;
    }

    /// Adds an expression, and the labels that are shown next to it.
    pub(super) fn expression(&mut self, owner: Owner, node: &Node, text_labels: Vec<TextLabel>) {
        let Some(text) = node.text() else {
            self.fault(node.start, "expected an expression");
            return;
        };
        self.add(owner, text.to_owned(), self.positions(node), None);
        if let Some(expression) = self.users.expressions.last_mut() {
            expression.text_labels = text_labels;
        }
    }

    /// Sets the labels that the last rule adds to its result.
    pub(super) fn added_labels(&mut self, labels: Vec<(String, String)>) {
        if let Some(rule) = self.users.expressions.last_mut() {
            rule.added_labels = labels;
        }
    }

    /// Adds a part of a scalar, and the label that a variable lists, which is a part of the same scalar.
    pub(super) fn part(&mut self, owner: Owner, node: &Node, part: &str, label: Option<&str>) {
        let text = node.text().unwrap_or_default();
        let start = |part: &str| text.find(part).unwrap_or(0);
        let (positions, at) = (self.positions(node), start(part));
        let listed = label.map(|label| (label.to_owned(), text.rfind(label).unwrap_or(0)));
        // Positions of the label are those of the whole scalar, so that it may lie behind the part.
        let listed = listed.map(|(label, label_at)| (label, label_at.saturating_sub(at)));
        self.add(owner, part.to_owned(), positions[at..].to_vec(), listed);
    }

    /// Adds an expression. `positions` are the bytes of the file.
    pub(super) fn add(
        &mut self,
        owner: Owner,
        text: String,
        positions: Vec<usize>,
        listed: Option<(String, usize)>,
    ) {
        let query = Query::read(&text);
        self.users.coverage.expressions += 1;
        let expression = Expression {
            file: Rc::clone(self.file),
            owner,
            text,
            positions,
            query,
            listed,
            text_labels: Vec::new(),
            added_labels: Vec::new(),
        };
        if let Some(what) = &expression.query.fault {
            let (line, column) = expression.line_and_column(0);
            let (file, what) = (self.file.path.clone(), format!("{}: {what}", expression.owner));
            self.users.coverage.faulty_expressions += 1;
            self.users.coverage.faults.push(NotUnderstood { file, line, column, what });
        }
        self.users.expressions.push(expression);
    }
}
