//! A small crate that depends on the runtime, and a real cargo that builds it: what the promises about
//! a user's build are checked with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A package of a user's, or a workspace of several, in a folder of its own.
pub struct Service {
    folder: TempDir,
}

/// How a command went.
pub struct Outcome {
    succeeded: bool,
    /// What it printed, on either stream.
    pub output: String,
}

impl Service {
    /// Creates a package with this source and no golden yet. Packages that share their builds need
    /// names of their own.
    pub fn new(name: &str, source: &str) -> Self {
        let service = Self::empty();
        service.write("Cargo.toml", &manifest(name, ""));
        service.write("src/lib.rs", source);
        service
    }

    /// The same, with its goldens.
    pub fn blessed(name: &str, source: &str) -> Self {
        let service = Self::new(name, source);
        service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
        service
    }

    /// Creates a workspace of packages, each with its name, its source and what `Cargo.toml` says
    /// beside that.
    pub fn workspace(packages: &[(&str, &str, &str)]) -> Self {
        let service = Self::empty();
        let names: Vec<_> = packages.iter().map(|(name, ..)| *name).collect();
        service
            .write("Cargo.toml", &format!("[workspace]\nmembers = {names:?}\nresolver = \"3\"\n"));
        for (name, source, more) in packages {
            service.write(&format!("{name}/Cargo.toml"), &manifest(name, more));
            service.write(&format!("{name}/src/lib.rs"), source);
        }
        service
    }

    fn empty() -> Self {
        let service = Self { folder: TempDir::new().unwrap() };
        // The versions that this workspace was built with, so that nothing is downloaded.
        fs::copy(root().join("Cargo.lock"), service.path("Cargo.lock")).unwrap();
        service
    }

    /// Where the file of this name is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes it, and the folders that it is in.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// What it holds; nothing if it is not there.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Writes `to` wherever it holds `from`.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} holds {from:?}:\n{text}");
        self.write(name, &text.replace(from, to));
    }

    /// Runs this command of cargo for the library, with these variables set.
    pub fn cargo(&self, command: &str, variables: &[(&str, &str)]) -> Outcome {
        self.shell(&format!("cargo {command} --lib"), variables)
    }

    /// Runs cargo with these arguments, with these variables set.
    pub fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
        self.shell(&format!("cargo {}", arguments.join(" ")), variables)
    }

    /// Runs a line of shell, as a person would who reads it in a message, with these variables set.
    pub fn shell(&self, line: &str, variables: &[(&str, &str)]) -> Outcome {
        self.shell_in(".", line, variables)
    }

    /// The same in a folder of it.
    pub fn shell_in(&self, folder: &str, line: &str, variables: &[(&str, &str)]) -> Outcome {
        let cargo = Path::new(env!("CARGO")).parent().unwrap();
        let others = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([cargo.to_owned()].into_iter().chain(env::split_paths(&others)));
        let mut shell = Command::new("sh");
        // Cargo and nextest tell these to the test that runs this, and not to a user's shell.
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
            // Nobody debugs these packages, and each is built many times.
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

    /// Compiles it.
    pub fn builds(&self) {
        self.cargo("check", &[]).succeeds();
    }
}

impl Outcome {
    /// Panics with its output unless it succeeded.
    #[track_caller]
    pub fn succeeds(self) {
        assert!(self.succeeded, "{}", self.output);
    }

    /// Panics with its output unless it succeeded and printed all of this.
    #[track_caller]
    pub fn succeeds_with(self, expected: &[&str]) -> Self {
        assert!(self.succeeded, "{}", self.output);
        self.prints(expected)
    }

    /// Panics with its output unless it failed and printed all of this.
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

    /// Returns the command that it says to run to accept a change or to write a golden, the first of
    /// several.
    #[track_caller]
    pub fn command(&self) -> String {
        self.quoted("run `METRICS_BLESS=", "METRICS_BLESS=diff ")
    }

    /// Returns the command that it says to run to see a difference.
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

/// Dependencies are built once for all tests; cargo lets them wait for each other.
fn target() -> PathBuf {
    let test = env::current_exe().unwrap();
    let target = test.ancestors().nth(3).expect("<target>/debug/deps/<test>");
    target.join("tmp").join("services")
}

/// A manifest with the dependencies of every service; `more` stands before their table.
fn manifest(name: &str, more: &str) -> String {
    let runtime = root().join("metrics-runtime");
    format!(
        r#"
[package]
name = {name:?}
edition = "2024"

{more}

[dependencies]
frozen-metrics = {{ path = {runtime:?} }}
"#
    )
}
