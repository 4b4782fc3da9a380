//! The check that each golden of a folder belongs to a struct.

use super::*;
use crate::golden::folder::mismatches_in;

fn mismatches(files: &[&str], goldens: &[GoldenFile], bless: &str) -> String {
    let text = golden_of("Peer");
    let files: Vec<_> = files.iter().map(|name| (*name, text.as_bytes())).collect();
    let root = package(&files);
    fs::create_dir_all(root.path().join("golden")).unwrap();
    let mode = Mode::parse(Some(bless), None).unwrap();
    mismatches_in(root.path(), Path::new("golden"), goldens, &mode).join("\n")
}

#[test]
fn a_folder_in_which_each_struct_has_its_golden_is_fine() {
    let files = ["golden/node.prom", "golden/deep/x.prom", "golden/README"];
    // Two structs with the same name in different modules.
    let goldens = [NODE, file("golden/deep/x.prom", "Node")];
    assert_eq!(mismatches(&files, &goldens, ""), "");
    let other = [NODE, GoldenFile::from_another_build("golden/deep/x.prom")];
    assert_eq!(mismatches(&files, &other, ""), "");
}

#[test]
fn every_mismatch_of_a_folder_is_found() {
    assert_eq!(
        mismatches(&["golden/node.prom", "golden/deep/old.prom"], &[NODE], ""),
        "golden file golden/deep/old.prom, frozen by `Peer`, is not a golden of the given structs: delete it, or pass the `GOLDENS` of its struct or group"
    );
    assert_eq!(
        mismatches(&["golden/node.prom"], &[NODE, file("golden/node.prom", "Link")], ""),
        "golden file golden/node.prom is used by `m::Node` and `m::Link`: use a separate golden for each"
    );
    assert_eq!(
        mismatches(&[], &[NODE], ""),
        "golden file golden/node.prom of `m::Node` is missing from golden"
    );
    let elsewhere = mismatches(&["other/node.prom"], &[file("other/node.prom", "Node")], "");
    assert_eq!(elsewhere, "golden file other/node.prom of `m::Node` is missing from golden");
    let mode = Mode::parse(None, None).unwrap();
    let nowhere = mismatches_in(Path::new("no such root"), Path::new("golden"), &[], &mode);
    assert!(nowhere[0].contains("folder golden cannot be read"), "{nowhere:?}");
}

#[test]
fn while_goldens_are_written_only_a_stale_one_is_a_mismatch() {
    for bless in ["1", "golden/node.prom"] {
        assert_eq!(mismatches(&[], &[NODE], bless), "");
        let mode = Mode::parse(Some(bless), None).unwrap();
        let nowhere = mismatches_in(Path::new("no such root"), Path::new("golden"), &[NODE], &mode);
        assert!(nowhere.is_empty(), "{nowhere:?}");
        let stale = mismatches(&["golden/old.prom"], &[NODE], bless);
        assert!(stale.contains("golden/old.prom, frozen by"), "{stale}");
    }
    assert!(mismatches(&[], &[NODE, PEER], "golden/node.prom").contains("golden/peer.prom of"));
}
