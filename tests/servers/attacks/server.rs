//! The attacked servers, each in its own process.

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
    /// Starts a server with this many keys, each with eight counters.
    pub(super) fn start(kind: &str, keys: usize) -> Self {
        Self::start_by(Command::new(EXECUTABLE), kind, keys)
    }

    /// Starts a server with a limited number of open files.
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
            line.map(|address| address.parse().unwrap())
                .ok_or("the server has not printed its address".to_owned())
        });
        Self { address, program }
    }
}
