//! Ctrl-C, SIGTERM and SIGHUP: the program ends at once, except in a [`Section`], which first undoes what it did.

use std::io::{self, Read};
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use crate::error::{Error, INTERRUPTED, Result};

/// How long an interruption may wait until the child process is killed.
const POLL: Duration = Duration::from_millis(50);

static STATE: Mutex<State> = Mutex::new(State { sections: 0, is_interrupted: false });

struct State {
    /// The number of sections that exist.
    sections: usize,
    /// Whether a section was interrupted.
    is_interrupted: bool,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A part of the program that an interruption does not end. It calls [`check`] or [`output`], and undoes what it did if
/// they return an error.
#[derive(Debug)]
pub(crate) struct Section(());

impl Section {
    /// Begins a section, which ends when the value is dropped. Sections may be nested.
    pub(crate) fn begin() -> Result<Self> {
        static HANDLER: Once = Once::new();
        let mut installed = Ok(());
        HANDLER.call_once(|| installed = ctrlc::set_handler(interrupt));
        installed.map_err(|error| Error::new(format!("cannot handle signals: {error}")))?;
        state().sections += 1;
        Ok(Self(()))
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        state().sections -= 1;
    }
}

/// Runs in a thread of its own when a signal arrives.
fn interrupt() {
    let mut state = state();
    if state.sections == 0 {
        // The lock is still held, so that no section can begin.
        process::exit(INTERRUPTED.into());
    }
    state.is_interrupted = true;
}

/// Returns an error if a section was interrupted.
pub(crate) fn check() -> Result<()> {
    if state().is_interrupted { Err(Error::interrupted()) } else { Ok(()) }
}

/// Runs a command and returns its standard output. An interruption kills the command and is an error.
pub(crate) fn output(command: &mut Command) -> Result<(ExitStatus, Vec<u8>)> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |error: io::Error| Error::new(format!("cannot run {program}: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    let (sender, receiver) = mpsc::channel();
    if let Some(mut stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let result = stdout.read_to_end(&mut bytes).map(|_| bytes);
            // After an interruption nobody receives the output.
            let _ = sender.send(result);
        });
    }
    loop {
        let received = receiver.recv_timeout(POLL);
        if let Err(error) = check() {
            // It may have ended, because Ctrl-C reaches all processes of a terminal.
            let _ = child.kill().and_then(|()| child.wait());
            return Err(error);
        }
        match received {
            Ok(bytes) => return Ok((child.wait().map_err(failed)?, bytes.map_err(failed)?)),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(failed(io::ErrorKind::BrokenPipe.into()));
            }
        }
    }
}
