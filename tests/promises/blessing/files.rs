//! Golden paths: which files are read and written, and moved goldens.

use std::fs;

use tests::service::Service;

use super::STRUCTS;

const NODE: &str = r#"
use frozen_metrics::{Counter, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = "golden/node.prom")]
pub struct Node {
    /// Messages dropped.
    pub drops_total: Counter,
}
"#;

const VERIFY_FOLDER: &str = r#"
#[test]
fn every_golden_has_its_struct() {
    use frozen_metrics::golden::{self, Frozen};
    golden::verify_folder("golden", &[Node::GOLDENS]);
}
"#;

#[test]
fn only_goldens_are_ever_overwritten() {
    let service = Service::new("foreign", NODE);
    service.write("notes.prom", "Not a golden.\n");
    service.edit("src/lib.rs", "golden/node.prom", "notes.prom");
    let expected = "does not begin with `# Frozen by`, so it is never overwritten";
    service.cargo("check", &[]).fails_with(&["error: file notes.prom is not a golden", expected]);
    for value in ["1", "notes.prom"] {
        service.cargo("test", &[("METRICS_BLESS", value)]).fails_with(&[expected]);
    }
    assert_eq!(service.read("notes.prom"), "Not a golden.\n");
    service.edit("src/lib.rs", "notes.prom", "src/lib.rs");
    let before = service.read("src/lib.rs");
    service.cargo("test", &[("METRICS_BLESS", "1")]).fails_with(&["a path that ends in `.prom`"]);
    assert_eq!(service.read("src/lib.rs"), before);
}

#[test]
#[cfg(unix)]
fn special_files_links_and_outside_paths_are_errors() {
    use std::os::unix::fs::symlink;

    let service = Service::new("irregular", NODE);
    let golden = service.path("golden/node.prom");
    service.write("golden/other", "");
    service.shell("mkfifo golden/node.prom", &[]).succeeds();
    let expect = |expected: &str| {
        for variables in [&[][..], &[("METRICS_BLESS", "1")], &[("METRICS_BLESS", "diff")]] {
            service.shell("timeout 300 cargo test --lib", variables).fails_with(&[expected]);
        }
    };
    expect("golden file golden/node.prom is a pipe or a device, expected a regular file");
    fs::remove_file(&golden).unwrap();
    service.write("link_target.prom", "");
    symlink(service.path("link_target.prom"), &golden).unwrap();
    expect("golden file golden/node.prom is a symbolic link, expected a regular file");
    fs::remove_dir_all(service.path("golden")).unwrap();
    let outside = tempfile::TempDir::new().unwrap();
    symlink(outside.path(), service.path("golden")).unwrap();
    expect("golden file golden/node.prom is outside the package");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    assert_eq!(service.read("link_target.prom"), "");
}

/// Paths are relative to the package's root, so a golden does not depend on the source file.
#[test]
fn a_moved_source_file_keeps_its_golden() {
    let service = Service::blessed("moving", &format!("{NODE}{VERIFY_FOLDER}"));
    let source = service.read("src/lib.rs");
    service.write("src/deep/er/node.rs", &source);
    service.write("src/deep/er.rs", "pub mod node;\n");
    service.write("src/lib.rs", "pub mod deep { pub mod er; }\n");
    service.cargo("test", &[]).succeeds();
    service.edit("src/deep/er/node.rs", "drops_total", "losses_total");
    service.cargo("check", &[]).fails_with(&["`node_drops_total` is frozen in golden/node.prom:2"]);
}

#[test]
fn the_old_golden_of_a_changed_path_is_found() {
    let service = Service::blessed("stale", &format!("{NODE}{VERIFY_FOLDER}"));
    service.edit("src/lib.rs", "golden/node.prom", "golden/new/node.prom");
    service.edit("src/lib.rs", "drops_total", "losses_total");
    let refused = service.cargo("check", &[]).fails_with(&[
        "golden file golden/new/node.prom does not exist",
        "`Node` has a golden in golden/node.prom: if it was moved, rename it to golden/new/node.prom instead",
    ]);
    // If a new golden is written anyway, the old one is reported.
    service.shell(&refused.command(), &[]).succeeds();
    let stale =
        "golden file golden/node.prom, frozen by `Node`, is not a golden of the given structs";
    service.cargo("test", &[]).fails_with(&[stale]);
    service.cargo("test", &[("METRICS_BLESS", "1")]).fails_with(&[stale]);
    // The renamed golden shows what changed.
    service.shell("mv golden/node.prom golden/new/node.prom", &[]).succeeds();
    let refused = service.cargo("test", &[]).fails_with(&["did you rename it?"]);
    service
        .shell(&refused.command(), &[])
        .succeeds_with(&["renamed  node_drops_total to node_losses"]);
    service.cargo("test", &[]).succeeds();
}

#[test]
fn a_renamed_and_changed_struct_is_blessed_in_one_step() {
    let service = Service::blessed("renamed", NODE);
    service.edit("src/lib.rs", "Node", "Peer");
    service.edit("src/lib.rs", "drops_total", "losses_total");
    let refused = service.cargo("check", &[]).fails_with(&[
        "golden file golden/node.prom belongs to `Node`, not to `Peer`",
        "if `Node` was renamed, run `METRICS_BLESS=golden/node.prom cargo test -p renamed golden_of_` and commit",
    ]);
    // Without its path, a golden of another struct name is not overwritten.
    service
        .cargo("test", &[("METRICS_BLESS", "1")])
        .fails_with(&["belongs to `Node`, not to `Peer`"]);
    service.shell(&refused.command(), &[]).succeeds_with(&[
        "wrote golden file golden/node.prom of `Peer`\n  renamed  node_drops_total to node_losses_total",
    ]);
    service.cargo("test", &[]).succeeds();
}

#[test]
fn structs_of_one_name_need_separate_goldens() {
    let two_structs = |golden: &str| {
        let in_module = |module: &str, golden: &str| {
            format!("pub mod {module} {{ {} }}\n", NODE.replace("golden/node", golden))
        };
        in_module("a", "golden/node") + &in_module("b", golden)
    };
    let folder = |goldens: &str| VERIFY_FOLDER.replace("Node::GOLDENS", goldens);
    let both = "a::Node::GOLDENS, b::Node::GOLDENS";
    let service = Service::blessed("twice", &(two_structs("golden/other") + &folder(both)));
    service.cargo("test", &[]).succeeds();
    service.write("src/lib.rs", &(two_structs("golden/other") + &folder("a::Node::GOLDENS")));
    service.cargo("test", &[]).fails_with(&["golden/other.prom, frozen by `Node`,"]);
    service.write("src/lib.rs", &two_structs("golden/node"));
    service.cargo("test", &[]).fails_with(&[
        "golden/node.prom is used by `twice::",
        "::Node` and `twice::",
        "use a separate golden for each",
    ]);
}

#[test]
fn goldens_of_two_branches_merge_and_a_conflict_names_the_fix() {
    let service = Service::blessed("merged", STRUCTS);
    let git =
        "git -c user.name=a -c user.email=a@b -c init.defaultBranch=main -c commit.gpgsign=false";
    let commit = |message: &str| {
        service.shell(&format!("{git} add -A && {git} commit -qm {message}"), &[]).succeeds();
    };
    let field = |name: &str| format!("    /// Of {name}.\n    pub {name}_total: Counter,\n");
    let branch = |name: &str, before: &str| {
        service.shell(&format!("{git} checkout -q -b {name} main"), &[]).succeeds();
        service.edit("src/lib.rs", before, &(field(name) + before));
        let refused = service.cargo("check", &[]).fails_with(&[&format!("node_{name}_total")]);
        service.shell(&refused.command(), &[]).succeeds();
        commit(name);
    };
    service.shell(&format!("{git} init -q"), &[]).succeeds();
    commit("base");
    branch("gained", "    /// Messages dropped.");
    branch("lost", "    /// Messages sent.");
    // Fields at different positions: git merges the struct and the golden consistently.
    service.shell(&format!("{git} merge -q --no-edit gained"), &[]).succeeds();
    service.cargo("test", &[]).succeeds();
    // Fields at the same position: git reports a conflict in both files.
    branch("found", "    /// Messages sent.");
    service.shell(&format!("{git} checkout -q lost"), &[]).succeeds();
    service.shell(&format!("{git} merge -q --no-edit found"), &[]).fails_with(&["CONFLICT"]);
    let source = service.read("src/lib.rs");
    let lines = source.lines().filter(|line| !line.starts_with(['<', '=', '>']));
    service.write("src/lib.rs", &lines.map(|line| format!("{line}\n")).collect::<String>());
    let refused = service.cargo("check", &[]).fails_with(&[
        "is malformed: found a merge conflict: merge the structs first, then write the golden from them",
    ]);
    service.shell(&refused.command(), &[]).succeeds();
    let golden = service.read("golden/node.prom");
    for name in ["gained", "lost", "found"] {
        assert!(golden.contains(&format!("\nnode_{name}_total 0\n")), "{golden}");
    }
    service.cargo("test", &[]).succeeds();
}
