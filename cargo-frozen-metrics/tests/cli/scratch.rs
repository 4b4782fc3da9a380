//! Scratch repositories.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub(crate) const GOLDEN: &str = "\
# Frozen by #[derive(ReplicationMetrics)] on `Bus`. Accept a change: METRICS_BLESS=golden/bus.prom cargo test -p bus golden_of_
# HELP bus_sent_total Messages sent.
# TYPE bus_sent_total counter
bus_sent_total 0
# HELP bus_lag_seconds How far behind.
# TYPE bus_lag_seconds gauge
# UNIT bus_lag_seconds seconds
bus_lag_seconds{role=\"leader\"} 0
bus_lag_seconds{role=\"follower\"} 0
";

pub(crate) const MANIFEST: &str = "[package]\nname = \"bus\"\nversion = \"1.2.3\"\n";

/// A folder, usually with a repository.
pub(crate) struct Scratch(TempDir);

/// What the program returned.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Scratch {
    /// Creates an empty folder.
    pub(crate) fn folder() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    /// Creates a repository without commits.
    pub(crate) fn empty() -> Self {
        let scratch = Self::folder();
        scratch.git(&["init", "--quiet", "--initial-branch=main"]);
        scratch
    }

    /// Creates a repository with a package and a golden in one commit, tagged `v1`.
    pub(crate) fn new() -> Self {
        let scratch = Self::empty();
        scratch.write("Cargo.toml", MANIFEST).write("golden/bus.prom", GOLDEN).commit();
        scratch.git(&["tag", "v1"]);
        scratch
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    /// Returns the content of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("a file")
    }

    /// Writes the golden with a text replaced.
    pub(crate) fn change(&self, from: &str, to: &str) -> &Self {
        assert!(GOLDEN.contains(from), "{from}");
        self.write("golden/bus.prom", GOLDEN.replace(from, to))
    }

    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path().join(path)).expect("a file");
        self
    }

    /// Removes a file that may not exist.
    pub(crate) fn remove_if_there(&self, path: &str) -> &Self {
        let _ = fs::remove_file(self.path().join(path));
        self
    }

    pub(crate) fn commit(&self) -> &Self {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "Change"]);
        self
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        isolated(command.current_dir(self.path()).args(arguments));
        let output = command.output().expect("git");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {stderr}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs `cargo frozen-metrics check`.
    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        self.run_in("", &[&["frozen-metrics", "check"], arguments].concat())
    }

    /// Runs the program in a folder.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"));
        isolated(command.current_dir(self.path().join(folder)).args(arguments));
        Run::of(command)
    }
}

/// Makes a command independent of the user's configuration and of repositories around the folder.
pub(crate) fn isolated(command: &mut Command) -> &mut Command {
    for name in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{name}_NAME"), "A")
            .env(format!("GIT_{name}_EMAIL"), "a@example.org");
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
        .env_remove("CI")
        .env_remove("GIT_DIR")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
}

impl Run {
    /// Runs a command.
    pub(crate) fn of(mut command: Command) -> Self {
        let output = command.output().expect("the program");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        // A golden's test, which cargo runs, may panic in a thread of its own.
        assert!(!stderr.contains("thread 'main'"), "{stderr}");
        Self { code: output.status.code(), stdout, stderr }
    }

    /// Asserts the exit code, and returns the standard output.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> String {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(self.code, Some(code), "stdout: {stdout}\nstderr: {stderr}");
        self.stdout
    }

    /// Asserts the exit code alone.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
    }

    /// Asserts that the program could not run and wrote nothing but an error with these texts.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, texts: &[&str]) {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        for text in texts {
            assert!(self.stderr.contains(text), "expected {text:?} in:\n{}", self.stderr);
        }
    }
}
