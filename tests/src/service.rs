//! Runs cargo on small packages that depend on `frozen-metrics`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A temporary folder with a user's package or workspace.
pub struct Service {
    folder: TempDir,
}

/// The result of a command.
pub struct Outcome {
    succeeded: bool,
    /// Standard output, then standard error.
    pub output: String,
}

impl Service {
    /// Creates a package with this source and without goldens. All services share one target
    /// folder, so each needs a name of its own.
    pub fn new(name: &str, source: &str) -> Self {
        let service = Self::empty();
        service.write("Cargo.toml", &manifest(name, ""));
        service.write("src/lib.rs", source);
        service
    }

    /// Creates a package and writes its goldens.
    pub fn blessed(name: &str, source: &str) -> Self {
        let service = Self::new(name, source);
        service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
        service
    }

    /// Creates a workspace. Each package has a name, a source and additional lines for its
    /// `Cargo.toml`.
    pub fn workspace(packages: &[(&str, &str, &str)]) -> Self {
        let service = Self::empty();
        let names: Vec<_> = packages.iter().map(|(name, ..)| *name).collect();
        service
            .write("Cargo.toml", &format!("[workspace]\nmembers = {names:?}\nresolver = \"3\"\n"));
        for (name, source, extra) in packages {
            service.write(&format!("{name}/Cargo.toml"), &manifest(name, extra));
            service.write(&format!("{name}/src/lib.rs"), source);
        }
        service
    }

    fn empty() -> Self {
        let service = Self { folder: TempDir::new().unwrap() };
        // Pins the versions of this workspace, so that nothing is downloaded.
        fs::copy(root().join("Cargo.lock"), service.path("Cargo.lock")).unwrap();
        service
    }

    /// Returns the path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and creates its parent folders.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Returns the content of a file, or an empty text if it does not exist.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Replaces every `from` by `to`. Panics if there is none.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{from:?} in {name}:\n{text}");
        self.write(name, &text.replace(from, to));
    }

    /// Runs a cargo command for the library with these environment variables.
    pub fn cargo(&self, command: &str, variables: &[(&str, &str)]) -> Outcome {
        self.shell(&format!("cargo {command} --lib"), variables)
    }

    /// Runs cargo with these arguments and environment variables.
    pub fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
        self.shell(&format!("cargo {}", arguments.join(" ")), variables)
    }

    /// Runs a shell command, such as one quoted from an error message, with these environment
    /// variables.
    pub fn shell(&self, line: &str, variables: &[(&str, &str)]) -> Outcome {
        self.shell_in(".", line, variables)
    }

    /// Runs a shell command in a subfolder.
    pub fn shell_in(&self, folder: &str, line: &str, variables: &[(&str, &str)]) -> Outcome {
        let cargo = Path::new(env!("CARGO")).parent().unwrap();
        let search_path = env::var_os("PATH").unwrap_or_default();
        let path =
            env::join_paths([cargo.to_owned()].into_iter().chain(env::split_paths(&search_path)));
        let mut shell = Command::new("sh");
        // Cargo and nextest set these variables for tests; a user's shell does not have them.
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") {
                shell.env_remove(name);
            }
        }
        let output = shell
            .args(["-c", line])
            .current_dir(self.path(folder))
            .env("PATH", path.unwrap())
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            // Debug information is never used, and each package is built many times.
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env_remove("CARGO_MANIFEST_DIR")
            .env_remove("METRICS_BLESS")
            .env_remove("CI")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Outcome {
            succeeded: output.status.success(),
            output: text(output.stdout) + &text(output.stderr),
        }
    }

    /// Checks the library. Panics unless it compiles.
    pub fn builds(&self) {
        self.cargo("check", &[]).succeeds();
    }
}

impl Outcome {
    /// Panics with the output unless the command succeeded.
    #[track_caller]
    pub fn succeeds(self) {
        assert!(self.succeeded, "{}", self.output);
    }

    /// Panics with the output unless the command succeeded and printed each of these texts.
    #[track_caller]
    pub fn succeeds_with(self, expected: &[&str]) -> Self {
        assert!(self.succeeded, "{}", self.output);
        self.prints(expected)
    }

    /// Panics with the output unless the command failed and printed each of these texts.
    #[track_caller]
    pub fn fails_with(self, expected: &[&str]) -> Self {
        assert!(!self.succeeded, "{}", self.output);
        self.prints(expected)
    }

    #[track_caller]
    fn prints(self, expected: &[&str]) -> Self {
        for expected in expected {
            assert!(self.output.contains(expected), "{expected:?} in:\n{}", self.output);
        }
        self
    }

    /// Returns the first quoted command that accepts a change or writes a golden.
    #[track_caller]
    pub fn command(&self) -> String {
        self.quoted("run `METRICS_BLESS=", "METRICS_BLESS=diff ")
    }

    /// Returns the quoted command that shows a difference.
    #[track_caller]
    pub fn diff_command(&self) -> String {
        self.quoted("run `METRICS_BLESS=diff ", "nothing else")
    }

    #[track_caller]
    fn quoted(&self, start: &str, other: &str) -> String {
        let commands = self.output.match_indices(start).map(|(at, _)| {
            let rest = &self.output[at + "run `".len()..];
            rest.split('`').next().unwrap_or_default()
        });
        let command = commands.into_iter().find(|command| !command.starts_with(other));
        command.unwrap_or_else(|| panic!("{start} in:\n{}", self.output)).to_owned()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Returns the target folder that all services share, so that dependencies are built once. Cargo
/// serializes the builds.
fn target() -> PathBuf {
    let test = env::current_exe().unwrap();
    let target = test.ancestors().nth(3).expect("<target>/debug/deps/<test>");
    target.join("tmp").join("services")
}

/// Returns a manifest that depends on the runtime. `extra` precedes them.
fn manifest(name: &str, extra: &str) -> String {
    let runtime = root().join("metrics-runtime");
    format!(
        r#"
[package]
name = {name:?}
edition = "2024"

{extra}

[dependencies]
frozen-metrics = {{ path = {runtime:?} }}
"#
    )
}
