//! Promise: a package that is published has the texts of its licences, and every file that its source
//! includes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned()
}

/// The folders of the packages that are published.
fn published() -> Vec<PathBuf> {
    let entries = fs::read_dir(workspace()).unwrap().map(|entry| entry.unwrap().path());
    let is_published = |folder: &PathBuf| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml"));
        manifest.is_ok_and(|text| text.contains("[package]") && !text.contains("publish = false"))
    };
    let mut folders: Vec<_> = entries.filter(is_published).collect();
    // The fuzzing crate is a workspace of its own.
    folders.retain(|folder| !folder.ends_with("fuzz"));
    folders.sort();
    folders
}

/// The files of the package, as they would be uploaded.
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
fn the_texts_of_both_licences_travel_in_every_package() {
    let published = published();
    assert!(published.len() >= 3, "{published:?}");
    for folder in published {
        let files = files(&folder);
        for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
            let has_licence = files.iter().any(|file| file == licence);
            assert!(has_licence, "{licence} in {}: {files:?}", folder.display());
            // A link is one to the text of the repository.
            let text = fs::read_to_string(folder.join(licence)).unwrap();
            assert_eq!(text, fs::read_to_string(workspace().join(licence)).unwrap());
        }
    }
}

#[test]
fn every_file_that_is_not_code_is_in_its_package() {
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

/// Every file below this folder, if there is one.
fn below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = |path: PathBuf| if path.is_dir() { below(&path) } else { vec![path] };
    paths.flat_map(files).collect()
}
