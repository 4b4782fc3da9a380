//! The commands, and what they share.

mod bless;
mod check;
mod context;
mod fix_users;
mod history;
mod new_name;
mod proposal;
mod rename;
mod request;
mod rules_out;
mod usage;
mod working_tree;

use std::io::{self, BufRead, IsTerminal, Write};

use crate::error::{Error, Result};

pub(crate) use bless::bless;
pub(crate) use check::check;
pub(crate) use rename::rename;
pub(crate) use usage::usage;

/// Prints text at once.
fn print(text: &str) {
    // A reader that stops reading, such as `head`, is not an error.
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Prints warnings.
fn warn(warnings: &[String]) {
    for warning in warnings {
        let _ = writeln!(io::stderr(), "warning: {warning}");
    }
}

/// Asks whether to do something, unless it is already confirmed. Returns an error if nobody can answer, or if the
/// answer is no.
fn confirm(question: &str, is_confirmed: bool) -> Result<()> {
    if is_confirmed {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        let what = "nothing was written, because standard input is not a terminal";
        return Err(Error::new(what).help("add `--yes` to write without a question").usage());
    }
    let mut stderr = io::stderr().lock();
    let _ = write!(stderr, "{question} [y/N] ").and_then(|()| stderr.flush());
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer).unwrap_or(0) == 0 {
        // Nobody ended the line of the question.
        let _ = writeln!(stderr);
    }
    match &*answer.trim().to_ascii_lowercase() {
        "y" | "yes" => Ok(()),
        _ => Err(Error::new("nothing was written")),
    }
}
