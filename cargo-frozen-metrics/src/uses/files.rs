//! Finds and reads the files of the users.

use std::fs;
use std::io;
use std::path::Path;

use super::config::FilePattern;
use super::reader::Users;
use crate::config;
use crate::error::{Error, Result, line_of};

/// Folders of repositories, build output and dependencies, which are not searched.
const SKIPPED: [&str; 3] = [".git", "target", "node_modules"];

/// The largest file that is read.
const LARGEST: u64 = 64 << 20;

/// Reads the files that match one of the patterns. Returns an error if a pattern matches none.
pub(super) fn read(root: &Path, patterns: &[FilePattern]) -> Result<Users> {
    let mut matched = vec![false; patterns.len()];
    let mut paths = Vec::new();
    if !patterns.is_empty() {
        walk(root, &mut |path| {
            let mut is_user = false;
            for (pattern, matched) in patterns.iter().zip(&mut matched) {
                let is_match = pattern.pattern.matches(path);
                *matched |= is_match;
                is_user |= is_match;
            }
            if is_user {
                paths.push(path.to_owned());
            }
        })?;
    }
    if let Some(index) = matched.iter().position(|matched| !matched) {
        let FilePattern { pattern, line } = &patterns[index];
        let what = format!("the pattern `{}` of `users` matches no file", pattern.as_str());
        let help = "correct or delete it: paths begin at the root of the repository";
        return Err(Error::at(config::FILE, *line, what).help(help).usage());
    }
    paths.sort();
    let mut users = Users::default();
    for path in &paths {
        read_file(&mut users, root, path);
    }
    Ok(users)
}

/// Calls `found` with the path of each file below `root`. Links to folders are not followed.
fn walk(root: &Path, found: &mut dyn FnMut(&str)) -> Result<()> {
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let path = root.join(&folder);
        let failed =
            |error: io::Error| Error::new(format!("cannot read {}: {error}", path.display()));
        for entry in fs::read_dir(&path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            // A pattern is UTF-8, so that it matches no other path.
            let Some(name) = name.to_str() else { continue };
            let below =
                if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            if !entry.file_type().map_err(failed)?.is_dir() {
                found(&below);
            } else if !SKIPPED.contains(&name) {
                folders.push(below);
            }
        }
    }
    Ok(())
}

fn read_file(users: &mut Users, root: &Path, path: &str) {
    let full = root.join(path);
    let size = match fs::metadata(&full) {
        Ok(found) if found.is_file() => found.len(),
        Ok(_) => return users.unreadable(path, 1, "expected a regular file"),
        Err(error) => return users.unreadable(path, 1, format!("cannot read the file: {error}")),
    };
    if size > LARGEST {
        let what = format!("the file has {size} bytes, at most {LARGEST} are read");
        return users.unreadable(path, 1, what);
    }
    match fs::read(&full).map(String::from_utf8) {
        Ok(Ok(text)) => users.read(path, text),
        Ok(Err(error)) => {
            let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
            users.unreadable(path, line, "expected UTF-8 text");
        }
        Err(error) => users.unreadable(path, 1, format!("cannot read the file: {error}")),
    }
}
