//! Scratch repositories with packages that compile.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::scratch::{Run, Scratch, isolated};

/// A repository with a workspace, or with one package.
pub(crate) struct Service(pub(crate) Scratch);

impl Service {
    /// Creates a package. All services share one target folder, so each package needs a name of its own.
    pub(crate) fn new(name: &str, version: &str, source: &str) -> Self {
        let service = Self::empty();
        service.0.write("Cargo.toml", manifest(name, version)).write("src/lib.rs", source);
        service
    }

    /// Creates a workspace of packages with a name and a source.
    pub(crate) fn workspace(packages: &[(&str, &str)]) -> Self {
        let service = Self::empty();
        let names: Vec<_> = packages.iter().map(|(name, _)| *name).collect();
        service
            .0
            .write("Cargo.toml", format!("[workspace]\nmembers = {names:?}\nresolver = \"3\"\n"));
        for (name, source) in packages {
            service.0.write(&format!("{name}/Cargo.toml"), manifest(name, "1.2.3"));
            service.0.write(&format!("{name}/src/lib.rs"), source);
        }
        service
    }

    fn empty() -> Self {
        let scratch = Scratch::empty();
        // Pins the versions of this workspace, so that nothing is downloaded.
        let lock = fs::read(root().join("Cargo.lock")).expect("a file");
        scratch.write("Cargo.lock", lock).write(".gitignore", "Cargo.lock\n");
        Self(scratch)
    }

    /// Replaces text in a file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.0.read(path);
        assert!(text.contains(from), "{from:?} in {path}:\n{text}");
        self.0.write(path, text.replace(from, to));
        self
    }

    /// Runs `cargo frozen-metrics` with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    /// Runs `cargo frozen-metrics` with these arguments and environment variables.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"));
        command.arg("frozen-metrics").args(arguments).envs(variables.iter().copied());
        self.output(command, variables)
    }

    /// Runs `cargo check`.
    pub(crate) fn check_build(&self) -> Run {
        let mut command = Command::new(env!("CARGO"));
        command.arg("check");
        self.output(command, &[])
    }

    fn output(&self, mut command: Command, variables: &[(&str, &str)]) -> Run {
        isolated(command.current_dir(self.0.path()));
        // Cargo sets these variables for tests; a user's shell does not have them.
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO_PKG_") {
                command.env_remove(name);
            }
        }
        command
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env_remove("CARGO_MANIFEST_DIR")
            .env_remove("METRICS_BLESS")
            .envs(variables.iter().copied());
        Run::of(command)
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// Returns the target folder of the services in `tests/promises`, so that dependencies are built once.
fn target() -> PathBuf {
    let test = env::current_exe().expect("a path");
    let target = test.ancestors().nth(3).expect("<target>/debug/deps/<test>");
    target.join("tmp").join("services")
}

fn manifest(name: &str, version: &str) -> String {
    let runtime = root().join("metrics-runtime");
    format!(
        "[package]\nname = {name:?}\nversion = {version:?}\nedition = \"2024\"\n\n\
         [dependencies]\nfrozen-metrics = {{ path = {runtime:?} }}\n"
    )
}
