//! Reads the goldens of a git repository with the program `git`.

mod files;
mod revision;

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::{Error, Result};

/// A git repository with a working tree.
#[derive(Debug)]
pub(crate) struct Repository {
    root: PathBuf,
}

impl Repository {
    /// Returns the repository that a folder belongs to; `None` if it is in none, or if git is not installed.
    pub(crate) fn find(folder: &Path) -> Result<Option<Self>> {
        let arguments = ["rev-parse", "--is-bare-repository", "--is-inside-git-dir"];
        let output = match command(folder, arguments).output() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            output => output.map_err(no_git)?,
        };
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            let is_none = stderr.contains("not a git repository");
            return if is_none { Ok(None) } else { Err(failed(&stderr)) };
        }
        if String::from_utf8_lossy(&output.stdout).lines().any(|line| line == "true") {
            let what = "this is a bare repository or a `.git` folder, which has no working tree";
            return Err(Error::new(what)
                .help("run the command in a checkout, as `git worktree add` creates one"));
        }
        let root = run(folder, ["rev-parse", "--show-toplevel"])?;
        Ok(Some(Self { root: PathBuf::from(root.trim_end_matches('\n')) }))
    }

    /// Returns the folder of the working tree.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

fn command<'a>(folder: &Path, args: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(args.into_iter().map(OsStr::new));
    // Messages in English, no lock that could disturb another git, and no network for a partial clone.
    command.env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1");
    command.env_remove("GIT_LITERAL_PATHSPECS").stdin(Stdio::null());
    command
}

/// Runs git and returns its standard output.
fn run<'a>(folder: &Path, args: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let output = command(folder, args).output().map_err(no_git)?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr)));
    }
    // A path that is not UTF-8 cannot be that of a golden.
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn no_git(error: io::Error) -> Error {
    Error::new(format!("cannot run git: {error}")).help("compare with a folder")
}

fn failed(stderr: &str) -> Error {
    let line = stderr.lines().next().unwrap_or("no message");
    let error = Error::new(format!("git failed: {}", line.strip_prefix("fatal: ").unwrap_or(line)));
    // For a repository of another user, as in containers, git names the command that trusts it.
    match stderr.lines().map(str::trim).find(|line| line.starts_with("git config ")) {
        Some(command) => error.help(format!("if you trust the repository, run `{command}`")),
        None => error,
    }
}
