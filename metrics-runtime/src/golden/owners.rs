//! The owner of each golden in this process. The derive sees one struct at a time, so it cannot detect two
//! structs that use the same golden.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

static OWNERS: Mutex<BTreeMap<PathBuf, String>> = Mutex::new(BTreeMap::new());

/// Records the owner of a golden. Returns an error if the golden already has another owner.
pub(super) fn claim(path: &Path, owner: &str) -> Result<(), String> {
    let mut owners = OWNERS.lock().unwrap_or_else(PoisonError::into_inner);
    let first = owners.entry(path.to_owned()).or_insert_with(|| owner.to_owned());
    match first == owner {
        true => Ok(()),
        false => Err(format!(
            "golden file {} is used by {first} and {owner}: use a separate golden for each",
            path.display()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_golden_belongs_to_the_struct_that_claimed_it_first() {
        for (first, second) in [("`a::Node`", "`b::Node`"), ("`b::Node`", "`a::Node`")] {
            let path = PathBuf::from(format!("golden of {first}"));
            assert_eq!(claim(&path, first), Ok(()));
            assert_eq!(claim(&path, first), Ok(()));
            let message = claim(&path, second).unwrap_err();
            assert!(message.contains(&format!("{first} and {second}")), "{message}");
        }
    }
}
