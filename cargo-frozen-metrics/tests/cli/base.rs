//! What the working tree is compared with.

use crate::scratch::{GOLDEN, MANIFEST, Scratch};

const RENAMED: (&str, &str) = ("bus_sent_total", "bus_sends_total");

#[test]
fn the_base_is_the_merge_base_with_the_remotes_head_branch() {
    let upstream = Scratch::new();
    let clone = Scratch::folder();
    let url = upstream.path().to_str().expect("a path");
    clone.git(&["clone", "--quiet", url, "clone"]);
    // A change on the remote's branch after the fork is none of the clone's changes.
    upstream.change("bus_lag_seconds", "bus_delay_seconds").commit();
    clone.git(&["-C", "clone", "fetch", "--quiet"]);
    clone.write("clone/golden/bus.prom", GOLDEN.replace(RENAMED.0, RENAMED.1));
    let stdout = clone.run_in("clone", &["check"]).expect(100);
    assert!(stdout.contains("`bus_sent_total` renamed to `bus_sends_total`"), "{stdout}");
    assert!(stdout.contains("1 break: needs a major release since the merge base "), "{stdout}");
    assert_eq!(clone.run_in("clone/golden", &["check"]).expect(100), stdout);
}

#[test]
fn revisions_folders_and_archives_give_the_same_findings() {
    let scratch = Scratch::new();
    scratch.git(&["archive", "--output", "base.tar", "v1"]);
    scratch.git(&["archive", "--prefix", "bus-1/", "--output", "prefixed.tar", "v1"]);
    scratch.write("old/golden/bus.prom", GOLDEN).write("old/Cargo.toml", MANIFEST);
    scratch.write(".gitignore", "/old\n*.tar\n").change(RENAMED.0, RENAMED.1);
    let findings = |against: &str| {
        let stdout = scratch.check(&["--against", against]).expect(100);
        stdout.split(" since ").next().unwrap_or_default().to_owned()
    };
    let expected = findings("v1");
    for against in ["HEAD", "main", "old", "./old", "base.tar", "prefixed.tar"] {
        assert_eq!(findings(against), expected, "{against}");
    }
    // A path on the command line is relative to the current folder, one in `metrics.toml` to the root.
    let in_golden = |arguments: &[&str]| {
        let stdout = scratch.run_in("golden", arguments).expect(100);
        stdout.split(" since ").next().unwrap_or_default().to_owned()
    };
    assert_eq!(in_golden(&["check", "--against", "../old"]), expected);
    scratch.write("metrics.toml", "against = \"old\"\n");
    assert_eq!(in_golden(&["check"]), expected);
}

#[test]
fn goldens_are_found_when_they_move_appear_and_disappear() {
    let scratch = Scratch::new();
    scratch.remove("golden/bus.prom").write("metrics/bus.prom", GOLDEN);
    let stdout = scratch.check(&["--against", "v1"]).expect(0);
    assert!(stdout.starts_with("no metric changed since `v1`"), "{stdout}");
    scratch.remove("metrics/bus.prom");
    let stdout = scratch.check(&["--against", "v1"]).expect(100);
    assert!(stdout.contains("break[metric_removed]: `bus_sent_total`: metric removed"), "{stdout}");
    assert!(stdout.contains("--> golden/bus.prom:2 (in the base)"), "{stdout}");
    // Ignored files are none of the repository.
    scratch.write(".gitignore", "/metrics\n/golden\n").write("metrics/bus.prom", GOLDEN);
    scratch.check(&["--against", "v1"]).expect(100);
    scratch.git(&["rm", "--quiet", "--cached", "golden/bus.prom"]);
    let run = scratch.write("golden/bus.prom", GOLDEN).check(&["--against", "v1"]);
    let warning = "warning: golden/bus.prom exists but counts as removed";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    run.expect_code(100);
}

#[test]
fn files_that_a_sparse_checkout_leaves_out_are_those_of_the_index() {
    let scratch = Scratch::new();
    scratch.write("b/golden/b.prom", GOLDEN.replace("bus", "b")).write("a/notes", "x");
    scratch.write("b/Cargo.toml", MANIFEST.replace("bus", "b")).commit().git(&["tag", "v2"]);
    for options in [&["--cone", "golden"][..], &["--no-cone", "/*", "!/b"]] {
        scratch.git(&[&["sparse-checkout", "set"], options].concat());
        assert!(!scratch.path().join("b").exists());
        let stdout = scratch.check(&["--against", "v2"]).expect(0);
        assert!(stdout.starts_with("no metric changed"), "{stdout}");
        assert!(scratch.check(&["--against", "v1"]).expect(0).contains("`b_sent_total`"));
        scratch.git(&["sparse-checkout", "disable"]);
    }
    scratch.remove("b/golden/b.prom").check(&["--against", "v2"]).expect(100);
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_has_no_files() {
    use std::os::unix::fs::symlink;
    let scratch = Scratch::new();
    let link = scratch.path().join("golden");
    std::fs::rename(&link, scratch.path().join("metrics")).expect("a folder");
    symlink("metrics", &link).expect("a link");
    let stdout = scratch.check(&["--against", "v1"]).expect(0);
    assert!(stdout.starts_with("no metric changed"), "{stdout}");
    // A golden outside the repository is not in the commit.
    let outside = Scratch::folder();
    outside.write("bus.prom", GOLDEN);
    scratch.remove("metrics/bus.prom").remove("golden");
    symlink(outside.path(), &link).expect("a link");
    scratch.check(&["--against", "v1"]).fails(101, &["symbolic link", "golden/bus.prom:1"]);
}

#[test]
fn files_that_are_no_goldens_are_left_alone() {
    let scratch = Scratch::new();
    scratch.write("textfile/node.prom", "node_up 1\n").write("notes.prom", [0xff, 0xfe]).commit();
    let stdout = scratch.check(&["--against", "v1"]).expect(0);
    assert!(stdout.starts_with("no metric changed"), "{stdout}");
}

#[test]
fn goldens_with_one_path_in_two_packages_are_two() {
    let scratch = Scratch::empty();
    for package in ["a", "b"] {
        let manifest = MANIFEST.replace("bus", package);
        scratch.write(&format!("{package}/Cargo.toml"), manifest);
        scratch.write(&format!("{package}/golden/bus.prom"), GOLDEN);
    }
    scratch.commit().write("b/golden/bus.prom", GOLDEN.replace(RENAMED.0, RENAMED.1));
    let stdout = scratch.check(&["--against", "HEAD", "--format", "json"]).expect(100);
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
    assert!(
        stdout.contains("\"package\":\"b\"") && stdout.contains("b/golden/bus.prom"),
        "{stdout}"
    );
}

#[test]
fn folders_need_no_repository() {
    let scratch = Scratch::folder();
    scratch
        .write("old/bus.prom", GOLDEN)
        .write("new/bus.prom", GOLDEN.replace(RENAMED.0, RENAMED.1));
    let run = scratch.run_in("new", &["check", "--against", "../old"]);
    assert!(run.expect(100).contains("metric_renamed"));
    scratch.run_in("new", &["check"]).fails(101, &["not in a git repository", "--against"]);
}

#[test]
fn a_warning_names_submodules_with_goldens() {
    let module = Scratch::new();
    let scratch = Scratch::new();
    let url = module.path().to_str().expect("a path");
    let add = ["submodule", "--quiet", "add", url, "libs/module"];
    scratch.git(&[&["-c", "protocol.file.allow=always"], &add[..]].concat());
    scratch.commit().write("libs/module/golden/bus.prom", GOLDEN.replace(RENAMED.0, RENAMED.1));
    let run = scratch.check(&["--against", "v1", "--format", "json"]);
    let warning = "warning: the goldens in the submodule `libs/module` are not compared, such as libs/module/golden/bus.prom\n";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    assert!(run.expect(0).starts_with("{\"kind\":\"summary\""));
    let run = scratch.write("metrics.toml", "exclude = [\"libs\"]\n").check(&["--against", "v1"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    // A submodule that is not checked out.
    scratch.git(&["submodule", "--quiet", "deinit", "--force", "--all"]);
    assert_eq!(scratch.remove("metrics.toml").check(&["--against", "v1"]).stderr, "");
}

#[test]
fn excluded_files_are_not_read() {
    let scratch = Scratch::new();
    scratch.write("ui/half.prom", GOLDEN.replace("bus_sent_total 0\n", "")).commit();
    scratch.git(&["tag", "damaged"]);
    scratch.git(&["archive", "--prefix", "bus-1/", "--output", "base.tar", "damaged"]);
    let large = [GOLDEN.as_bytes(), &vec![b'#'; 33 << 20]].concat();
    scratch.write("ui/large.prom", large).write("ui/more/bus.prom", GOLDEN);
    for against in ["v1", "damaged", "base.tar"] {
        scratch.remove_if_there("metrics.toml");
        let help = "add it to `exclude` in `metrics.toml`";
        scratch.check(&["--against", against]).fails(101, &["--> ui/half.prom:3", help]);
        scratch.write("metrics.toml", "exclude = [\"ui\"]\n");
        let stdout = scratch.check(&["--against", against]).expect(0);
        assert!(stdout.starts_with("no metric changed since"), "{stdout}");
    }
    // The pattern is relative to the root of the repository.
    scratch.run_in("golden", &["check", "--against", "v1"]).expect(0);
    scratch.change(RENAMED.0, RENAMED.1).check(&["--against", "v1"]).expect(100);
    scratch.write("metrics.toml", "exclude = [\"**/*.prom\"]\n");
    scratch.check(&["--against", "v1"]).fails(101, &["has a golden"]);
}
