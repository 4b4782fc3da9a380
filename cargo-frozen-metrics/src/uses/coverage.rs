//! How much of the users' files was read, and what was not understood.

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
    /// The number of files that are templates of Helm, which are read without what Helm inserts.
    pub(crate) templates: usize,
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

impl Coverage {
    /// Adds something that was not understood.
    pub(super) fn fault(
        &mut self,
        file: &str,
        line: usize,
        column: usize,
        what: impl Into<String>,
    ) {
        let (file, what) = (file.to_owned(), what.into());
        self.faults.push(NotUnderstood { file, line, column, what });
    }
}
