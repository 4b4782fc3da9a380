//! `--fix-users`: applies renames of metrics, labels and values, with thresholds in a new unit, to the files of the users.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use super::proposal::{Proposal, write_all};
use crate::Output;
use crate::cli::FixUsers;
use crate::error::Result;
use crate::finding::Finding;
use crate::impact::{Fixes, fixes, unified_diff};
use crate::uses::Users;

/// Prints the changes of the users' files as a diff, or writes them. What cannot be fixed is listed on standard error.
pub(super) fn fix(
    findings: &[Finding],
    users: &Users,
    root: &Path,
    how: FixUsers,
) -> Result<Output> {
    let Fixes { files, unfixed } = fixes(findings, users);
    for line in &unfixed {
        let _ = writeln!(io::stderr(), "not fixed: {line}");
    }
    let mut text = String::new();
    match how {
        FixUsers::Diff => {
            for file in &files {
                text.push_str(&unified_diff(&file.path, &file.old, &file.new));
            }
        }
        FixUsers::Write => {
            let proposals = files
                .into_iter()
                .map(|file| (file.edits, Proposal::of_file(root, file.path, file.old, file.new)));
            let (counts, proposals): (Vec<_>, Vec<_>) = proposals.unzip();
            write_all(&proposals)?;
            for (count, proposal) in counts.iter().zip(&proposals) {
                let edits =
                    if *count == 1 { "1 edit".to_owned() } else { format!("{count} edits") };
                let _ = writeln!(text, "wrote {} ({edits})", proposal.shown);
            }
        }
    }
    if text.is_empty() {
        let _ = writeln!(io::stderr(), "no rename to apply");
    }
    Ok(Output { text, code: 0 })
}
