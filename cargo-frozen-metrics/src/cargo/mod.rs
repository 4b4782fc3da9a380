//! Runs cargo: reads which packages there are, and runs the tests that write goldens.

mod metadata;
mod test;

use std::env;
use std::ffi::OsString;
use std::process::{Command, Stdio};

pub(crate) use metadata::{CargoPackage, Workspace};
pub(crate) use test::{TestRun, run_tests};

/// Returns a command that runs cargo: the one that started this program, or else the one on the `PATH`.
fn command() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.stdin(Stdio::null());
    command
}
