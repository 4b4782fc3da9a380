//! Which goldens to write.

use std::fs;
use std::path::{Component, Path, PathBuf};

use frozen_metrics_schema::golden;

use super::context::Context;
use super::proposal::Proposal;
use crate::cargo::CargoPackage;
use crate::cli::Bless;
use crate::error::{Error, Result};

/// The goldens to write.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) packages: Vec<&'a CargoPackage>,
    /// The goldens to write, by package and path from its root; empty for all goldens of the packages.
    goldens: Vec<(&'a CargoPackage, String)>,
}

impl<'a> Request<'a> {
    /// Returns the goldens that the command line names.
    pub(super) fn new(context: &'a Context, options: &Bless) -> Result<Self> {
        let Bless { goldens, packages, .. } = options;
        if goldens.is_empty() {
            let packages = context.workspace.select(packages, &context.folder)?;
            return Ok(Self { packages, goldens: Vec::new() });
        }
        let named = match packages.is_empty() {
            true => Vec::new(),
            false => context.workspace.select(packages, &context.folder)?,
        };
        let mut request = Self { packages: named.clone(), goldens: Vec::new() };
        for golden in goldens {
            request.add(find(context, &named, golden)?);
        }
        Ok(request)
    }

    /// Creates a request for one golden.
    pub(super) fn of_golden(context: &'a Context, golden: &Path) -> Result<Self> {
        let mut request = Self { packages: Vec::new(), goldens: Vec::new() };
        request.add(find(context, &[], golden)?);
        Ok(request)
    }

    fn add(&mut self, (package, golden): (&'a CargoPackage, String)) {
        if !self.packages.iter().any(|known| known.name == package.name) {
            self.packages.push(package);
        }
        self.goldens.push((package, golden));
    }

    /// Returns whether all goldens of the packages are requested.
    pub(super) fn is_for_all(&self) -> bool {
        self.goldens.is_empty()
    }

    /// Returns the goldens, by their paths from the root of their package; empty for all.
    pub(super) fn paths(&self) -> Vec<String> {
        self.goldens.iter().map(|(_, path)| path.clone()).collect()
    }

    /// Returns whether the golden is requested.
    pub(super) fn includes(&self, golden: &Path) -> bool {
        let is_golden =
            |(package, path): &(&CargoPackage, String)| package.root().join(path) == golden;
        self.is_for_all() || self.goldens.iter().any(is_golden)
    }

    /// Returns an error unless the tests wrote all goldens that are requested by name.
    pub(super) fn expect_written(&self, context: &Context, written: &[Proposal]) -> Result<()> {
        for (package, path) in &self.goldens {
            let file = package.root().join(path);
            if written.iter().any(|proposal| proposal.file() == file) {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap_or_default();
            let owner = golden::owner_of(&text).map(|owner| format!(", the golden of `{owner}`"));
            let shown = context.shown(&file).unwrap_or_else(|| path.clone());
            let what = format!(
                "no golden was written, because no test of package `{}` writes {shown}{}",
                package.name,
                owner.unwrap_or_default()
            );
            let help = match accept_command(&text) {
                Some(command) => format!("if the struct still exists, its target may need options, as in its first line: `{command}`; write them after `--`"),
                None => "no struct names this golden, or its target needs options: write them after `--`, as in `-- --example demo`".to_owned(),
            };
            return Err(Error::new(what).help(help));
        }
        Ok(())
    }
}

/// Returns the package of a golden, and the path of the golden from its root. The golden is relative to the current
/// folder, or to the root of the only package that `-p` names.
fn find<'a>(
    context: &'a Context,
    named: &[&'a CargoPackage],
    golden: &Path,
) -> Result<(&'a CargoPackage, String)> {
    let shown = golden.display();
    let mut absolute = normal(&context.folder.join(golden));
    if let ([package], false) = (named, absolute.exists()) {
        absolute = normal(&package.root().join(golden));
    }
    let Some(package) = context.workspace.package_of(&absolute) else {
        let what = format!("{shown} is not in a package of the workspace");
        return Err(Error::new(what).usage());
    };
    if !named.is_empty() && !named.iter().any(|one| one.name == package.name) {
        let what =
            format!("{shown} belongs to package `{}`, which `-p` does not name", package.name);
        return Err(Error::new(what).usage());
    }
    let path = absolute.strip_prefix(package.root()).unwrap_or(golden).to_string_lossy();
    if !path.ends_with(".prom") {
        let what = format!("expected a golden, a file that ends in `.prom`, found {shown}");
        return Err(Error::new(what).usage());
    }
    Ok((package, path.replace('\\', "/")))
}

/// Returns the command in the first line of a golden.
fn accept_command(golden: &str) -> Option<&str> {
    golden.lines().next()?.split_once("Accept a change: ").map(|(_, command)| command)
}

/// Returns the path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}
