//! Runs the program and measures it.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a run of the program needed.
pub(crate) struct Measured {
    duration: Duration,
    megabytes: u64,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} s, {} MB", self.duration.as_secs_f64(), self.megabytes)
    }
}

/// Runs the program in a folder.
pub(crate) fn measure(folder: &Path, arguments: &[&str]) -> Measured {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"))
        .current_dir(folder)
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    let mut memory = 0;
    while child.try_wait().expect("the program").is_none() {
        memory = memory.max(highest_memory(child.id()));
        thread::sleep(Duration::from_millis(5));
    }
    Measured { duration: start.elapsed(), megabytes: memory / 1024 }
}

/// Returns the highest use of memory of a process in kB; 0 if it is unknown.
fn highest_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
