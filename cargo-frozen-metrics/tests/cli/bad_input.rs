//! Bad input: an error with file and line, exit code 101 or 2, and no report.

use std::fs;
use std::process::Command;

use crate::scratch::{GOLDEN, Run, Scratch, isolated};

#[test]
fn damaged_goldens_name_their_line() {
    let cases: &[(&str, Vec<u8>, &str)] = &[
        (
            "conflict",
            GOLDEN.replace("# HELP bus_lag", "<<<<<<< HEAD\n# HELP bus_lag").into(),
            "bus.prom:5",
        ),
        ("CRLF", GOLDEN.replace('\n', "\r\n").into(), "bus.prom:1"),
        ("byte order mark", format!("\u{feff}{GOLDEN}").into(), "bus.prom:1"),
        ("not UTF-8", [GOLDEN.as_bytes(), &[0xff, b'\n']].concat(), "bus.prom:10"),
        ("half", GOLDEN.replace("bus_sent_total 0\n", "").into(), "bus.prom:3"),
        ("100 MB", [GOLDEN.as_bytes(), &vec![b'#'; 100 << 20]].concat(), "bus.prom:1"),
    ];
    for (what, bytes, place) in cases {
        let scratch = Scratch::new();
        scratch.write("golden/bus.prom", bytes);
        scratch.check(&["--against", "v1"]).fails(101, &[&format!("--> golden/{place}")]);
        if *what != "100 MB" {
            scratch.commit().git(&["tag", "bad"]);
            scratch.write("golden/bus.prom", GOLDEN);
            scratch.check(&["--against", "bad"]).fails(101, &[place, "the file is that of `bad`"]);
        }
    }
}

#[test]
fn a_golden_is_a_file() {
    let scratch = Scratch::new();
    scratch.remove("golden/bus.prom").write("golden/bus.prom/inside", "x");
    scratch.check(&["--against", "v1"]).fails(101, &["is a folder", "golden/bus.prom:1"]);
    #[cfg(unix)]
    {
        let scratch = Scratch::new();
        scratch.write("elsewhere.txt", GOLDEN).remove("golden/bus.prom");
        let link = scratch.path().join("golden/bus.prom");
        std::os::unix::fs::symlink("../elsewhere.txt", link).expect("a link");
        scratch.check(&["--against", "v1"]).fails(101, &["a symbolic link", "golden/bus.prom:1"]);
    }
}

#[test]
fn a_golden_that_was_replaced_by_another_file_is_an_error() {
    let scratch = Scratch::new();
    let utf_16 = GOLDEN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [Vec::new(), utf_16, b"bus_sent_total 1\n".to_vec(), vec![0; 9000]] {
        scratch.write("golden/bus.prom", bytes);
        let place = "not a golden any more\n  --> golden/bus.prom:1";
        scratch.check(&["--against", "v1"]).fails(101, &[place]);
    }
    #[cfg(unix)]
    {
        use std::os::unix::{fs::symlink, net::UnixListener};
        let path = scratch.remove("golden/bus.prom").path().join("golden/bus.prom");
        let _socket = UnixListener::bind(&path).expect("a socket");
        scratch.check(&["--against", "v1"]).fails(101, &["a pipe or a device", "bus.prom:1"]);
        for target in ["nothing", "bus.prom", "/dev/zero"] {
            scratch.remove("golden/bus.prom");
            symlink(target, &path).expect("a link");
            scratch.check(&["--against", "v1"]).fails(101, &["a symbolic link", "bus.prom:1"]);
        }
    }
    scratch.remove_if_there("golden/bus.prom").check(&["--against", "v1"]).expect(100);
}

#[test]
fn the_configuration_is_a_file() {
    let scratch = Scratch::new();
    let fails = |text: &str| {
        scratch.check(&["--against", "v1"]).fails(2, &[text, "--> metrics.toml:1"]);
    };
    scratch.write("metrics.toml/inside", "x");
    fails("expected a regular file");
    fs::remove_dir_all(scratch.path().join("metrics.toml")).expect("a folder");
    let large = fs::File::create(scratch.path().join("metrics.toml")).expect("a file");
    large.set_len(100 << 20).expect("a large file");
    fails("the file has 104857600 bytes");
    #[cfg(unix)]
    for (target, text) in [("nothing", "No such file"), ("/dev/zero", "expected a regular file")] {
        scratch.remove("metrics.toml");
        let link = scratch.path().join("metrics.toml");
        std::os::unix::fs::symlink(target, link).expect("a link");
        fails(text);
    }
}

#[test]
fn a_folder_without_goldens_is_an_error() {
    let scratch = Scratch::new();
    scratch.write("empty/README.md", "x");
    scratch.check(&["--against", "empty"]).fails(101, &["`empty` has no golden", "# Frozen by"]);
    scratch.check(&["--against", ""]).fails(2, &["found an empty text"]);
    // A commit may be older than the first golden.
    scratch.remove("golden/bus.prom").commit().git(&["tag", "old"]);
    scratch.write("golden/bus.prom", GOLDEN).check(&["--against", "old"]).expect(0);
    // No content of other files is shown.
    scratch.write("secrets.txt", "password: hunter2\n".repeat(100));
    let run = scratch.check(&["--against", "secrets.txt"]);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    run.fails(101, &["cannot read secrets.txt as a tar archive"]);
}

#[test]
fn without_git_only_folders_can_be_compared() {
    let scratch = Scratch::new();
    scratch.write("old/bus.prom", GOLDEN);
    let run = |against: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"));
        command.current_dir(scratch.path()).arg("check").args(against).env("PATH", "");
        Run::of(command)
    };
    run(&[]).fails(101, &["git is not installed", "--against ../release-1.2"]);
    run(&["--against", "old"]).expect(0);
}

#[test]
fn a_base_that_does_not_exist_is_an_error() {
    let empty = Scratch::empty();
    empty.write("golden/bus.prom", GOLDEN);
    empty.check(&[]).fails(101, &["no commits yet"]);
    empty.check(&["--against", "main"]).fails(101, &["`main` is neither", "no commits yet"]);
    let scratch = Scratch::new();
    scratch.check(&[]).fails(101, &["no remote", "--against <revision>"]);
    scratch
        .check(&["--against", "v9"])
        .fails(101, &["`v9` is neither a revision nor a folder nor a file"]);
    scratch.check(&["--against=--all"]).fails(101, &["neither a revision"]);
    scratch.check(&["--against", "../nowhere"]).fails(101, &["neither a revision"]);
    scratch.write("notes.tar", "no archive");
    scratch
        .check(&["--against", "notes.tar"])
        .fails(101, &["cannot read notes.tar as a tar archive"]);
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let upstream = Scratch::new();
    upstream.write("src/lib.rs", "").git(&["checkout", "--quiet", "-b", "feature"]);
    upstream.change("bus_sent_total", "bus_sends_total").commit();
    upstream.git(&["checkout", "--quiet", "main"]);
    upstream.write("other", "x").commit();
    let url = format!("file://{}", upstream.path().display());
    for branches in ["--no-single-branch", "--single-branch"] {
        let scratch = Scratch::folder();
        let options = ["--depth=1", "--branch=feature", branches];
        scratch.git(&[&["clone", "--quiet"], &options[..], &[&url, "clone"]].concat());
        scratch.run_in("clone", &["check", "--against", "v0"]).fails(101, &["clone is shallow"]);
        let run = scratch.run_in("clone", &["check"]);
        assert_eq!(run.code, Some(101), "{}", run.stderr);
        // Blessing needs the same base.
        assert_eq!(scratch.run_in("clone", &["bless"]).stderr, run.stderr);
        // The command works.
        let fetch = run.stderr.split('`').find(|text| text.starts_with("git fetch"));
        let mut command = Command::new("sh");
        command.current_dir(scratch.path().join("clone")).args(["-c", fetch.expect("a command")]);
        isolated(&mut command);
        assert_eq!(Run::of(command).code, Some(0), "{}", run.stderr);
        let stdout = scratch.run_in("clone", &["check"]).expect(100);
        assert!(stdout.contains("1 break: needs a major release since the merge base"), "{stdout}");
        scratch.run_in("clone", &["check", "--against", "v1"]).expect(100);
    }
}

#[test]
fn a_bare_repository_has_no_working_tree() {
    let scratch = Scratch::folder();
    scratch.git(&["init", "--quiet", "--bare"]);
    scratch.check(&[]).fails(101, &["bare repository", "git worktree add"]);
}

#[test]
fn a_repository_without_goldens_is_an_error() {
    let scratch = Scratch::empty();
    scratch.write("README.md", "x").commit();
    scratch.check(&["--against", "HEAD"]).fails(101, &["has a golden", "# Frozen by"]);
}

#[test]
fn manifests_need_a_version() {
    let scratch = Scratch::new();
    for (text, place) in [
        ("\n[package]\nname = \"bus\"\n", "Cargo.toml:2"),
        ("[package]\nname = \"bus\"\nversion = 1\n", "Cargo.toml:3"),
        ("[package\n", "Cargo.toml:1"),
        ("[package]\nname = \"bus\"\n<<<<<<< HEAD\nversion = \"1.0.0\"\n", "Cargo.toml:3"),
        ("[package]\nname = \"bus\"\nversion.workspace = true\n", "Cargo.toml:3"),
    ] {
        scratch.write("Cargo.toml", text).check(&["--against", "v1"]).fails(101, &[place]);
    }
    scratch.write("Cargo.toml", b"[package]\nname = \"\xff\"\n");
    scratch.check(&["--against", "v1"]).fails(101, &["expected UTF-8 text", "Cargo.toml:2"]);
    #[cfg(unix)]
    {
        scratch.write("elsewhere.toml", "[package]\nname = \"bus\"\n").remove("Cargo.toml");
        let link = scratch.path().join("Cargo.toml");
        std::os::unix::fs::symlink("elsewhere.toml", link).expect("a link");
        scratch.check(&["--against", "v1"]).fails(101, &["no version", "Cargo.toml:1"]);
    }
}

#[test]
fn nothing_is_written() {
    let scratch = Scratch::new();
    scratch.change("bus_sent_total", "bus_sends_total");
    let before = scratch.git(&["status", "--porcelain"]);
    scratch.check(&["--against", "v1"]).expect(100);
    scratch.check(&["--against", "v9"]).fails(101, &[]);
    assert_eq!(scratch.git(&["status", "--porcelain"]), before);
    assert_eq!(fs::read_dir(scratch.path()).expect("a folder").count(), 3);
}
