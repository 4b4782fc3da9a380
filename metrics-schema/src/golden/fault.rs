//! Why a golden cannot be compared at all.

use super::{Golden, is_overwritable, read};
use crate::exposition::Malformed;

/// A golden that freezes nothing, or something else.
///
/// ```
/// use frozen_metrics_schema::golden::Fault;
///
/// let fault = Fault::Missing;
/// assert_eq!(
///     fault.message("golden/node.prom", "Node", "run `…` and commit the golden"),
///     "golden file golden/node.prom does not exist\nto write it, run `…` and commit the golden",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is no file.
    Missing,
    /// The file does not begin as a golden does, so nothing overwrites it.
    Foreign,
    /// A line that no golden has.
    Malformed(Malformed),
    /// It names another owner.
    OfAnother(Box<Golden>),
}

impl Fault {
    /// Returns the golden of this owner that is in a file of these bytes.
    ///
    /// # Errors
    ///
    /// The bytes are no golden, or that of another owner.
    pub fn check(bytes: &[u8], owner: &str) -> Result<Golden, Self> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) if is_overwritable(text) => text,
            Err(error) if bytes.starts_with(b"# Frozen by") => {
                let good = &bytes[..error.valid_up_to()];
                let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
                return Err(Self::Malformed(Malformed::new(line, "expected UTF-8 text")));
            }
            _ => return Err(Self::Foreign),
        };
        match read(text) {
            Ok(golden) if golden.schema.name == owner => Ok(golden),
            Ok(golden) => Err(Self::OfAnother(Box::new(golden))),
            Err(malformed) => Err(Self::Malformed(malformed)),
        }
    }

    /// Returns what is wrong with the golden of `owner`, and how to mend it: `accept` says how to
    /// write it, as in "run `…` and commit the golden".
    pub fn message(&self, path: &str, owner: &str, accept: &str) -> String {
        match self {
            Self::Missing => {
                format!("golden file {path} does not exist\nto write it, {accept}")
            }
            Self::Foreign => format!(
                "file {path} is no golden, because it does not begin with `# Frozen by`, and is never overwritten: name another file, or delete this one"
            ),
            Self::Malformed(Malformed { line, what }) => {
                format!(
                    "golden file {path}:{line} is malformed: {what}\nto write it again, {accept}"
                )
            }
            Self::OfAnother(golden) => format!(
                "golden file {path} belongs to `{}`, not to `{owner}`\n\
                 if the struct was renamed, {accept}; else name another file, or delete this one",
                golden.schema.name
            ),
        }
    }
}
