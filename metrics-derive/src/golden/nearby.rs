//! Goldens of a struct elsewhere in its package, such as after a file was moved.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use frozen_metrics_schema::golden::owner_of;

/// The maximum number of folder entries to search.
const MAX_ENTRIES: usize = 10_000;

/// The maximum length of a first line.
const MAX_FIRST_LINE: u64 = 4096;

/// Returns the goldens of this owner below the package's root, by their paths from there.
pub(crate) fn goldens_of(root: &Path, owner: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    let mut left = MAX_ENTRIES;
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries.take(left) {
            left -= 1;
            let (path, name) = (entry.path(), entry.file_name());
            let Ok(kind) = entry.file_type() else { continue };
            let is_hidden = name.to_string_lossy().starts_with('.');
            if kind.is_dir() && !is_hidden && name != "target" && !path.join("Cargo.toml").exists()
            {
                folders.push(path);
            } else if kind.is_file()
                && path.extension().is_some_and(|extension| extension == "prom")
                && is_of(&path, owner)
                && let Ok(relative) = path.strip_prefix(root)
            {
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn is_of(path: &Path, owner: &str) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_FIRST_LINE).read_to_end(&mut head));
    read.is_ok() && owner_of(&String::from_utf8_lossy(&head)) == Some(owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goldens_of_an_owner_are_found_in_its_package_alone() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let golden =
            |owner: &str| format!("# Frozen by #[derive(ReplicationMetrics)] on `{owner}`.\n");
        for (path, owner) in [
            ("golden/old.prom", "Node"),
            ("src/deep/er/node.prom", "Node"),
            ("golden/link.prom", "Link"),
            ("golden/node.txt", "Node"),
            ("target/node.prom", "Node"),
            (".git/node.prom", "Node"),
            ("member/node.prom", "Node"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, golden(owner)).expect("a file");
        }
        fs::write(folder.path().join("member/Cargo.toml"), "").expect("a file");
        assert_eq!(goldens_of(folder.path(), "Node"), ["golden/old.prom", "src/deep/er/node.prom"]);
        assert!(goldens_of(folder.path(), "Nobody").is_empty());
    }
}
