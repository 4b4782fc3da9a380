//! Signals: an interrupted command leaves all files as they were, and no process behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::scratch::{GOLDEN, Scratch, isolated};

const SOURCE: &str = "\
#[derive(ReplicationMetrics)]
#[metrics(prefix = \"bus\", golden = \"golden/bus.prom\")]
pub struct Bus {
    pub sent_total: Counter,
}
";

/// A cargo that builds until it is killed, and writes its process id to a file.
const CARGO: &str = "#!/bin/sh
if [ \"$1\" = metadata ]; then exec \"$REAL_CARGO\" \"$@\"; fi
echo $$ >pid.tmp
mv pid.tmp pid
exec sleep 10
";

/// Interrupts a command while cargo builds, and returns its exit code, its standard error and the source in the
/// meantime.
fn interrupted(
    scratch: &Scratch,
    arguments: &[&str],
    signal: &str,
) -> (Option<i32>, String, String) {
    let cargo = scratch.write("cargo.sh", CARGO).path().join("cargo.sh");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("a program");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"));
    isolated(command.current_dir(scratch.path()).args(arguments))
        .env("CARGO", cargo)
        .env("REAL_CARGO", env!("CARGO"))
        .env_remove("CARGO_TARGET_DIR")
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let child = command.spawn().expect("the program");
    let end = Instant::now() + Duration::from_secs(20);
    while !scratch.path().join("pid").exists() {
        assert!(Instant::now() < end, "cargo was not started");
        thread::sleep(Duration::from_millis(5));
    }
    let meanwhile = scratch.read("src/lib.rs");
    assert!(kill(signal, &child.id().to_string()));
    let output = child.wait_with_output().expect("an exit code");
    assert!(!kill("-0", scratch.read("pid").trim()), "cargo still runs");
    scratch.remove("pid");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), meanwhile)
}

/// Sends a signal, and returns whether the process exists.
fn kill(signal: &str, process: &str) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", "kill \"$@\"", "sh", signal, process]).stderr(Stdio::null());
    command.status().expect("a shell").success()
}

#[test]
fn an_interrupted_rename_restores_the_source() {
    let scratch = Scratch::new();
    scratch.write("src/lib.rs", SOURCE);
    for signal in ["-INT", "-TERM", "-HUP"] {
        let rename = ["rename", "bus_sent_total", "bus_sends_total", "--yes"];
        let (code, stderr, meanwhile) = interrupted(&scratch, &rename, signal);
        assert!(meanwhile.contains("renamed_from"), "{meanwhile}");
        assert_eq!(code, Some(130), "{signal}: {stderr}");
        assert!(stderr.contains("error: interrupted, so nothing was written"), "{stderr}");
        assert_eq!(scratch.read("src/lib.rs"), SOURCE, "{signal}");
        assert_eq!(scratch.read("golden/bus.prom"), GOLDEN);
    }
}

#[test]
fn an_interrupted_bless_removes_its_temporary_folder() {
    let scratch = Scratch::new();
    scratch.write("src/lib.rs", SOURCE);
    let (code, stderr, _) = interrupted(&scratch, &["bless", "--yes"], "-INT");
    assert_eq!(code, Some(130), "{stderr}");
    let folder = scratch.path().join("target/frozen-metrics");
    assert_eq!(fs::read_dir(folder).expect("a folder").count(), 0);
    assert_eq!(scratch.read("golden/bus.prom"), GOLDEN);
}
