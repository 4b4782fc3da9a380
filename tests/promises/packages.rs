//! Promise: every published package contains the license texts and every file that its source
//! includes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned()
}

/// Returns the folders of the published packages.
fn published() -> Vec<PathBuf> {
    let entries = fs::read_dir(workspace()).unwrap().map(|entry| entry.unwrap().path());
    let is_published = |folder: &PathBuf| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.contains("[package]") && !text.contains("publish = false"))
    };
    let mut folders: Vec<_> = entries.filter(is_published).collect();
    // The fuzz crate is a workspace of its own.
    folders.retain(|folder| !folder.ends_with("fuzz"));
    folders.sort();
    folders
}

/// Returns the files that `cargo package` would upload.
fn files(folder: &Path) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    assert!(output.status.success(), "{}", text(output.stderr));
    text(output.stdout).lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn every_package_contains_both_license_texts() {
    let published = published();
    assert!(published.len() >= 3, "{published:?}");
    for folder in published {
        let files = files(&folder);
        for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let has_license = files.iter().any(|file| file == license);
            assert!(has_license, "{license} in {}: {files:?}", folder.display());
            // The file may be a link to the text in the workspace.
            let text = fs::read_to_string(folder.join(license)).unwrap();
            assert_eq!(text, fs::read_to_string(workspace().join(license)).unwrap());
        }
    }
}

#[test]
fn every_included_file_is_in_its_package() {
    for folder in published() {
        let files = files(&folder);
        for subfolder in ["src", "templates", "golden"] {
            for path in below(&folder.join(subfolder)) {
                let name = path.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
                assert!(files.contains(&name), "{name} in {}: {files:?}", folder.display());
            }
        }
    }
}

/// Returns all files below a folder, or none if it does not exist.
fn below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = |path: PathBuf| if path.is_dir() { below(&path) } else { vec![path] };
    paths.flat_map(files).collect()
}
