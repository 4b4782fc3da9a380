//! The reasons why a golden cannot be compared.

use super::{Golden, is_overwritable, read};
use crate::exposition::Malformed;

/// The reason why a golden cannot be compared.
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
    /// The file does not exist.
    Missing,
    /// The file does not begin like a golden. It is never overwritten.
    Foreign,
    /// The file has a line that is not legal in a golden.
    Malformed(Malformed),
    /// The golden belongs to another owner.
    OfAnother(Box<Golden>),
}

impl Fault {
    /// Parses the bytes of a file as the golden of this owner.
    ///
    /// # Errors
    ///
    /// Returns an error if the bytes are not a golden, or are the golden of another owner.
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

    /// Returns a message that states the problem with the golden of `owner` and how to fix it. `accept` states
    /// how to write the golden, as in "run `…` and commit the golden".
    pub fn message(&self, path: &str, owner: &str, accept: &str) -> String {
        match self {
            Self::Missing => {
                format!("golden file {path} does not exist\nto write it, {accept}")
            }
            Self::Foreign => format!(
                "file {path} is not a golden: it does not begin with `# Frozen by`, so it is never overwritten; name another file, or delete this one"
            ),
            Self::Malformed(Malformed { line, what }) => {
                format!(
                    "golden file {path}:{line} is malformed: {what}\nto write it again, {accept}"
                )
            }
            Self::OfAnother(golden) => format!(
                "golden file {path} belongs to `{}`, not to `{owner}`\n\
                 if `{}` was renamed, {accept}; otherwise name another file, or delete this one",
                golden.schema.name, golden.schema.name
            ),
        }
    }
}
