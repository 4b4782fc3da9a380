//! The golden file. The macro reads no other file while the struct compiles, except to explain an error.

mod build;
mod manifest;
mod nearby;
mod target;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use frozen_metrics_schema::golden::{self, Fault, Golden};
use syn::LitStr;

pub(crate) use build::{Build, Refusal};
pub(crate) use nearby::goldens_of;

/// A golden file, which may not exist.
pub(crate) struct File {
    /// The package's root.
    root: PathBuf,
    /// The path from there.
    path: String,
}

/// The golden of a set.
pub(crate) struct SetGolden {
    pub(crate) file: File,
    /// Its contents, if the compiler compares them with the set.
    pub(crate) frozen: Option<Golden>,
    /// The commands that show and accept a difference.
    pub(crate) advice: String,
}

/// A golden of a group's member.
pub(crate) struct MemberGolden {
    /// The literal that names it.
    pub(crate) name: LitStr,
    pub(crate) file: File,
    /// The member that it freezes, such as `NodeMetrics.links`.
    pub(crate) owner: String,
    /// Its contents, if the compiler compares them with the member.
    pub(crate) golden: Option<Golden>,
    /// The commands that show and accept a difference.
    pub(crate) advice: String,
}

/// Why a golden cannot be compared.
pub(crate) enum Unreadable {
    Fault(Fault),
    /// The file cannot be read, or is not a regular file.
    Other(String),
}

impl File {
    /// Reads the golden of this owner.
    pub(crate) fn read(&self, owner: &str) -> Result<Golden, Unreadable> {
        let path = self.absolute();
        let shown = self.shown();
        let unreadable = |error: io::Error| {
            Unreadable::Other(format!("golden file {shown} cannot be read: {error}"))
        };
        if !self.is_inside().map_err(unreadable)? {
            return Err(Unreadable::Other(golden::outside(&shown)));
        }
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Unreadable::Fault(Fault::Missing));
            }
            Err(error) => return Err(unreadable(error)),
            // Checked before the file is opened: opening a pipe waits for its writer.
            Ok(metadata) => {
                golden::expect_file(&shown, metadata.file_type()).map_err(Unreadable::Other)?
            }
        }
        let bytes = fs::read(&path).map_err(unreadable)?;
        Fault::check(&bytes, owner).map_err(Unreadable::Fault)
    }

    /// Returns whether the compiler may track the file, to build again when it changes.
    pub(crate) fn is_regular(&self) -> bool {
        let is_file =
            fs::symlink_metadata(self.absolute()).is_ok_and(|metadata| metadata.is_file());
        is_file && self.is_inside().unwrap_or(false)
    }

    /// Returns the path from the package's root.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    fn absolute(&self) -> PathBuf {
        self.root.join(&self.path)
    }

    /// Returns the path as rustc prints it: relative to the working directory, if it is below.
    pub(crate) fn shown(&self) -> String {
        shown(&self.absolute())
    }

    /// Returns whether the file is below the root, with links of folders resolved.
    fn is_inside(&self) -> io::Result<bool> {
        let root = self.root.canonicalize()?;
        let path = root.join(&self.path);
        let folder = path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
        Ok(folder.is_some_and(|folder| folder.starts_with(root)))
    }
}

/// Returns the path relative to the working directory, if it is below.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(root: &Path, path: &str) -> File {
        File { root: root.to_owned(), path: path.to_owned() }
    }

    fn fault(file: &File) -> String {
        match file.read("Node") {
            Err(Unreadable::Other(message)) => message,
            Err(Unreadable::Fault(fault)) => format!("{fault:?}"),
            Ok(golden) => format!("{golden:?}"),
        }
    }

    #[test]
    #[cfg(unix)]
    fn only_a_regular_file_inside_the_package_is_read() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::TempDir::new().expect("a folder");
        let root = folder.path().join("package");
        fs::create_dir_all(root.join("folder.prom")).expect("folders");
        fs::write(folder.path().join("outside.prom"), "").expect("a file");
        fs::write(root.join("inside.prom"), "").expect("a file");
        symlink("inside.prom", root.join("link.prom")).expect("a link");
        symlink("..", root.join("up")).expect("a link");
        let pipe = std::process::Command::new("mkfifo").arg(root.join("pipe.prom")).status();
        assert!(pipe.expect("mkfifo runs").success());
        for (path, expected) in [
            ("folder.prom", "is a folder, expected a regular file"),
            ("link.prom", "is a symbolic link"),
            ("pipe.prom", "is a pipe or a device"),
            ("up/outside.prom", "is outside the package"),
            ("up/missing.prom", "is outside the package"),
            ("missing.prom", "Missing"),
            ("folder.prom/x/y.prom", "Missing"),
            ("inside.prom", "the file is empty"),
        ] {
            let file = file(&root, path);
            let message = fault(&file);
            assert!(message.contains(expected), "{path}: {message}");
            assert_eq!(file.is_regular(), path == "inside.prom", "{path}");
        }
    }
}
