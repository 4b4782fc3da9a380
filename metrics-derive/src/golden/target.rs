//! The target that is compiled: which one it is, and whether `cargo test` runs its tests.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::manifest::{self, Section};
use super::shown;
use crate::model::GoldenTest;

/// A target of the package.
pub(crate) struct Target {
    kind: Kind,
    name: String,
    /// Its table in `Cargo.toml`.
    section: Section,
    manifest: PathBuf,
    /// Whether it is compiled as a test.
    is_test_build: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Library,
    Binary,
    Example,
    Test,
    Benchmark,
}

impl Kind {
    /// Returns its table in `Cargo.toml`, the option that selects it, and the folder where cargo finds
    /// targets that are not listed.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Kind::Library => ("lib", "--lib", "src"),
            Kind::Binary => ("bin", "--bin", "src/bin"),
            Kind::Example => ("example", "--example", "examples"),
            Kind::Test => ("test", "--test", "tests"),
            Kind::Benchmark => ("bench", "--bench", "benches"),
        }
    }
}

impl Target {
    /// Finds the target by cargo's variables: `CARGO_BIN_NAME` is set for binaries and examples,
    /// `CARGO_TARGET_TMPDIR` for integration tests and benchmarks.
    pub(super) fn from_environment(root: &Path) -> Self {
        let variable = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let (program, krate) = (variable("CARGO_BIN_NAME"), variable("CARGO_CRATE_NAME"));
        let is_test_build = env::args().any(|argument| argument == "--test");
        let has_folder = env::var_os("CARGO_TARGET_TMPDIR").is_some();
        let kinds = match (&program, has_folder) {
            (Some(_), _) => [Kind::Binary, Kind::Example],
            (None, true) => [Kind::Test, Kind::Benchmark],
            (None, false) => [Kind::Library, Kind::Library],
        };
        let name = program.or(krate).unwrap_or_default();
        let is_main = variable("CARGO_PKG_NAME").is_some_and(|package| package == name);
        Self { is_test_build, ..Self::find(root, kinds, name, is_main) }
    }

    /// Finds the target with this name and one of two kinds. If there is none, assumes the first kind. `is_main`
    /// states whether a binary with this name may be `src/main.rs`.
    fn find(root: &Path, [first, second]: [Kind; 2], name: String, is_main: bool) -> Self {
        let manifest = root.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).unwrap_or_default();
        let find = |kind: Kind| {
            let (table, _, folder) = kind.words();
            let section =
                manifest::section(&text, table, (kind != Kind::Library).then_some(&*name));
            let listed = section.as_ref().and_then(|section| section.name.clone());
            let is_fixed = match kind {
                Kind::Library => true,
                Kind::Binary => is_main && root.join("src/main.rs").exists(),
                Kind::Example | Kind::Test | Kind::Benchmark => false,
            };
            let fixed = is_fixed.then(|| name.clone());
            let name = listed.or(fixed).or_else(|| found_in(&root.join(folder), &name))?;
            Some((kind, name, section.unwrap_or_default()))
        };
        let found = find(first).or_else(|| find(second));
        let (kind, name, section) = found.unwrap_or((first, name, Section::default()));
        Self { kind, name, section, manifest, is_test_build: false }
    }

    /// Returns why the generated test of this target does not run without further options, if so.
    ///
    /// With a filter, `cargo test` tests a library even if it has `test = false`. Other targets are compiled
    /// without their tests unless an option selects them.
    pub(super) fn why_untested(&self) -> Option<String> {
        if let Some(line) = self.without_harness() {
            return Some(format!("no test of this target runs, because of {line}"));
        }
        let is_tested = self.is_test_build || self.option(GoldenTest::Generated).is_empty();
        (!is_tested).then(|| {
            format!("no test of this target runs without `{}`", self.option(GoldenTest::Generated))
        })
    }

    /// Returns where `Cargo.toml` disables the test harness: `` `harness = false` in Cargo.toml:7 ``.
    pub(crate) fn without_harness(&self) -> Option<String> {
        let line = self.section.harness.filter(|(has_one, _)| !has_one).map(|(_, line)| line)?;
        Some(format!("`harness = false` in {}:{line}", shown(&self.manifest)))
    }

    pub(crate) fn is_library(&self) -> bool {
        self.kind == Kind::Library
    }

    /// Returns the option of `cargo test` that the golden's test requires; empty if none.
    pub(super) fn option(&self, golden_test: GoldenTest) -> String {
        if golden_test == GoldenTest::UserWritten {
            // If this target cannot be compiled as a test, the user's test is in another target.
            let option = self.without_harness().map(|_| "--test '*'".to_owned());
            return option.unwrap_or_default();
        }
        let is_tested = match self.kind {
            Kind::Library => true,
            Kind::Binary | Kind::Test => self.section.test.is_none_or(|(is_tested, _)| is_tested),
            Kind::Example | Kind::Benchmark => {
                self.section.test.is_some_and(|(is_tested, _)| is_tested)
            }
        };
        let (_, option, _) = self.kind.words();
        if is_tested { String::new() } else { format!("{option} {}", self.name) }
    }
}

/// Returns the target of this crate's name in a folder of targets: a crate's name has `_` where the file's
/// may have `-`.
fn found_in(folder: &Path, krate: &str) -> Option<String> {
    let entries = fs::read_dir(folder).ok()?;
    let names = entries.filter_map(|entry| {
        let path = entry.ok()?.path();
        let is_target =
            path.is_dir() || path.extension().is_some_and(|extension| extension == "rs");
        let name =
            is_target.then(|| path.file_stem().map(|name| name.to_string_lossy().into_owned()));
        name.flatten()
    });
    let mut names: Vec<_> = names.filter(|name| manifest::is_same(name, krate)).collect();
    names.sort();
    names.pop()
}

/// Returns the features in rustc's arguments as options of cargo; empty for the default features alone.
pub(super) fn features(arguments: impl Iterator<Item = String>) -> String {
    let (mut enabled, mut has_default) = (Vec::new(), false);
    for argument in arguments {
        if let Some(feature) = argument.strip_prefix("feature=\"") {
            enabled.push(feature.trim_end_matches('"').to_owned());
        }
        has_default |= argument.starts_with("cfg(feature") && argument.contains("\"default\"");
    }
    let is_default_on = enabled.iter().any(|feature| feature == "default");
    enabled.retain(|feature| feature != "default");
    let without_default =
        (has_default && !is_default_on).then(|| "--no-default-features".to_owned());
    let with = (!enabled.is_empty()).then(|| format!("--features {}", enabled.join(",")));
    without_default.into_iter().chain(with).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(manifest: &str, files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::TempDir::new().expect("a folder");
        fs::write(folder.path().join("Cargo.toml"), manifest).expect("a manifest");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, "").expect("a file");
        }
        folder
    }

    const LIBRARY: [Kind; 2] = [Kind::Library, Kind::Library];
    const PROGRAM: [Kind; 2] = [Kind::Binary, Kind::Example];
    const WITH_FOLDER: [Kind; 2] = [Kind::Test, Kind::Benchmark];

    fn target(manifest: &str, files: &[&str], kinds: [Kind; 2], name: &str) -> Target {
        let folder = package(manifest, files);
        Target::find(folder.path(), kinds, name.to_owned(), name == "bus")
    }

    #[test]
    fn each_target_is_told_with_the_option_that_tests_it() {
        let none = "[package]\nname = \"bus\"\n";
        let found = |manifest: &str, files: &[&str], kinds, name| {
            let target = target(manifest, files, kinds, name);
            (target.kind, target.option(GoldenTest::Generated))
        };
        let plain = |kind| (kind, String::new());
        assert_eq!(found(none, &[], LIBRARY, "bus"), plain(Kind::Library));
        assert_eq!(found("[lib]\ntest = false\n", &[], LIBRARY, "bus"), plain(Kind::Library));
        let main = ["src/main.rs", "examples/bus.rs"];
        assert_eq!(found(none, &main, PROGRAM, "bus"), plain(Kind::Binary));
        assert_eq!(found(none, &["src/bin/t-x.rs"], PROGRAM, "t-x"), plain(Kind::Binary));
        assert_eq!(
            found("[[bin]]\nname = \"t-x\"\ntest = false\n", &[], PROGRAM, "t-x"),
            (Kind::Binary, "--bin t-x".to_owned())
        );
        for example in ["examples/demo.rs", "examples/demo/main.rs"] {
            assert_eq!(
                found(none, &[example], PROGRAM, "demo"),
                (Kind::Example, "--example demo".to_owned())
            );
        }
        let tested = "[[example]]\nname = 'demo'\ntest = true\n";
        assert_eq!(found(tested, &[], PROGRAM, "demo"), plain(Kind::Example));
        assert_eq!(found(none, &["tests/it-1.rs"], WITH_FOLDER, "it_1"), plain(Kind::Test));
        assert_eq!(
            found("[[test]]\nname = \"it-1\"\ntest = false\n", &[], WITH_FOLDER, "it_1"),
            (Kind::Test, "--test it-1".to_owned())
        );
        assert_eq!(
            found(none, &["benches/be-1.rs"], WITH_FOLDER, "be_1"),
            (Kind::Benchmark, "--bench be-1".to_owned())
        );
    }

    #[test]
    fn a_target_without_harness_is_never_tested() {
        let manifest = "[package]\nname = \"bus\"\n\n[lib]\nharness = false # no\n";
        let library = target(manifest, &[], LIBRARY, "bus");
        let reason = library.why_untested().expect("a reason");
        assert!(reason.contains("because of `harness = false` in "), "{reason}");
        assert!(reason.ends_with("Cargo.toml:5"), "{reason}");
        assert_eq!(library.option(GoldenTest::UserWritten), "--test '*'");
        let example = target("", &["examples/demo.rs"], PROGRAM, "demo");
        let expected = "no test of this target runs without `--example demo`";
        assert_eq!(example.why_untested().as_deref(), Some(expected));
        assert_eq!(Target { is_test_build: true, ..example }.why_untested(), None);
        assert_eq!(target("", &[], LIBRARY, "bus").why_untested(), None);
    }

    #[test]
    fn features_are_options_of_cargo() {
        let features = |arguments: &str| features(arguments.split(' ').map(str::to_owned));
        assert_eq!(features("rustc --cfg x"), "");
        assert_eq!(features("--cfg feature=\"default\""), "");
        assert_eq!(features("--cfg feature=\"tls\" --cfg feature=\"a-b\""), "--features tls,a-b");
        let declared = "--check-cfg cfg(feature,values(\"default\",\"tls\"))";
        assert_eq!(features(declared), "--no-default-features");
        assert_eq!(
            features(&format!("{declared} --cfg feature=\"tls\"")),
            "--no-default-features --features tls"
        );
        assert_eq!(features(&format!("{declared} --cfg feature=\"default\"")), "");
    }
}
