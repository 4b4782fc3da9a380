//! Releases of public projects that broke their users' queries. Names, types, labels, values and bounds of each are
//! facts; HELP texts are not the originals.

use super::{brief, findings, golden};

macro_rules! history {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../tests/histories/", $name, "/base.golden")),
            include_str!(concat!("../../tests/histories/", $name, "/head.golden")),
            include_str!(concat!("../../tests/histories/", $name, "/findings.txt")),
        )
    };
}

/// The two goldens of a release, and its findings, one a line.
pub(super) const HISTORIES: &[(&str, &str, &str, &str)] = &[
    history!("alertmanager-0.26.0"),
    history!("coredns-1.7.0"),
    history!("kube-state-metrics-2.0.0"),
    history!("milvus-2.6.20"),
    history!("node-exporter-0.16.0"),
];

#[test]
fn each_release_gives_its_findings() {
    for (name, base, head, expected) in HISTORIES {
        let found = findings(&golden(base), &golden(head));
        let lines: String = found.iter().map(|finding| brief(finding) + "\n").collect();
        assert_eq!(lines, *expected, "{name}");
    }
}
