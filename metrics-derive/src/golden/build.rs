//! The build that the macro runs in: its package, and its environment variables.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Once;

use frozen_metrics_schema::golden::{self, Action, BLESS_VARIABLE, CI_VARIABLE, Command, Mode};
use syn::LitStr;

use super::File;
use super::target::{Target, features};
use crate::dependency::Dependency;
use crate::model::GoldenTest;

/// What the macro knows about the build.
pub(crate) struct Build {
    /// The package's root; without cargo, the working directory.
    root: PathBuf,
    /// Whether `CARGO_MANIFEST_DIR` is set, so that the expansion can refer to it.
    pub(crate) has_manifest_dir: bool,
    pub(crate) package: String,
    /// The version of the package; empty without cargo.
    version: String,
    /// The value of `METRICS_BLESS`, or why it is invalid.
    mode: Result<Mode, String>,
    /// Whether this package is built as a dependency of another one.
    is_dependency: bool,
    /// The enabled features, as options of cargo.
    features: String,
    /// How the package depends on the runtime.
    pub(crate) dependency: Dependency,
}

/// Why a golden is compared although `METRICS_BLESS` requests something else.
pub(crate) struct Refusal(pub(crate) String);

impl Build {
    pub(crate) fn from_environment() -> Self {
        let variable = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let manifest_dir = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let has_manifest_dir = manifest_dir.is_some();
        Self {
            root: manifest_dir.or_else(|| env::current_dir().ok()).unwrap_or_default(),
            has_manifest_dir,
            package: variable("CARGO_PKG_NAME").unwrap_or_default(),
            version: variable("CARGO_PKG_VERSION").unwrap_or_default(),
            mode: Mode::parse(
                variable(BLESS_VARIABLE).as_deref(),
                variable(CI_VARIABLE).as_deref(),
            ),
            // Without cargo, no package is known to be a dependency.
            is_dependency: has_manifest_dir && env::var_os("CARGO_PRIMARY_PACKAGE").is_none(),
            features: features(
                env::args_os().map(|argument| argument.to_string_lossy().into_owned()),
            ),
            dependency: Dependency::from_environment(),
        }
    }

    #[cfg(test)]
    pub(crate) fn with_root(self, root: &Path) -> Self {
        Self { root: root.to_owned(), ..self }
    }

    /// Returns the file that a literal names.
    pub(crate) fn file(&self, name: &LitStr) -> syn::Result<File> {
        let path = golden::normalize(&name.value()).map_err(|error| {
            syn::Error::new_spanned(
                name,
                format!("{error}{}", self.hint_of_source_path(&name.value())),
            )
        })?;
        Ok(File { root: self.root.clone(), path })
    }

    /// Returns a hint for a path that is relative to the source file.
    fn hint_of_source_path(&self, path: &str) -> String {
        let path = path.trim_start_matches("../");
        let exists = golden::normalize(path).is_ok() && self.root.join(path).exists();
        if exists { format!("; did you mean `{path}`?") } else { String::new() }
    }

    /// Returns the version of the package that cargo was asked to build. Cargo sets `CARGO_PRIMARY_PACKAGE` only for
    /// packages that `-p`, the current directory or the workspace selects: not for dependencies, even of the same
    /// workspace.
    pub(crate) fn own_version(&self) -> Option<&str> {
        (!self.is_dependency).then_some(&*self.version)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn mode(&self) -> Result<&Mode, &str> {
        self.mode.as_ref().map_err(String::as_str)
    }

    /// Returns whether a golden may be missing. A published package may exclude its goldens, and a build does not
    /// check that the goldens of dependencies exist.
    pub(crate) fn may_lack(&self, golden: &File) -> bool {
        let is_requested =
            self.mode().is_ok_and(|mode| mode.action(golden.path()) != Action::Compare);
        self.is_published() || (self.is_dependency && !is_requested)
    }

    /// Returns whether this is a published copy of the package, to which cargo adds the file.
    fn is_published(&self) -> bool {
        self.root.join("Cargo.toml.orig").exists()
    }

    /// Prints a note about a missing golden of this workspace that is not an error.
    pub(crate) fn announce_missing(&self, golden: &File) {
        if !self.is_published() {
            let (path, package) = (golden.path(), &self.package);
            eprintln!("note: golden file {path} of package `{package}` does not exist");
        }
    }

    /// Returns whether this build leaves the comparison of a golden to a test because of `METRICS_BLESS`.
    ///
    /// # Errors
    ///
    /// Returns why the build compares the golden anyway: no such test can run.
    pub(crate) fn leaves_to_test(
        &self,
        golden: &File,
        golden_test: GoldenTest,
    ) -> Result<bool, Refusal> {
        let action = self.mode().map_or(Action::Compare, |mode| mode.action(golden.path()));
        if action == Action::Compare {
            return Ok(false);
        }
        if self.is_dependency {
            return Err(Refusal(format!(
                "this command does not run the tests of package `{}`",
                self.package
            )));
        }
        if golden_test == GoldenTest::Generated
            && let Some(reason) = self.target().why_untested()
        {
            return Err(Refusal(reason));
        }
        self.announce();
        Ok(true)
    }

    /// Prints once that this build does not compare goldens. It is a note, which cargo prints again for a cached
    /// build, and not a warning, which the crate could deny.
    fn announce(&self) {
        static ONCE: Once = Once::new();
        let value = env::var_os(BLESS_VARIABLE).unwrap_or_default();
        let (value, package) = (value.to_string_lossy(), &self.package);
        let goldens = match self.mode().map_or(&[][..], Mode::named) {
            [] => format!("the goldens of package `{package}`"),
            named => format!("{} of package `{package}`", named.join(", ")),
        };
        ONCE.call_once(|| {
            eprintln!(
                "note: this build does not compare {goldens}, because `{BLESS_VARIABLE}` is `{value}`: only tests whose names begin with `{}` do",
                golden::TEST_PREFIX
            );
        });
    }

    pub(crate) fn target(&self) -> Target {
        Target::from_environment(&self.root)
    }

    /// Returns the options of cargo that select the test of a golden: those for the target, and those for the
    /// target and the features.
    pub(crate) fn options(&self, golden_test: GoldenTest) -> [String; 2] {
        let target = self.target().option(golden_test);
        let all = [&*target, &*self.features];
        let all = all.into_iter().filter(|option| !option.is_empty()).collect::<Vec<_>>().join(" ");
        [target, all]
    }

    /// Returns how to show every difference, and how to accept it.
    pub(crate) fn advice(&self, golden_test: GoldenTest, accept: &str) -> String {
        let [_, options] = self.options(golden_test);
        Command { package: &self.package, options: &options }.advice(accept)
    }

    /// Returns the command that writes a golden, for the end of a sentence. It includes the goldens that
    /// `METRICS_BLESS` currently lists, because they would otherwise be compared and could fail the build.
    pub(crate) fn run_to_accept(&self, golden: &File, golden_test: GoldenTest) -> String {
        let [_, options] = self.options(golden_test);
        let path = golden.path();
        let near_miss = self.mode().ok().and_then(|mode| mode.near_miss(path));
        let others = self.mode().map_or(&[][..], Mode::named).iter().map(String::as_str);
        let others = others.filter(|other| *other != path && Some(*other) != near_miss);
        let command = Command { package: &self.package, options: &options };
        command.run_to_accept(others.chain([path]))
    }
}
