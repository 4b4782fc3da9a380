//! The packages of the workspace, from `cargo metadata`.

use std::path::{Path, PathBuf};

use frozen_metrics_schema::suggest::nearest;
use serde::Deserialize;

use crate::error::{Error, Result};

/// The package that structs with goldens depend on.
const RUNTIME: &str = "frozen-metrics";

/// The workspace of a folder.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    packages: Vec<CargoPackage>,
    #[serde(default)]
    workspace_default_members: Vec<String>,
    pub(crate) workspace_root: PathBuf,
    pub(crate) target_directory: PathBuf,
}

/// A package of the workspace.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct CargoPackage {
    id: String,
    pub(crate) name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Clone, Debug, Deserialize)]
struct Dependency {
    name: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
    test: bool,
}

impl CargoPackage {
    /// Returns the folder of the manifest.
    pub(crate) fn root(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new(""))
    }

    /// Returns whether the package has a library whose tests run only with `--lib`.
    pub(crate) fn has_untested_library(&self) -> bool {
        let is_library = |target: &Target| target.kind.iter().any(|kind| kind.ends_with("lib"));
        self.targets.iter().any(|target| is_library(target) && !target.test)
    }

    /// Returns whether a struct of the package can have a golden.
    fn can_have_goldens(&self) -> bool {
        self.dependencies.iter().any(|dependency| dependency.name == RUNTIME)
    }
}

impl Workspace {
    /// Reads the workspace that a folder belongs to. Nothing is compiled or downloaded.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let output = super::command()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(folder)
            .output()
            .map_err(|error| Error::new(format!("cannot run cargo: {error}")))?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            let what = stderr.trim().strip_prefix("error: ").unwrap_or(stderr.trim());
            return Err(Error::new(format!("cannot read the packages: {what}")));
        }
        serde_json::from_slice(&output.stdout)
            .map_err(|error| Error::new(format!("cannot read the output of cargo: {error}")))
    }

    /// Returns the package with this name.
    pub(crate) fn package(&self, name: &str) -> Option<&CargoPackage> {
        self.packages.iter().find(|package| package.name == name)
    }

    /// Returns the package that a path belongs to: the one with the nearest manifest above it.
    pub(crate) fn package_of(&self, path: &Path) -> Option<&CargoPackage> {
        let above = self.packages.iter().filter(|package| path.starts_with(package.root()));
        above.max_by_key(|package| package.root().components().count())
    }

    /// Returns the packages with these names. Without names, returns the package of the folder; outside of all
    /// packages, returns the default members of the workspace that can have goldens.
    pub(crate) fn select(&self, names: &[String], folder: &Path) -> Result<Vec<&CargoPackage>> {
        if !names.is_empty() {
            let named = names.iter();
            return named
                .map(|name| self.package(name).ok_or_else(|| self.unknown(name)))
                .collect();
        }
        if let Some(package) = self.package_of(folder) {
            return Ok(vec![package]);
        }
        let is_default = |package: &&CargoPackage| {
            let members = &self.workspace_default_members;
            members.is_empty() || members.contains(&package.id)
        };
        let members: Vec<_> = self.packages.iter().filter(is_default).collect();
        let with_goldens: Vec<_> =
            members.into_iter().filter(|package| package.can_have_goldens()).collect();
        if with_goldens.is_empty() {
            let what = format!("no package of the workspace depends on `{RUNTIME}`");
            return Err(Error::new(what).help("name a package with `-p <package>`"));
        }
        Ok(with_goldens)
    }

    fn unknown(&self, name: &str) -> Error {
        let names: Vec<&str> = self.packages.iter().map(|package| &*package.name).collect();
        let what = match nearest(name, names.iter().copied()) {
            Some(near) => format!("no package `{name}` in the workspace, did you mean `{near}`?"),
            None => format!(
                "no package `{name}` in the workspace: its packages are {}",
                names.join(", ")
            ),
        };
        Error::new(what).usage()
    }
}
