//! The source files of a package.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A source file.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// The number of bytes before the code: a byte order mark and a line `#!…`.
    pub(super) skipped: usize,
}

impl Source {
    pub(super) fn new(path: PathBuf, text: String) -> Self {
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let code = &text[mark..];
        // `#![…]` is an attribute.
        let is_shebang =
            code.strip_prefix("#!").is_some_and(|rest| !rest.trim_start().starts_with('['));
        let shebang = if is_shebang { code.find('\n').unwrap_or(code.len()) } else { 0 };
        Self { path, skipped: mark + shebang, text }
    }

    /// Returns the code. Locations of tokens are relative to its beginning.
    pub(super) fn code(&self) -> &str {
        &self.text[self.skipped..]
    }
}

/// Returns the source files of a package that contain a word. Files of packages in subfolders are left out, and so are
/// files that are not UTF-8.
pub(crate) fn sources(root: &Path, word: &str) -> io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let is_other = folder != root && folder.join("Cargo.toml").exists();
        if is_other {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let is_skipped = entry.file_name().to_string_lossy().starts_with('.')
                || (folder == root && entry.file_name() == "target");
            if kind.is_dir() && !is_skipped {
                folders.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs")
            {
                let bytes = fs::read(&path)?;
                let Ok(text) = String::from_utf8(bytes) else { continue };
                if text.contains(word) {
                    sources.push(Source::new(path, text));
                }
            }
        }
    }
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}
