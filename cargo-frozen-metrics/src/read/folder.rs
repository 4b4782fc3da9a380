//! Reads the goldens in a folder.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use frozen_metrics_schema::golden;

use super::{Files, START, is_golden, is_manifest};
use crate::error::{Error, Result};
use crate::walk::{is_hidden, is_output, walk};

/// Reads a folder and the folders in it, without following links.
pub(super) fn read(root: &Path) -> Result<Files> {
    let mut files = Files::default();
    let enters = |folder: &str| !is_hidden(folder) && !is_output(folder);
    walk(root, enters, |path, _| read_file(&mut files, root, path))?;
    Ok(files)
}

/// Adds a file below `root`. A path at which there is nothing, or a folder, is skipped.
pub(super) fn read_file(files: &mut Files, root: &Path, path: &str) -> Result<()> {
    if !Files::wants(path) {
        return Ok(());
    }
    let full = root.join(path);
    let failed = |error: io::Error| Error::new(format!("cannot read {path}: {error}"));
    let found = match fs::symlink_metadata(&full) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    if found.is_symlink() && path.ends_with(".prom") && begins_like_golden(&full) {
        let what = golden::expect_file(path, found.file_type()).err().unwrap_or_default();
        return files.refuse(path, Error::at(path, 1, what));
    }
    // As for cargo, a manifest may be a link.
    let found = match is_manifest(path) {
        true => fs::metadata(&full).unwrap_or(found),
        false => found,
    };
    if !found.is_file() {
        return Ok(());
    }
    match File::open(&full) {
        Ok(mut file) => files.add(path, found.len(), &mut file),
        Err(error) => files.refuse(path, failed(error)),
    }
}

/// Returns whether a path leads to a file that begins like a golden, also through links.
pub(super) fn begins_like_golden(path: &Path) -> bool {
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
    let start = || -> io::Result<Vec<u8>> {
        let mut start = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(File::open(path)?, START), &mut start)?;
        Ok(start)
    };
    is_file && start().is_ok_and(|start| is_golden(&start))
}
