//! Collects the expressions of files, and counts what cannot be read.

mod document;
mod embedded;

use std::rc::Rc;

use super::coverage::Coverage;
use super::expression::{Expression, File, Owner, TextLabel};
use super::promql::Query;
use super::text::{self, Node};

/// What was found in the files of the users.
#[derive(Debug, Default)]
pub(crate) struct Users {
    pub(crate) expressions: Vec<Expression>,
    pub(crate) coverage: Coverage,
}

impl Users {
    /// Adds a file that could not be read.
    pub(crate) fn unreadable(&mut self, path: &str, line: usize, what: impl Into<String>) {
        self.coverage.files += 1;
        self.coverage.faulty_files += 1;
        self.coverage.fault(path, line, 1, what);
    }

    /// Adds an expression. `positions` are the bytes of the file.
    pub(super) fn add(
        &mut self,
        file: &Rc<File>,
        owner: Owner,
        text: String,
        positions: Vec<usize>,
        listed: Option<(String, usize)>,
    ) {
        let query = Query::read(&text);
        self.coverage.expressions += 1;
        let file = Rc::clone(file);
        let expression = Expression {
            file,
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
            let what = format!("{}: {what}", expression.owner);
            self.coverage.faulty_expressions += 1;
            self.coverage.fault(&expression.file.path, line, column, what);
        }
        self.expressions.push(expression);
    }
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
    /// Returns the byte of the file for each byte of a scalar.
    pub(super) fn positions(&self, node: Node<'_>) -> Vec<usize> {
        let mut positions = text::positions(self.text, node);
        for at in &mut positions {
            *at = self.in_file(*at);
        }
        positions
    }

    /// Returns the byte of the file at which the key of a value starts.
    pub(super) fn key_position(&self, key: &str, value: Node<'_>) -> usize {
        // A key that is written with escape sequences is not found.
        let start = value.start().saturating_sub(key.len() + 100);
        let start = (start..=value.start()).find(|at| self.text.is_char_boundary(*at));
        let found =
            start.and_then(|start| Some(start + self.text[start..value.start()].rfind(key)?));
        self.in_file(found.unwrap_or(value.start()))
    }

    fn in_file(&self, at: usize) -> usize {
        match self.origin {
            None => at,
            Some(origin) => origin.get(at).or(origin.last()).copied().unwrap_or(0),
        }
    }

    /// Returns whether one more value may be visited. The first value that may not be visited is a fault.
    pub(super) fn visit(&mut self, node: Node<'_>) -> bool {
        let Some(rest) = self.values.checked_sub(1) else { return false };
        self.values = rest;
        if rest == 0 {
            self.fault(node.start(), "too many values");
        }
        rest > 0
    }

    /// Records that something in the text was not understood.
    pub(super) fn fault(&mut self, at: usize, what: &str) {
        let (line, column) = self.file.line_and_column(self.in_file(at));
        self.is_faulty = true;
        self.users.coverage.fault(&self.file.path, line, column, what);
    }

    /// Records that something in a scalar was not understood. `at` is a byte of its text.
    pub(super) fn fault_in(&mut self, node: Node<'_>, at: usize, what: &str) {
        let at = text::positions(self.text, node).get(at).copied().unwrap_or(node.start());
        self.fault(at, what);
    }

    /// Counts an expression in another language.
    pub(super) fn foreign(&mut self) {
        self.users.coverage.foreign += 1;
    }

    /// Adds an expression, and the labels that are shown next to it.
    pub(super) fn expression(&mut self, owner: Owner, node: Node<'_>, text_labels: Vec<TextLabel>) {
        let Some(text) = node.text() else {
            self.fault(node.start(), "expected an expression");
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

    /// Adds the selector of a variable that lists the values of a label.
    pub(super) fn listing(&mut self, owner: Owner, selector: Node<'_>, label: Node<'_>) {
        let (Some(text), Some(name)) = (selector.text(), label.text()) else {
            return self.fault(selector.start(), "expected a selector and a label");
        };
        let mut positions = self.positions(selector);
        // The label is not in the text, so its position follows those of the text.
        positions.extend(self.positions(label).first());
        let listed = (name.to_owned(), text.len() + 1);
        self.add(owner, text.to_owned(), positions, Some(listed));
    }

    /// Adds a part of a scalar, and the label that a variable lists. Both are slices of the scalar's text.
    pub(super) fn part(&mut self, owner: Owner, node: Node<'_>, part: &str, label: Option<&str>) {
        let text = node.text().unwrap_or_default();
        let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
        let (positions, at) = (self.positions(node), start(part));
        let listed = label.map(|label| (label.to_owned(), start(label)));
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
        self.users.add(self.file, owner, text, positions, listed);
    }
}
