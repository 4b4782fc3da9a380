//! Finds and reads the files of the users.

use std::fs;
use std::path::Path;

use super::reader::Users;
use crate::config::{self, FilePattern};
use crate::error::{Error, Result, line_of};
use crate::walk::{is_output, walk};

/// The largest file that is read.
const MAX_SIZE: u64 = 64 << 20;

/// Reads the files that match one of the patterns. Returns an error if a pattern matches none.
pub(super) fn read(root: &Path, patterns: &[FilePattern]) -> Result<Users> {
    let mut matched = vec![false; patterns.len()];
    let mut paths = Vec::new();
    if !patterns.is_empty() {
        // Unlike goldens, rules may be in folders such as `.github`.
        let enters =
            |folder: &str| folder != ".git" && !folder.ends_with("/.git") && !is_output(folder);
        walk(root, enters, |path, _| {
            let mut is_user = false;
            for (pattern, matched) in patterns.iter().zip(&mut matched) {
                let is_match = pattern.pattern.matches(path);
                *matched |= is_match;
                is_user |= is_match;
            }
            if is_user {
                paths.push(path.to_owned());
            }
            Ok(())
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

fn read_file(users: &mut Users, root: &Path, path: &str) {
    let full = root.join(path);
    let size = match fs::metadata(&full) {
        Ok(found) if found.is_file() => found.len(),
        Ok(_) => return users.unreadable(path, 1, "expected a regular file"),
        Err(error) => return users.unreadable(path, 1, format!("cannot read the file: {error}")),
    };
    if size > MAX_SIZE {
        let what = format!("the file has {size} bytes, at most {MAX_SIZE} are read");
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
