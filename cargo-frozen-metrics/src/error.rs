//! Errors: why a command failed.

use std::fmt;

/// The exit code if there are findings.
pub(crate) const FINDINGS: u8 = 100;
/// The exit code if the command could not run.
pub(crate) const COULD_NOT_RUN: u8 = 101;
/// The exit code for an invalid command line or configuration.
pub(crate) const USAGE: u8 = 2;
/// The exit code after an interruption, as shells report it.
pub(crate) const INTERRUPTED: u8 = 130;

/// The reason why a command failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Error {
    /// The file and the line, if the reason is in a file.
    place: Option<(String, usize)>,
    what: String,
    help: Option<String>,
    code: u8,
}

impl Error {
    /// Creates an error that is not about a line of a file.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { place: None, what: what.into(), help: None, code: COULD_NOT_RUN }
    }

    /// Creates the error of a command that was interrupted.
    pub(crate) fn interrupted() -> Self {
        Self { code: INTERRUPTED, ..Self::new("interrupted, so nothing was written") }
    }

    /// Creates an error about a line of a file.
    pub(crate) fn at(file: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { place: Some((file.into(), line)), ..Self::new(what) }
    }

    /// Adds advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Marks the error as one of the command line or the configuration.
    pub(crate) fn usage(mut self) -> Self {
        self.code = USAGE;
        self
    }

    /// Marks the error as one about findings.
    pub(crate) fn findings(mut self) -> Self {
        self.code = FINDINGS;
        self
    }

    /// Returns what is wrong, without the place and the advice.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    /// Returns the exit code.
    pub(crate) fn code(&self) -> u8 {
        self.code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        if let Some((file, line)) = &self.place {
            write!(f, "\n  --> {file}:{line}")?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  = help: {help}"),
            None => Ok(()),
        }
    }
}

/// The result of a step of a command.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// Returns the line, counted from 1, of a byte of a file.
pub(crate) fn line_of(text: &[u8], at: usize) -> usize {
    1 + text[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}
