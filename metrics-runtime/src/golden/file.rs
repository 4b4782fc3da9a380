//! The path of a golden, and how the file is read and written.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, process};

use frozen_metrics_schema::golden::{self, Command};

/// A golden file, with the struct or the member of a group that it freezes.
///
/// The derives list them in [`Frozen::GOLDENS`](super::Frozen::GOLDENS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoldenFile {
    /// The root of the package when the struct was compiled.
    root: &'static str,
    package: &'static str,
    path: &'static str,
    owner: &'static str,
    module: &'static str,
    /// The options of `cargo test` that select the target of the golden's test.
    target: &'static str,
    /// The options that select the target and the features of the build.
    options: &'static str,
}

impl GoldenFile {
    /// Creates the golden of a struct. `root`, `package` and `module` are those of the struct. `target` and
    /// `options` are options of `cargo test`.
    #[doc(hidden)]
    pub const fn new(
        [root, package, module]: [&'static str; 3],
        [path, owner]: [&'static str; 2],
        [target, options]: [&'static str; 2],
    ) -> Self {
        Self { root, package, path, owner, module, target, options }
    }

    /// Creates a golden of another build, such as a build with other features, which this build does not
    /// compare.
    ///
    /// Pass it to [`verify_folder`](super::verify_folder), so that the file is not reported as stale.
    ///
    /// ```no_run
    /// use frozen_metrics::golden::{self, Frozen, GoldenFile};
    /// # use frozen_metrics::{Counter, ReplicationMetrics};
    /// # /// A node.
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "node", golden = none)]
    /// # struct NodeMetrics {
    /// #     /// Messages dropped.
    /// #     drops_total: Counter,
    /// # }
    ///
    /// #[cfg(feature = "tls")]
    /// const OTHER_BUILD: &[GoldenFile] = &[GoldenFile::from_another_build("golden/node.prom")];
    /// #[cfg(not(feature = "tls"))]
    /// const OTHER_BUILD: &[GoldenFile] = &[GoldenFile::from_another_build("golden/node_tls.prom")];
    ///
    /// golden::verify_folder("golden", &[NodeMetrics::GOLDENS, OTHER_BUILD]);
    /// ```
    pub const fn from_another_build(path: &'static str) -> Self {
        Self::new(["", "", ""], [path, ""], ["", ""])
    }

    /// Returns the path of the golden relative to the package's root.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the name of the package; empty if cargo does not build it.
    pub(super) const fn package(&self) -> &'static str {
        self.package
    }

    /// Returns the name of the struct that the golden freezes, or the member of a group, such as
    /// `NodeMetrics.links`. It is empty for a golden of another build.
    pub const fn owner(&self) -> &'static str {
        self.owner
    }

    /// Returns the owner with its module, which distinguishes structs with the same name.
    pub(super) fn full_owner(&self) -> String {
        match self.module {
            "" => "another build".to_owned(),
            module => format!("`{module}::{}`", self.owner),
        }
    }

    /// Returns the command that runs the test of the golden.
    pub(super) fn command(&self) -> Command<'static> {
        Command { package: self.package, options: self.options }
    }

    /// Returns the command that accepts a change, which the golden's first line states.
    pub(super) fn accept(&self) -> String {
        Command { package: self.package, options: self.target }.accept([self.path])
    }

    /// Returns the package's root: the one at run time if it exists, else the one at compile time.
    ///
    /// A test archive can run on another machine, where only the former exists.
    pub(super) fn root(&self) -> Result<PathBuf, String> {
        let compiled = Some(PathBuf::from(self.root)).filter(|root| !root.as_os_str().is_empty());
        let candidates = [root_at_run_time(self.package), compiled];
        let existing = candidates.iter().flatten().find(|root| root.is_dir());
        existing.cloned().ok_or_else(|| {
            let candidates: Vec<_> =
                candidates.iter().flatten().map(|root| root.display().to_string()).collect();
            format!(
                "golden file {} cannot be found: the root of package `{}` is not in {}; set `CARGO_MANIFEST_DIR` to the folder of its `Cargo.toml`",
                self.path,
                self.package,
                candidates.join(" or ")
            )
        })
    }

    /// Returns the bytes of the file; `None` if it does not exist. Returns an error for a link, a folder or a
    /// pipe, and for a file outside the package.
    pub(super) fn read(&self, root: &Path) -> Result<Option<Vec<u8>>, String> {
        let unreadable =
            |error: io::Error| format!("golden file {} cannot be read: {error}", self.path);
        if !is_inside(root, self.path).map_err(unreadable)? {
            return Err(golden::outside(self.path));
        }
        let path = root.join(self.path);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
            Ok(metadata) => golden::expect_file(self.path, metadata.file_type())?,
        }
        fs::read(path).map(Some).map_err(unreadable)
    }

    /// Writes the file through a temporary file in the same folder, so that no reader sees a part of it.
    pub(super) fn write(&self, root: &Path, text: &str) -> Result<(), String> {
        let path = root.join(self.path);
        write(&path, text)
            .map_err(|error| format!("golden file {} cannot be written: {error}", self.path))
    }
}

/// Returns the root that cargo or nextest passes to a running test, if the test belongs to this package. An
/// empty name stands for any package.
pub(super) fn root_at_run_time(package: &str) -> Option<PathBuf> {
    let is_other = |running: String| !package.is_empty() && running != package;
    if env::var("CARGO_PKG_NAME").is_ok_and(is_other) {
        return None;
    }
    env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
}

/// Returns whether the golden is below the root after links of folders are resolved.
fn is_inside(root: &Path, golden: &str) -> io::Result<bool> {
    let root = root.canonicalize()?;
    let path = root.join(golden);
    let folder = path.ancestors().skip(1).find_map(|folder| folder.canonicalize().ok());
    Ok(folder.is_some_and(|folder| folder.starts_with(root)))
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".{}.{}.tmp", name.to_string_lossy(), process::id()));
    // `create_new` never overwrites an existing file of that name.
    let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| match fs::metadata(path) {
            Ok(metadata) => file.set_permissions(metadata.permissions()),
            Err(_) => Ok(()),
        })
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is reported. If the temporary file cannot be removed, it stays.
        let _ = fs::remove_file(&temporary);
    }
    written
}
