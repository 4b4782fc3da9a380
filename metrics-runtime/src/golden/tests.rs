use metrics_schema::{Family, Kind, Series};
use tempfile::TempDir;

use super::*;

const FAMILIES: &[Family] = &[Family::new(
    "drops_total",
    Kind::Counter,
    None,
    "Messages dropped.",
    const { &[Series::new(None, &[])] },
)];
const NODE: Schema = Schema::new("Node", None, FAMILIES);
const PEER: Schema = Schema::new("Peer", None, FAMILIES);
const SCRAPE: &str =
    "# HELP drops_total Messages dropped.\n# TYPE drops_total counter\ndrops_total 0\n";

/// A folder with these files.
fn folder_of(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn of(schema: &Schema) -> String {
    annotate(schema, SCRAPE)
}

fn settled(folder: &TempDir, mode: Mode) -> (Result<(), String>, Option<String>) {
    let path = folder.path().join("node.prom");
    let result = settle(&path, &of(&NODE), &NODE, mode);
    (result, fs::read_to_string(path).ok())
}

#[test]
fn a_golden_that_agrees_is_left_alone_in_both_modes() {
    for mode in [Mode::Compare, Mode::Bless] {
        let folder = folder_of(&[("node.prom", &of(&NODE))]);
        let before = fs::metadata(folder.path().join("node.prom")).unwrap().modified().unwrap();
        assert_eq!(settled(&folder, mode).0, Ok(()));
        let after = fs::metadata(folder.path().join("node.prom")).unwrap().modified().unwrap();
        assert_eq!(before, after);
    }
}

#[test]
fn comparing_says_the_lines_that_differ_and_the_command_and_writes_nothing() {
    let old = of(&NODE).replace("Messages dropped.", "Frames dropped.");
    let (result, text) = settled(&folder_of(&[("node.prom", &old)]), Mode::Compare);
    let message = result.unwrap_err();
    assert_eq!(text, Some(old));
    assert!(
        message.contains(
            "@@ line 3 @@\n\
         -# HELP drops_total Frames dropped.\n\
         +# HELP drops_total Messages dropped.\n\
         to accept the change, run `METRICS_BLESS=1 cargo test` and commit the golden"
        ),
        "{message}"
    );
}

#[test]
fn blessing_writes_a_golden_that_is_missing_differs_or_is_none() {
    let old = of(&NODE).replace("Messages", "Frames");
    for files in [&[][..], &[("node.prom", &*old)], &[("node.prom", "not an exposition\n")]] {
        let (result, text) = settled(&folder_of(files), Mode::Bless);
        assert_eq!((result, text), (Ok(()), Some(of(&NODE))));
    }
}

#[test]
fn blessing_makes_the_folder() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("golden/deep/node.prom");
    assert_eq!(settle(&path, &of(&NODE), &NODE, Mode::Bless), Ok(()));
    assert_eq!(fs::read_to_string(path).unwrap(), of(&NODE));
}

#[test]
fn the_golden_of_another_struct_is_never_overwritten() {
    let peer = of(&PEER).replace("Messages", "Frames");
    for mode in [Mode::Compare, Mode::Bless] {
        let (result, text) = settled(&folder_of(&[("node.prom", &peer)]), mode);
        assert!(result.unwrap_err().contains("belongs to `Peer`, not to `Node`"));
        assert_eq!(text.as_ref(), Some(&peer));
    }
}

#[test]
fn blessing_takes_over_the_golden_of_a_struct_that_was_only_renamed() {
    let folder = folder_of(&[("node.prom", &of(&PEER))]);
    let (result, text) = settled(&folder, Mode::Compare);
    assert!(result.unwrap_err().contains("if it was renamed and nothing else changed, run"));
    assert_eq!(text, Some(of(&PEER)));
    assert_eq!(settled(&folder, Mode::Bless), (Ok(()), Some(of(&NODE))));
}

#[test]
fn a_golden_that_is_a_folder_is_an_error_in_words() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("node.prom")).unwrap();
    assert!(settled(&folder, Mode::Bless).0.unwrap_err().contains("cannot be read"));
}

fn mismatch(files: &[(&str, &str)], schemas: &[&Schema]) -> String {
    folder::mismatches_in(folder_of(files).path(), schemas).join("\n")
}

#[test]
fn a_folder_in_which_each_struct_has_its_golden_is_fine() {
    let files = [("node.prom", &*of(&NODE)), ("peer.prom", &of(&PEER)), ("README", "not one")];
    assert_eq!(mismatch(&files, &[&NODE, &PEER]), "");
}

#[test]
fn a_golden_that_no_struct_names_is_found() {
    let found = mismatch(&[("node.prom", &of(&NODE)), ("peer.prom", &of(&PEER))], &[&NODE]);
    assert!(found.contains("peer.prom belongs to `Peer`, which is none of the structs"), "{found}");
}

#[test]
fn a_golden_that_two_structs_name_is_found() {
    let found = mismatch(&[("node.prom", &of(&NODE))], &[&NODE, &NODE]);
    assert!(found.contains("node.prom belongs to several structs named `Node`"), "{found}");
}

#[test]
fn every_other_mismatch_of_a_folder_is_found_too() {
    let files = [("a.prom", &*of(&NODE)), ("b.prom", &of(&NODE)), ("c.prom", "drops\n")];
    let found = mismatch(&files, &[&NODE, &PEER]);
    for expected in
        ["`Node` has several goldens", "`Peer` has no golden in", "c.prom is malformed: "]
    {
        assert!(found.contains(expected), "{expected:?} in {found}");
    }
    let folder = folder_of(&[("node.prom", &of(&NODE))]);
    fs::write(folder.path().join("bytes.prom"), b"\xff").unwrap();
    fs::create_dir(folder.path().join("deep")).unwrap();
    fs::write(folder.path().join("deep/peer.prom"), of(&PEER)).unwrap();
    let found = folder::mismatches_in(folder.path(), &[&NODE]);
    assert!(found[0].contains("bytes.prom cannot be read: "), "{found:?}");
    assert!(found[1].contains("peer.prom belongs to `Peer`"), "{found:?}");
    assert_eq!(found.len(), 2);
    let nowhere = folder::mismatches_in(Path::new("no such folder"), &[]);
    assert!(nowhere[0].contains("cannot be read"), "{nowhere:?}");
}
