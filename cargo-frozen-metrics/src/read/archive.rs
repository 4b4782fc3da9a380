//! Reads the goldens in a tar archive, as `git archive` writes it.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::Files;
use crate::error::{Error, Result};

/// Reads an archive without extracting it. If all files are in one folder with a manifest, the folder is removed from
/// their paths.
pub(super) fn read(path: &Path, name: &str) -> Result<Files> {
    let failed = |error: io::Error| {
        // The message may quote the content of the file after a colon.
        let error = error.to_string();
        let error = error.split([':', '\n']).next().unwrap_or_default();
        let what = format!("cannot read {name} as a tar archive: {error}");
        Error::new(what).help("decompress the archive first, as in `gzip --decompress --keep`")
    };
    let file = File::open(path).map_err(failed)?;
    let mut archive = tar::Archive::new(BufReader::new(file));
    let mut files = Files::default();
    let mut is_empty = true;
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        is_empty = false;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path().map_err(failed)?.to_string_lossy().into_owned();
        let path = path.trim_start_matches("./").to_owned();
        if Files::wants(&path) {
            let size = entry.size();
            files.add(&path, size, &mut entry.by_ref())?;
        }
    }
    if is_empty {
        return Err(Error::new(format!("{name} has no files")));
    }
    Ok(without_folder(files))
}

fn without_folder(files: Files) -> Files {
    let first = |path: &String| path.split_once('/').map(|(folder, _)| folder.to_owned());
    let mut folders = files.goldens.keys().chain(files.manifests.keys()).map(first);
    let Some(Some(folder)) = folders.next() else { return files };
    if folders.any(|other| other.as_ref() != Some(&folder)) {
        return files;
    }
    // Without a manifest, the folder may be part of the paths in the repository.
    if !files.manifests.contains_key(&format!("{folder}/Cargo.toml")) {
        return files;
    }
    let strip = |path: String| path[folder.len() + 1..].to_owned();
    let (goldens, manifests) = (files.goldens.into_iter(), files.manifests.into_iter());
    Files {
        goldens: goldens.map(|(path, bytes)| (strip(path), bytes)).collect(),
        manifests: manifests.map(|(path, bytes)| (strip(path), bytes)).collect(),
        submodules: files.submodules,
    }
}
