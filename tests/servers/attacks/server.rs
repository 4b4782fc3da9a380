//! The servers under attack, each in a process of its own.

use std::net::SocketAddr;
use std::process::Command;

use crate::program::{Program, eventually};

const EXECUTABLE: &str = env!("CARGO_BIN_EXE_metrics_server");

/// A running `metrics_server`.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    pub(super) program: Program,
}

impl Server {
    /// Starts one that serves this many keys with eight counters each.
    pub(super) fn start(kind: &str, keys: usize) -> Self {
        Self::start_by(Command::new(EXECUTABLE), kind, keys)
    }

    /// The same, where the process may have only so many open files.
    pub(super) fn start_with_open_files(files: usize, kind: &str, keys: usize) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -n {files}; exec \"$0\" \"$@\""), EXECUTABLE]);
        Self::start_by(command, kind, keys)
    }

    fn start_by(mut command: Command, kind: &str, keys: usize) -> Self {
        command.args([kind, &keys.to_string()]);
        let program = Program::start(command);
        let address = eventually(|| {
            let log = program.log();
            let line = log.lines().find_map(|line| line.strip_prefix("serving "));
            line.map(|address| address.parse().unwrap()).ok_or("it is not serving yet".to_owned())
        });
        Self { address, program }
    }
}
