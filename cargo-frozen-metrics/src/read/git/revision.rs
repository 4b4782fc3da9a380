//! Finds commits.

use super::{Repository, command, no_git, run};
use crate::error::{Error, Result};

impl Repository {
    /// Returns the commit that a revision names; `None` if there is no such revision.
    pub(in crate::read) fn resolve(&self, revision: &str) -> Result<Option<String>> {
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
    pub(in crate::read) fn unknown_revision(&self, what: String) -> Error {
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

    pub(in crate::read) fn is_shallow(&self) -> bool {
        run(&self.root, ["rev-parse", "--is-shallow-repository"])
            .is_ok_and(|answer| answer.trim() == "true")
    }

    /// Returns the merge base of `HEAD` and the head branch of the remote.
    pub(in crate::read) fn merge_base(&self) -> Result<String> {
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
}
