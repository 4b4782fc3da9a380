//! Reads the goldens of a git repository with the program `git`.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::Files;
use super::folder::{self, read_file};
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

    /// Reads the tracked files of the working tree, and the untracked ones that git does not ignore.
    pub(super) fn working_tree(&self) -> Result<Files> {
        let args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"];
        let list = run(&self.root, args.into_iter().chain(PATTERNS))?;
        let mut paths: Vec<&str> = list.split_terminator('\0').collect();
        paths.sort_unstable();
        paths.dedup();
        let mut files = Files::default();
        for path in paths {
            read_file(&mut files, &self.root, path)?;
        }
        files.submodules = self.submodules()?;
        Ok(files)
    }

    /// Returns the path of each submodule of the working tree, and the paths of the goldens in it.
    fn submodules(&self) -> Result<Vec<(String, Vec<String>)>> {
        let list = run(&self.root, ["ls-files", "-z", "--stage"])?;
        // `<mode> <object> <stage>\t<path>`. A submodule has the mode of a commit.
        let entries = list.split_terminator('\0').filter(|entry| entry.starts_with("160000 "));
        let paths = entries.filter_map(|entry| entry.split_once('\t')).map(|(_, path)| path);
        // One that is not checked out may have no folder.
        let paths = paths.filter(|path| self.root.join(path).is_dir());
        let goldens = |path: &str| -> Result<(String, Vec<String>)> {
            let found = folder::read(&self.root.join(path))?.goldens;
            let goldens = found.keys().map(|golden| format!("{path}/{golden}"));
            Ok((path.to_owned(), goldens.collect()))
        };
        paths.map(goldens).collect()
    }

    /// Returns the commit that a revision names; `None` if there is no such revision.
    pub(super) fn resolve(&self, revision: &str) -> Result<Option<String>> {
        // An option cannot be a revision.
        if revision.starts_with('-') {
            return Ok(None);
        }
        let revision = format!("{revision}^{{commit}}");
        let args = ["rev-parse", "--verify", "--quiet", "--end-of-options", &revision];
        let output = command(&self.root, args).output().map_err(no_git)?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok(Some(commit).filter(|commit| output.status.success() && !commit.is_empty()))
    }

    /// Returns the error for a revision that does not exist.
    pub(super) fn unknown_revision(&self, what: String) -> Error {
        let error = Error::new(what);
        if self.resolve("HEAD").is_ok_and(|head| head.is_none()) {
            return error.help("the repository has no commits yet");
        }
        match self.is_shallow() {
            true => error.help(format!("the clone is shallow: run `{}`", self.fetch("origin"))),
            false => error.help("`git branch --all` and `git tag` list the names that exist"),
        }
    }

    /// Returns the command that fetches all branches and tags of a remote, also into a clone of a single branch.
    fn fetch(&self, remote: &str) -> String {
        let unshallow = if self.is_shallow() { " --unshallow" } else { "" };
        format!("git fetch{unshallow} --tags {remote} \"+refs/heads/*:refs/remotes/{remote}/*\"")
    }

    pub(super) fn is_shallow(&self) -> bool {
        run(&self.root, ["rev-parse", "--is-shallow-repository"])
            .is_ok_and(|answer| answer.trim() == "true")
    }

    /// Returns the merge base of `HEAD` and the head branch of the remote.
    pub(super) fn merge_base(&self) -> Result<String> {
        if self.resolve("HEAD")?.is_none() {
            let what = "the repository has no commits yet, so there is nothing to compare with";
            return Err(Error::new(what));
        }
        let branch = self.remote_branch()?;
        let output =
            command(&self.root, ["merge-base", "HEAD", &branch]).output().map_err(no_git)?;
        let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && !commit.is_empty() {
            return Ok(commit);
        }
        let error = Error::new(format!("`HEAD` and `{branch}` have no common commit"));
        Err(match self.is_shallow() {
            true => {
                let remote = branch.split('/').next().unwrap_or("origin");
                error.help(format!("the clone is shallow: run `{}`", self.fetch(remote)))
            }
            false => error.help("name what to compare with: `--against <revision>`"),
        })
    }

    /// Returns the head branch of the remote, such as `origin/main`.
    fn remote_branch(&self) -> Result<String> {
        let remotes = run(&self.root, ["remote"])?;
        let remotes: Vec<&str> = remotes.lines().collect();
        let remote = remotes.iter().find(|remote| **remote == "origin").or(remotes.first());
        let Some(remote) = remote else {
            let what = "the repository has no remote, so there is no branch to compare with";
            return Err(Error::new(what).help("name what to compare with: `--against <revision>`"));
        };
        let head = format!("refs/remotes/{remote}/HEAD");
        let output = command(&self.root, ["symbolic-ref", "--quiet", "--short", &head]).output();
        let output = output.map_err(no_git)?;
        let named = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let usual = ["main", "master"].map(|name| format!("{remote}/{name}"));
        for branch in [named].into_iter().chain(usual).filter(|branch| !branch.is_empty()) {
            if self.resolve(&branch)?.is_some() {
                return Ok(branch);
            }
        }
        let what = format!("the head branch of `{remote}` is unknown");
        let fetch = format!("{} && git remote set-head {remote} --auto", self.fetch(remote));
        Err(Error::new(what)
            .help(format!("run `{fetch}`, or name what to compare with: `--against <revision>`")))
    }

    /// Reads the files of a commit.
    pub(super) fn commit(&self, commit: &str) -> Result<Files> {
        let list = run(&self.root, ["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let mut wanted = Vec::new();
        for entry in list.split_terminator('\0') {
            // `<mode> <type> <object>\t<path>`. The modes of links and submodules do not begin with `100`.
            let Some((about, path)) = entry.split_once('\t') else { continue };
            let mut about = about.split(' ');
            let (mode, object) =
                (about.next().unwrap_or_default(), about.nth(1).unwrap_or_default());
            if Files::wants(path) && mode.starts_with("100") {
                wanted.push((object.to_owned(), path.to_owned()));
            }
        }
        self.objects(wanted)
    }

    /// Reads objects with a single process.
    fn objects(&self, wanted: Vec<(String, String)>) -> Result<Files> {
        let mut files = Files::default();
        if wanted.is_empty() {
            return Ok(files);
        }
        let mut child = command(&self.root, ["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(no_git)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
            return Err(Error::new("cannot talk to git"));
        };
        let requests: String = wanted.iter().map(|(object, _)| format!("{object}\n")).collect();
        // A separate thread, because git answers before it has read all requests.
        let writer = thread::spawn(move || stdin.write_all(requests.as_bytes()));
        let mut stdout = BufReader::new(stdout);
        let result = wanted.iter().try_for_each(|(_, path)| object(&mut files, path, &mut stdout));
        drop(stdout);
        let _ = writer.join();
        let _ = child.wait();
        result.map(|()| files)
    }
}

/// The paths to list: all that can be goldens or manifests.
const PATTERNS: [&str; 2] = [":(glob)**/*.prom", ":(glob)**/Cargo.toml"];

/// Reads one answer of `git cat-file --batch`: `<object> <type> <size>`, the content and a line feed.
fn object(files: &mut Files, path: &str, stdout: &mut impl BufRead) -> Result<()> {
    let failed = |error: io::Error| Error::new(format!("cannot read {path} from git: {error}"));
    let mut header = String::new();
    stdout.read_line(&mut header).map_err(failed)?;
    let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
    let Some(size) = size else {
        return Err(Error::new(format!("git has no object for {path}: {}", header.trim_end()))
            .help("the clone may be partial: run `git fetch --refetch`"));
    };
    let mut content = stdout.take(size);
    files.add(path, size, &mut content)?;
    io::copy(&mut content, &mut io::sink()).map_err(failed)?;
    let mut end = [0];
    stdout.read_exact(&mut end).map_err(failed)
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
    Error::new(format!("git failed: {}", line.strip_prefix("fatal: ").unwrap_or(line)))
}
