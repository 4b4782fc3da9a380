//! Goldens and other files that are to be written: all or none.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

use frozen_metrics_schema::diff::{compare, describe};
use frozen_metrics_schema::exposition::Malformed;
use frozen_metrics_schema::golden::{self, History};

use super::context::Context;
use crate::error::{Error, Result};
use crate::walk::walk;

/// The folder that the tests write goldens to. It is removed at the end.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// A golden, or another file, that may change.
#[derive(Debug)]
pub(super) struct Proposal {
    /// The path of the golden.
    file: PathBuf,
    /// The path from the root of the repository.
    pub(super) shown: String,
    /// The content of the golden; `None` if it does not exist.
    old: Option<Vec<u8>>,
    /// The content to write.
    pub(super) new: String,
}

impl Folder {
    /// Creates an empty folder among the files that cargo builds.
    pub(super) fn create(context: &Context) -> Result<Self> {
        let name = format!("bless-{}", process::id());
        let path = context.workspace.target_directory.join("frozen-metrics").join(name);
        let failed = |error| Error::new(format!("cannot create {}: {error}", path.display()));
        // An earlier process with this id may have been killed.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).map_err(failed)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Reads the goldens in the folder: each is at `<package>/<path from the root of the package>`.
    pub(super) fn proposals(&self, context: &Context) -> Result<Vec<Proposal>> {
        let mut proposals = Vec::new();
        walk(
            &self.0,
            |_| true,
            |path, _| {
                let file = self.0.join(path);
                let failed = |error| Error::new(format!("cannot read {}: {error}", file.display()));
                let Some((package, golden)) = path.split_once('/') else { return Ok(()) };
                let Some(package) = context.workspace.package(package) else { return Ok(()) };
                let new = fs::read_to_string(&file).map_err(failed)?;
                proposals.push(Proposal::read(context, package.root().join(golden), new)?);
                Ok(())
            },
        )?;
        proposals.sort_by(|one, other| one.shown.cmp(&other.shown));
        Ok(proposals)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // If it cannot be removed, `cargo clean` removes it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Proposal {
    /// Creates a golden that does not exist yet.
    #[cfg(test)]
    pub(super) fn in_test(shown: &str, new: &str) -> Self {
        Self { file: shown.into(), shown: shown.to_owned(), old: None, new: new.to_owned() }
    }

    fn read(context: &Context, file: PathBuf, new: String) -> Result<Self> {
        let shown = context.shown(&file);
        let Some(shown) = shown else {
            let what = format!("{} is outside the repository", file.display());
            return Err(Error::new(what));
        };
        let failed = |error| Error::at(&shown, 1, format!("cannot read the golden: {error}"));
        let old = read(&file).map_err(failed)?;
        Ok(Self { file, shown, old, new })
    }

    /// Creates the change of any other file. `shown` is its path from the root.
    pub(super) fn of_file(root: &Path, shown: String, old: String, new: String) -> Self {
        let file = root.join(&shown);
        // The file is replaced, not a link to it.
        let file = file.canonicalize().unwrap_or(file);
        Self { file, shown, old: Some(old.into_bytes()), new }
    }

    /// Returns the path of the golden.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// Returns whether writing the golden changes the file.
    pub(super) fn is_change(&self) -> bool {
        self.old.as_deref() != Some(self.new.as_bytes())
    }

    /// Describes what changes in the file, as lines.
    pub(super) fn describe(&self) -> String {
        let shown = &self.shown;
        let old = self.old.as_ref().map(|old| String::from_utf8_lossy(old));
        let (Some(old), Ok(new)) = (old, golden::read(&self.new)) else {
            return format!("{shown} would be created\n");
        };
        let base = match golden::read(&old) {
            Ok(golden) => golden.schema,
            Err(Malformed { line, what }) => {
                return format!("{shown} would be written again: line {line}: {what}\n");
            }
        };
        let mut difference = describe(&compare(&base, &new.schema));
        for retired in History::salvage(&old).retired {
            if new.schema.family(&retired.name).is_some() {
                let name = &retired.name;
                let _ = writeln!(
                    difference,
                    "  revived  {name}: it is declared again, so its RETIRED line is removed"
                );
            }
        }
        match &*difference {
            "" => format!("{shown} would change: no family changes\n"),
            difference => format!("{shown} would change\n{difference}"),
        }
    }
}

fn read(file: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the files that change: all of them, or none if one cannot be written.
pub(super) fn write_all(proposals: &[Proposal]) -> Result<()> {
    let changed: Vec<_> = proposals.iter().filter(|proposal| proposal.is_change()).collect();
    let failed = |proposal: &Proposal, error: io::Error| {
        Error::at(&proposal.shown, 1, format!("nothing was written: {error}"))
    };
    let mut temporary = Vec::new();
    let mut written = 0;
    let mut result = Ok(());
    for proposal in &changed {
        match proposal.write_beside() {
            Ok(path) => temporary.push(path),
            Err(error) => {
                result = Err(failed(proposal, error));
                break;
            }
        }
    }
    if result.is_ok() {
        for (proposal, path) in changed.iter().zip(&temporary) {
            if let Err(error) = fs::rename(path, &proposal.file) {
                result = Err(failed(proposal, error));
                break;
            }
            written += 1;
        }
    }
    if result.is_err() {
        // The first error is reported. What cannot be undone stays.
        for proposal in &changed[..written] {
            let _ = match &proposal.old {
                Some(old) => fs::write(&proposal.file, old),
                None => fs::remove_file(&proposal.file),
            };
        }
        for path in &temporary[written..] {
            let _ = fs::remove_file(path);
        }
    }
    result
}

impl Proposal {
    /// Writes the new content to a temporary file in the folder of the golden, and returns its path. Returns an error
    /// if the golden changed since it was read.
    fn write_beside(&self) -> io::Result<PathBuf> {
        if read(&self.file)? != self.old {
            return Err(io::Error::other("the file changed in the meantime"));
        }
        let (Some(folder), Some(name)) = (self.file.parent(), self.file.file_name()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        fs::create_dir_all(folder)?;
        let path = folder.join(format!(".{}.{}.tmp", name.to_string_lossy(), process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        let result =
            file.write_all(self.new.as_bytes()).and_then(|()| match fs::metadata(&self.file) {
                Ok(metadata) => file.set_permissions(metadata.permissions()),
                Err(_) => Ok(()),
            });
        match result {
            Ok(()) => Ok(path),
            Err(error) => {
                let _ = fs::remove_file(&path);
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn proposal(folder: &TempDir, path: &str, old: Option<&str>) -> Proposal {
        let (file, old) = (folder.path().join(path), old.map(|old| old.as_bytes().to_vec()));
        Proposal { file, shown: path.to_owned(), old, new: "new".to_owned() }
    }

    #[test]
    fn either_all_goldens_are_written_or_none() {
        let folder = TempDir::new().unwrap();
        let read = |path: &str| fs::read_to_string(folder.path().join(path)).ok();
        fs::write(folder.path().join("a.prom"), "old").unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let [a, b] = [proposal(&folder, "a.prom", Some("old")), proposal(&folder, "b.prom", None)];
        // The folder of the third cannot be created. Then the third is no longer as it was read.
        let blocked = proposal(&folder, "file/c.prom", None);
        let error = write_all(&[a, b, blocked]).unwrap_err().to_string();
        assert!(error.contains("--> file/c.prom:1"), "{error}");
        let [a, b] = [proposal(&folder, "a.prom", Some("old")), proposal(&folder, "b.prom", None)];
        let changed = proposal(&folder, "file", Some("other"));
        let error = write_all(&[a, b, changed]).unwrap_err().to_string();
        assert!(error.contains("the file changed in the meantime"), "{error}");
        assert_eq!((read("a.prom").as_deref(), read("b.prom")), (Some("old"), None));
        // The folder of the last has the name of the third. What was written before is undone.
        let [a, b] = [proposal(&folder, "a.prom", Some("old")), proposal(&folder, "b.prom", None)];
        let [file, inside] = ["c.prom", "c.prom/d.prom"].map(|path| proposal(&folder, path, None));
        let error = write_all(&[a, b, file, inside]).unwrap_err().to_string();
        assert!(error.contains("--> c.prom:1"), "{error}");
        assert_eq!((read("a.prom").as_deref(), read("b.prom")), (Some("old"), None));
        fs::remove_dir(folder.path().join("c.prom")).expect("an empty folder");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
        let [a, b] =
            [proposal(&folder, "a.prom", Some("old")), proposal(&folder, "x/b.prom", None)];
        write_all(&[a, b]).unwrap();
        assert_eq!(
            (read("a.prom").as_deref(), read("x/b.prom").as_deref()),
            (Some("new"), Some("new"))
        );
    }
}
