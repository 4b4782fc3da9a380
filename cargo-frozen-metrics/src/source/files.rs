//! The source files of a package.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::walk::{is_hidden, walk};

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
pub(crate) fn sources(root: &Path, word: &str) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    let enters = |folder: &str| {
        let is_other = root.join(folder).join("Cargo.toml").exists();
        !is_other && !is_hidden(folder) && folder != "target"
    };
    walk(root, enters, |path, kind| {
        if !kind.is_file() || !path.ends_with(".rs") {
            return Ok(());
        }
        let path = root.join(path);
        let failed = |error| Error::new(format!("cannot read {}: {error}", path.display()));
        let Ok(text) = String::from_utf8(fs::read(&path).map_err(failed)?) else { return Ok(()) };
        if text.contains(word) {
            sources.push(Source::new(path, text));
        }
        Ok(())
    })?;
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(sources)
}
