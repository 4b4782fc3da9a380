//! The goldens and the configuration of the working tree, which commands without cargo read.

use std::env;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::read::{self, Repository, Side};

/// The working tree of a repository; without a repository, the current folder.
#[derive(Debug)]
pub(super) struct WorkingTree {
    /// The current folder.
    pub(super) folder: PathBuf,
    pub(super) repository: Option<Repository>,
    pub(super) config: Config,
    /// The goldens.
    pub(super) head: Side,
}

impl WorkingTree {
    /// Reads the working tree, and prints a warning for what is not read.
    pub(super) fn read() -> Result<Self> {
        let folder = current_folder()?;
        let repository = Repository::find(&folder)?;
        let root = repository.as_ref().map_or(&*folder, Repository::root);
        let config = Config::read(root)?;
        let head = read::head(repository.as_ref(), root, &config.exclude)?;
        super::warn(&head.warnings);
        Ok(Self { folder, repository, config, head })
    }

    /// Returns the root of the repository; without one, the current folder.
    pub(super) fn root(&self) -> &Path {
        self.repository.as_ref().map_or(&*self.folder, Repository::root)
    }
}

/// Returns the current folder.
pub(super) fn current_folder() -> Result<PathBuf> {
    env::current_dir()
        .map_err(|error| Error::new(format!("cannot find the current folder: {error}")))
}
