//! What the commands that write goldens work on: the folder, the repository, its configuration and its packages.

use std::env;
use std::path::{Path, PathBuf};

use frozen_metrics_schema::golden::{BLESS_VARIABLE, CI_VARIABLE, Mode};

use super::working_tree::current_folder;
use crate::cargo::Workspace;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::read::Repository;

/// The folder, the repository, the workspace and the configuration of a command that writes goldens.
#[derive(Debug)]
pub(super) struct Context {
    /// The current folder.
    pub(super) folder: PathBuf,
    pub(super) repository: Option<Repository>,
    pub(super) workspace: Workspace,
    /// The root of the repository; without one, of the workspace.
    root: PathBuf,
    pub(super) config: Config,
}

impl Context {
    /// Reads all of them.
    pub(super) fn read() -> Result<Self> {
        let folder = canonical(&current_folder()?)?;
        let repository = Repository::find(&folder)?;
        let workspace = Workspace::read(&folder)?;
        let root = repository.as_ref().map_or(&*workspace.workspace_root, Repository::root);
        let root = canonical(root)?;
        let config = Config::read(&root)?;
        Ok(Self { folder, repository, workspace, root, config })
    }

    /// Returns the root of the repository; without one, of the workspace.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the path from the root with `/`; `None` if the file is outside.
    pub(super) fn shown(&self, path: &Path) -> Option<String> {
        let path = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<_>> = path.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    }
}

fn canonical(folder: &Path) -> Result<PathBuf> {
    let failed = |error| Error::new(format!("cannot read {}: {error}", folder.display()));
    folder.canonicalize().map_err(failed)
}

/// Returns an error if `CI` is set, where no golden is written.
pub(super) fn refuse_ci() -> Result<()> {
    let ci = env::var_os(CI_VARIABLE).map(|value| value.to_string_lossy().into_owned());
    let mode = Mode::parse(Some("1"), ci.as_deref()).map_err(Error::new)?;
    if mode.bless_blocked_by_ci("") {
        let what = format!("no golden is written, because `{CI_VARIABLE}` is set");
        return Err(Error::new(what).help(format!(
            "run the command on your machine; `{BLESS_VARIABLE}=diff cargo test` shows the differences"
        )));
    }
    Ok(())
}
