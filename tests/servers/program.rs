//! Other programs: those that run during a test, and those that run to completion.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::NamedTempFile;

/// The longest time that a test waits.
const TIMEOUT: Duration = Duration::from_secs(40);

/// A running program. It is killed when dropped, and its log is printed if the test failed.
pub(crate) struct Program {
    name: String,
    child: Child,
    log: NamedTempFile,
}

impl Program {
    pub(crate) fn start(mut command: Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        let log = NamedTempFile::new().unwrap();
        let to_log = || Stdio::from(File::options().append(true).open(log.path()).unwrap());
        command.stdin(Stdio::null()).stdout(to_log()).stderr(to_log());
        let child = command.spawn().unwrap_or_else(|error| panic!("cannot run {name}: {error}"));
        Self { name, child, log }
    }

    /// Returns what the program has printed so far on both streams.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.log.path()).unwrap()).into_owned()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Returns the resident memory of the program, in KiB.
    pub(crate) fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// Returns the most resident memory that the program has had so far, in KiB.
    pub(crate) fn peak_memory(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Returns the processor time that the program has taken so far.
    pub(crate) fn processor_time(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        // The name, in parentheses, may contain spaces.
        let fields = stat.rsplit(") ").next().unwrap().split(' ');
        let ticks: u64 = fields.skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second())
    }

    fn status(&self, field: &str) -> u64 {
        status(self.child.id(), field)
    }

    /// Waits until the program ends.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let (name, child) = (&self.name, &mut self.child);
        eventually(|| child.try_wait().unwrap().ok_or_else(|| format!("{name} still runs")))
    }
}

/// Builds a program of this workspace, and returns its path.
pub(crate) fn build(package: &str, name: &str) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--package", package, "--bin", name, "--message-format=json"]);
    let Output { status, stdout, stderr } = cargo.output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let messages = stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let messages = messages.map(|line| serde_json::from_slice::<Value>(line).unwrap());
    let executables = messages.filter(|message| message["target"]["name"] == name);
    let mut paths = executables.filter_map(|message| Some(message["executable"].as_str()?.into()));
    paths.next().expect("cargo must print the path of the executable")
}

/// Runs a program to completion with this input.
pub(crate) fn run(mut command: Command, input: &str) -> Output {
    let name = command.get_program().to_string_lossy().into_owned();
    // A file, because a program that ends without reading a pipe would fail the write.
    let file = NamedTempFile::new().unwrap();
    fs::write(&file, input).unwrap();
    command.stdin(file.reopen().unwrap());
    command.output().unwrap_or_else(|error| panic!("cannot run {name}: {error}"))
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            let log = self.log();
            let tail = log.lines().rev().take(30).collect::<Vec<_>>();
            eprintln!("The end of the log of {}:", self.name);
            tail.iter().rev().for_each(|line| eprintln!("  {line}"));
        }
    }
}

/// Retries until the attempt succeeds. Panics with the last error after a timeout.
pub(crate) fn eventually<T>(mut attempt: impl FnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match attempt() {
            Ok(value) => return value,
            Err(reason) if start.elapsed() > TIMEOUT => {
                panic!("after {} s: {reason}", TIMEOUT.as_secs())
            }
            Err(_) => thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// Returns the resident memory of a process, in KiB.
pub(crate) fn memory_of(process: u32) -> u64 {
    status(process, "VmRSS:")
}

/// Returns a number from `/proc/PID/status`.
fn status(process: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let mut words = status.split_ascii_whitespace();
    words.find(|word| *word == field).expect("a field of Linux");
    words.next().unwrap().parse().unwrap()
}
