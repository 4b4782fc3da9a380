//! `--rules-out`: writes the recording rules that keep the old names of renamed metrics.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::cure::RecordingRules;
use crate::error::{Error, Result};
use crate::finding::Finding;

/// The start of the file, by which later runs recognise it.
const START: &str = "# Written by `cargo frozen-metrics check --rules-out`.";

/// Writes the recording rules of all findings. `shown` is the path in messages. Returns an error if the file exists and
/// was not written by this function.
pub(super) fn write(findings: &[Finding], file: &Path, shown: &Path) -> Result<()> {
    let mut rules = RecordingRules::default();
    for finding in findings {
        rules.extend(&finding.rules);
    }
    let shown = shown.display().to_string();
    match fs::read(file) {
        Ok(old) if !old.is_empty() && !old.starts_with(START.as_bytes()) => {
            let what = "the file exists, and `--rules-out` did not write it";
            return Err(Error::at(shown, 1, what).help("name another file, or delete this one"));
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Error::at(shown, 1, format!("cannot read the file: {error}")));
        }
        _ => {}
    }
    let text = format!(
        "{START} It records renamed metrics under their old names.\n\
         # Load it in Prometheus until all queries use the new names.\n{}",
        rules.to_yaml()
    );
    fs::write(file, text)
        .map_err(|error| Error::at(&shown, 1, format!("cannot write the file: {error}")))?;
    let rules = match rules.len() {
        1 => "1 recording rule".to_owned(),
        count => format!("{count} recording rules"),
    };
    let _ = writeln!(io::stderr(), "wrote {rules} to {shown}");
    Ok(())
}
