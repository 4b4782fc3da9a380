//! Walks folders.

use std::fs::{self, FileType};
use std::io;
use std::path::Path;

use crate::error::{Error, Result};

/// Calls `found` with the path of each file below `root`, and with its type. Paths begin at `root` and have `/` between
/// their parts; those that are not UTF-8 are skipped. Only folders with a path for which `enters` returns true are
/// entered. A link is a file, whatever it leads to.
pub(crate) fn walk(
    root: &Path,
    enters: impl Fn(&str) -> bool,
    mut found: impl FnMut(&str, FileType) -> Result<()>,
) -> Result<()> {
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        let failed =
            |error: io::Error| Error::new(format!("cannot read {}: {error}", path.display()));
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let below =
                if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().map_err(failed)?;
            if !kind.is_dir() {
                found(&below, kind)?;
            } else if enters(&below) {
                folders.push(below);
            }
        }
    }
    Ok(())
}

/// Returns whether a folder has build output or dependencies.
pub(crate) fn is_output(folder: &str) -> bool {
    matches!(name(folder), "target" | "node_modules")
}

/// Returns whether the name of a folder begins with a dot, as that of a repository.
pub(crate) fn is_hidden(folder: &str) -> bool {
    name(folder).starts_with('.')
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn all_files_are_found_except_those_in_folders_that_are_not_entered() {
        let folder = TempDir::new().unwrap();
        for path in ["a", "b/c", "b/d/e", "target/f", "b/.git/g"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let files = |enters: &dyn Fn(&str) -> bool| {
            let mut files = Vec::new();
            walk(folder.path(), enters, |path, _| {
                files.push(path.to_owned());
                Ok(())
            })
            .unwrap();
            files.sort();
            files
        };
        assert_eq!(files(&|_| true), ["a", "b/.git/g", "b/c", "b/d/e", "target/f"]);
        let enters = |folder: &str| !is_output(folder) && !is_hidden(folder);
        assert_eq!(files(&enters), ["a", "b/c", "b/d/e"]);
        assert_eq!(files(&|folder| folder != "b"), ["a", "target/f"]);
        let missing = walk(&folder.path().join("x"), |_| true, |_, _| Ok(()));
        assert!(missing.unwrap_err().what().starts_with("cannot read "));
    }
}
