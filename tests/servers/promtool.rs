//! promtool accepts every exposition without a finding of its linter.

use std::path::Path;
use std::process::{Command, Output};
use std::{fs, iter};

use crate::node::{self, Node};
use crate::program::run;
use crate::{channels, exporter};

/// Runs `promtool check metrics`, which exits with 1 for an error and with 3 for a finding of the
/// linter. Panics on either.
pub(crate) fn assert_accepted(name: &str, text: &str) {
    let mut command = Command::new("promtool");
    command.args(["check", "metrics"]);
    let Output { status, stdout, stderr } = run(command, text);
    let found = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
    assert_eq!((status.code(), &*found), (Some(0), ""), "{name}");
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_accepts_every_golden() {
    let folders = ["../metrics-runtime/golden", "../schemas/golden", "../ui-tests/tests/compiles"];
    let files = folders.into_iter().flat_map(|folder| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path())
    });
    let goldens: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|name| name == "prom")).collect();
    assert!(!goldens.is_empty());
    for golden in goldens {
        assert_accepted(&golden.to_string_lossy(), &fs::read_to_string(&golden).unwrap());
    }
}

/// The struct of a service allows the names that the service has.
#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_finds_in_goldens_of_services_only_suffixes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/golden/services");
    for file in fs::read_dir(folder).unwrap() {
        let mut command = Command::new("promtool");
        command.args(["check", "metrics"]);
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let Output { status, stderr, .. } = run(command, &text);
        assert_eq!(status.code(), Some(3), "the linter has findings, the parser has no error");
        let findings = String::from_utf8(stderr).unwrap();
        assert!(findings.lines().all(|line| line.ends_with(" suffix")), "{findings}");
    }
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_accepts_the_demo_node_printed_and_served() {
    let printed = node::printed();
    let served = Node::start().scrape();
    for (name, text) in iter::zip(["printed", "served"], [printed, served]) {
        assert!(text.contains("dataforts_replication_sync_bytes_total{"), "{text}");
        assert_accepted(name, &text);
    }
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_accepts_hostile_channel_names() {
    assert_accepted("hostile", &exporter::text(&channels::hostile()));
}
