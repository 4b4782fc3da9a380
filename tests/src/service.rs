//! A small crate that depends on the runtime, and a real cargo that builds it: what the promises about
//! a user's build are checked with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A crate of a user's, in a folder of its own.
pub struct Service {
    folder: TempDir,
}

/// How a cargo command went.
pub struct Outcome {
    succeeded: bool,
    /// What it printed, on either stream.
    pub output: String,
}

impl Service {
    /// One with this source and no golden yet. Crates that share their builds need names of their
    /// own.
    pub fn new(name: &str, source: &str) -> Self {
        let service = Self { folder: TempDir::new().unwrap() };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let runtime = workspace.join("metrics-runtime");
        service.write(
            "Cargo.toml",
            &format!(
                r#"
[package]
name = {name:?}
edition = "2024"

[dependencies]
metrics-runtime = {{ path = {runtime:?}, features = ["server"] }}
tokio = {{ version = "1", default-features = false, features = ["net"] }}
"#
            ),
        );
        // The versions that this workspace was built with, so that nothing is downloaded.
        fs::copy(workspace.join("Cargo.lock"), service.path("Cargo.lock")).unwrap();
        service.write("src/lib.rs", source);
        service
    }

    /// The same, with its goldens.
    pub fn blessed(name: &str, source: &str) -> Self {
        let service = Self::new(name, source);
        service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
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

    /// Runs this command of cargo, with these variables set.
    pub fn cargo(&self, command: &str, variables: &[(&str, &str)]) -> Outcome {
        // Dependencies are built once for all tests; cargo lets them wait for each other.
        let test = env::current_exe().unwrap();
        let target = test.ancestors().nth(3).expect("<target>/debug/deps/<test>");
        let target = target.join("tmp").join("services");
        let output = Command::new(env!("CARGO"))
            .args([command, "--offline", "--color=never", "--lib"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
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
    pub fn succeeds(self) {
        assert!(self.succeeded, "{}", self.output);
    }

    /// Panics with its output unless it failed and said all of this.
    pub fn fails_with(self, expected: &[&str]) {
        assert!(!self.succeeded, "{}", self.output);
        for expected in expected {
            assert!(self.output.contains(expected), "{expected:?} in:\n{}", self.output);
        }
    }
}
