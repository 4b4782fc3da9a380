//! Reads the goldens of both sides: of the working tree, and of a commit, a folder or an archive.

mod archive;
mod expect;
mod folder;
mod git;
mod package;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;

use frozen_metrics_schema::golden::{self, Golden};

use crate::config::{self, Exclude};
use crate::error::{Error, Result, line_of};

pub(crate) use expect::{RECOGNISED, expect_goldens};
pub(crate) use git::Repository;
pub(crate) use package::Package;

/// The size of the largest golden that is read. One of 10,000 families has about 2 MB.
const MAX_SIZE: u64 = 32 << 20;

/// The number of bytes that show whether a file is a golden.
const START: u64 = 4096;

/// A golden of one side.
#[derive(Debug)]
pub(crate) struct GoldenFile {
    /// The path from the root of the repository.
    pub(crate) path: String,
    /// The package that the golden belongs to.
    pub(crate) package: Option<Package>,
    pub(crate) golden: Golden,
}

/// The goldens of one side.
#[derive(Debug)]
pub(crate) struct Side {
    /// The name of the side in messages.
    pub(crate) name: String,
    pub(crate) goldens: Vec<GoldenFile>,
    /// What was not read although it may belong to the side.
    pub(crate) warnings: Vec<String>,
}

/// The relevant files of one side by path: those that begin like a golden, and manifests.
#[derive(Debug, Default)]
struct Files {
    /// The content of each golden, or the reason why it cannot be read.
    goldens: BTreeMap<String, Result<Vec<u8>>>,
    manifests: BTreeMap<String, Vec<u8>>,
    /// The path of each submodule, and those of the goldens in it.
    submodules: Vec<(String, Vec<String>)>,
}

impl Files {
    /// Returns whether a file with this path can be a golden or a manifest.
    fn wants(path: &str) -> bool {
        path.ends_with(".prom") || is_manifest(path)
    }

    /// Adds a file if it is a manifest, or begins like a golden. `size` is its number of bytes.
    fn add(&mut self, path: &str, size: u64, content: &mut impl Read) -> Result<()> {
        let failed = |error: io::Error| Error::new(format!("cannot read {path}: {error}"));
        let mut bytes = Vec::new();
        content.by_ref().take(START).read_to_end(&mut bytes).map_err(failed)?;
        let is_golden = path.ends_with(".prom") && is_golden(&bytes);
        if !is_golden && !is_manifest(path) {
            return Ok(());
        }
        if size > MAX_SIZE {
            let what = format!("the file has {size} bytes, at most {MAX_SIZE} are read");
            return self.refuse(path, Error::at(path, 1, what));
        }
        content.by_ref().take(MAX_SIZE).read_to_end(&mut bytes).map_err(failed)?;
        if is_golden {
            self.goldens.insert(path.to_owned(), Ok(bytes));
        } else {
            self.manifests.insert(path.to_owned(), bytes);
        }
        Ok(())
    }

    /// Adds a golden that cannot be read, or returns the error if the file is a manifest. The golden may be excluded.
    fn refuse(&mut self, path: &str, error: Error) -> Result<()> {
        if is_manifest(path) {
            return Err(error);
        }
        self.goldens.insert(path.to_owned(), Err(error));
        Ok(())
    }

    /// Parses the goldens that are not excluded. In the head, every package must have a version.
    fn parse(self, name: String, is_head: bool, exclude: &Exclude) -> Result<Side> {
        let advice = match is_head {
            true => format!("to leave the file out, add it to `exclude` in `{}`", config::FILE),
            false => format!("the file is that of {name}"),
        };
        let mut packages = package::Packages::new(&self.manifests, is_head);
        let mut goldens = Vec::new();
        for (path, bytes) in self.goldens {
            if exclude.matches(&path) {
                continue;
            }
            let golden = bytes
                .and_then(|bytes| parse(&path, &bytes))
                .map_err(|error| error.help(advice.clone()))?;
            let package = packages.of(&path).map_err(|error| match is_head {
                true => error,
                false => error.help(advice.clone()),
            })?;
            goldens.push(GoldenFile { path, package, golden });
        }
        let unread = self.submodules.into_iter().filter_map(|(submodule, goldens)| {
            let golden = goldens.into_iter().find(|path| !exclude.matches(path))?;
            Some(format!(
                "the goldens in the submodule `{submodule}` are not compared, such as {golden}\n  \
                 = help: run the check in the submodule, or add `{submodule}` to `exclude` in `{}`",
                config::FILE
            ))
        });
        Ok(Side { name, goldens, warnings: unread.collect() })
    }
}

fn is_manifest(path: &str) -> bool {
    path == "Cargo.toml" || path.ends_with("/Cargo.toml")
}

/// Returns whether a file with these first bytes is a golden, however damaged.
fn is_golden(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    !text.is_empty() && golden::is_overwritable(&text)
}

fn parse(path: &str, bytes: &[u8]) -> Result<Golden> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = line_of(bytes, error.valid_up_to());
        Error::at(path, line, "malformed golden: expected UTF-8 text")
    })?;
    golden::read(text)
        .map_err(|error| Error::at(path, error.line, format!("malformed golden: {}", error.what)))
}

/// Reads the goldens of the working tree. In a repository, these are the tracked ones, and the untracked ones that git
/// does not ignore.
pub(crate) fn head(
    repository: Option<&Repository>,
    folder: &Path,
    exclude: &Exclude,
) -> Result<Side> {
    head_with(repository, folder, BTreeMap::new(), exclude)
}

/// Reads the goldens of the working tree, as they are after these goldens are written. The keys are paths from the
/// root of the repository.
pub(crate) fn head_with(
    repository: Option<&Repository>,
    folder: &Path,
    written: BTreeMap<String, Vec<u8>>,
    exclude: &Exclude,
) -> Result<Side> {
    let mut files = working_tree(repository, folder)?;
    files.goldens.extend(written.into_iter().map(|(path, bytes)| (path, Ok(bytes))));
    files.parse("the working tree".to_owned(), true, exclude)
}

fn working_tree(repository: Option<&Repository>, folder: &Path) -> Result<Files> {
    match repository {
        Some(repository) => repository.working_tree(),
        None => folder::read(folder),
    }
}

/// Reads what a change of goldens is compared with by default: the merge base, `HEAD`, or the readable goldens of the
/// working tree, whichever exists. A warning says why it is `HEAD`. In a shallow clone, the merge base must exist.
pub(crate) fn base_of_change(
    repository: Option<&Repository>,
    folder: &Path,
    exclude: &Exclude,
) -> Result<Side> {
    if let Some(repository) = repository
        && repository.resolve("HEAD")?.is_some()
    {
        let Err(error) = repository.merge_base() else {
            return base(Some(repository), folder, None, exclude);
        };
        if repository.is_shallow() {
            return Err(error);
        }
        let mut side = base(Some(repository), folder, Some("HEAD"), exclude)?;
        let why = error.what();
        side.warnings.push(format!(
            "the change is compared with `HEAD`: {why}\n  = help: name what to compare with: `--against <revision>`"
        ));
        return Ok(side);
    }
    let mut files = working_tree(repository, folder)?;
    let is_readable = |path: &str, bytes: &Result<Vec<u8>>| {
        bytes.as_ref().is_ok_and(|bytes| parse(path, bytes).is_ok())
    };
    files.goldens.retain(|path, bytes| is_readable(path, bytes));
    files.parse("the goldens in the working tree".to_owned(), false, exclude)
}

/// Reads the goldens that the head is compared with. If `against` is both a revision and a path,
/// the revision is used.
pub(crate) fn base(
    repository: Option<&Repository>,
    folder: &Path,
    against: Option<&str>,
    exclude: &Exclude,
) -> Result<Side> {
    let (revision, name) = match against {
        None => {
            let Some(repository) = repository else {
                let what = "this folder is not in a git repository, or git is not installed, so there is nothing to compare with";
                return Err(Error::new(what)
                    .help("name a folder or an archive: `--against ../release-1.2`"));
            };
            let revision = repository.merge_base()?;
            let name = format!("the merge base {}", abbreviated(&revision));
            (revision, name)
        }
        Some("") => {
            let what = "expected a revision, a folder or an archive, found an empty text";
            return Err(Error::new(what).usage());
        }
        Some(against) => {
            let revision = repository.map(|one| one.resolve(against)).transpose()?.flatten();
            let Some(revision) = revision else {
                let files = from_path(repository, folder, against)?;
                let side = files.parse(format!("`{against}`"), false, exclude)?;
                // A commit may be older than the first golden. A folder without any is probably the wrong one.
                if side.goldens.is_empty() {
                    let what = format!("`{against}` has no golden");
                    return Err(Error::new(what).help(RECOGNISED));
                }
                return Ok(side);
            };
            let name = if against == revision { abbreviated(against) } else { against };
            (revision, format!("`{name}`"))
        }
    };
    let Some(repository) = repository else { return Err(Error::new("expected a git repository")) };
    repository.commit(&revision)?.parse(name, false, exclude)
}

/// Returns the first digits of the hash of a commit.
fn abbreviated(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// Reads a folder or an archive.
fn from_path(repository: Option<&Repository>, folder: &Path, against: &str) -> Result<Files> {
    let path = folder.join(against);
    match std::fs::metadata(&path) {
        Ok(found) if found.is_dir() => folder::read(&path),
        Ok(_) => archive::read(&path, against),
        Err(_) => {
            let what = format!("`{against}` is neither a revision nor a folder nor a file");
            Err(match repository {
                Some(repository) => repository.unknown_revision(what),
                None => Error::new(what).help("this folder is not in a git repository"),
            })
        }
    }
}
