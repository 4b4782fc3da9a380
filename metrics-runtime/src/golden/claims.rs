//! Which struct each golden belongs to, in this process: the derive sees one struct at a time, and
//! two of one name in two modules would pass for each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

static CLAIMS: Mutex<BTreeMap<PathBuf, String>> = Mutex::new(BTreeMap::new());

/// Says that the golden is this struct's; an error where it is another's.
pub(super) fn claim(path: &Path, owner: &str) -> Result<(), String> {
    let file = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut claims = CLAIMS.lock().unwrap_or_else(PoisonError::into_inner);
    let first = claims.entry(file).or_insert_with(|| owner.to_owned());
    match first == owner {
        true => Ok(()),
        false => Err(format!(
            "golden {} is named by `{first}` and by `{owner}`: give each a golden of its own",
            path.display()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_golden_belongs_to_the_struct_that_was_there_first() {
        for (first, second) in [("a::Node", "b::Node"), ("b::Node", "a::Node")] {
            let path = PathBuf::from(format!("golden of {first}"));
            assert_eq!(claim(&path, first), Ok(()));
            assert_eq!(claim(&path, first), Ok(()));
            let message = claim(&path, second).unwrap_err();
            assert!(message.contains(&format!("`{first}` and by `{second}`")), "{message}");
        }
    }
}
