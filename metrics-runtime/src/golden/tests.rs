mod folder;
mod history;

use std::fs;
use std::path::Path;

use frozen_metrics_schema::golden::annotate;
use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series};
use tempfile::TempDir;

use super::compare::apply;
use super::*;

const FAMILIES: &[FamilySchema] = &[FamilySchema::new(
    "drops_total",
    Kind::Counter,
    None,
    "Messages dropped.",
    const { &[Series::new(&[])] },
)];
const SCRAPE: &str =
    "# HELP drops_total Messages dropped.\n# TYPE drops_total counter\ndrops_total 0\n";

const fn file(path: &'static str, owner: &'static str) -> GoldenFile {
    GoldenFile::new(["", "p", "m"], [path, owner], ["", "--features tls"])
}

const NODE: GoldenFile = file("golden/node.prom", "Node");
const PEER: GoldenFile = file("golden/peer.prom", "Peer");

/// Creates a package with these files.
fn package(files: &[(&str, &[u8])]) -> TempDir {
    let root = TempDir::new().unwrap();
    for (name, text) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

/// Returns the golden of the families for this owner.
fn golden_of(owner: &'static str) -> String {
    annotate(&Schema::new(owner, None, FAMILIES), &NODE.accept(), SCRAPE)
}

/// Applies this value of `METRICS_BLESS` to the golden of `Node`. Returns the result, and the content of
/// the file afterwards.
fn settled(root: &TempDir, bless: &str) -> (Result<(), String>, Option<String>) {
    let schema = Schema::new("Node", None, FAMILIES);
    let rendered = Rendered { schema, text: SCRAPE.to_owned() };
    let mode = Mode::parse(Some(bless), None).unwrap();
    let result = apply(&NODE, root.path(), &rendered, &mode, &Release::default()).map(|_| ());
    let text = fs::read(root.path().join("golden/node.prom")).ok();
    (result, text.map(|text| String::from_utf8_lossy(&text).into_owned()))
}

fn with_node(text: &str) -> TempDir {
    package(&[("golden/node.prom", text.as_bytes())])
}

const NAMED: &str = "golden/node.prom";

#[test]
fn a_golden_that_agrees_is_left_alone() {
    for bless in ["", "1", NAMED, "diff", "golden/peer.prom"] {
        let root = with_node(&golden_of("Node"));
        let path = root.path().join("golden/node.prom");
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(settled(&root, bless).0, Ok(()), "{bless:?}");
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before, "{bless:?}");
    }
}

#[test]
fn spelling_is_no_difference_and_blessing_mends_it() {
    let whole = golden_of("Node");
    let command = "METRICS_BLESS=golden/node.prom cargo test -p p golden_of_";
    assert!(whole.contains(command), "{whole}");
    for other in [whole.strip_suffix('\n').unwrap(), &whole.replace(command, "elsewhere")] {
        for bless in ["", "diff", "golden/peer.prom"] {
            let (result, text) = settled(&with_node(other), bless);
            assert_eq!((result, text.as_deref()), (Ok(()), Some(other)));
        }
        assert_eq!(settled(&with_node(other), "1"), (Ok(()), Some(whole.clone())));
    }
}

#[test]
fn a_difference_is_classified_and_says_the_commands_and_nothing_is_written() {
    let old = golden_of("Node").replace("Messages", "Frames");
    let (result, text) = settled(&with_node(&old), "");
    assert_eq!(text.as_ref(), Some(&old));
    let options = "-p p --features tls golden_of_";
    assert_eq!(
        result.unwrap_err(),
        format!(
            "golden file golden/node.prom differs from `Node`\n  \
             changed  drops_total: HELP \"Frames dropped.\" became \"Messages dropped.\"\n\
             to see every difference, run `METRICS_BLESS=diff cargo test {options}`\n\
             to accept the change, run `METRICS_BLESS=golden/node.prom cargo test {options}` and commit the golden"
        )
    );
    let (result, text) = settled(&with_node(&old), "diff");
    assert_eq!(text.as_ref(), Some(&old));
    let message = result.unwrap_err();
    assert!(message.contains("golden/node.prom of `Node` would change\n  changed"), "{message}");
}

#[test]
fn without_a_golden_everything_is_added() {
    let (result, text) = settled(&package(&[]), "diff");
    let message = result.unwrap_err();
    assert!(message.contains("would change\n  added    drops_total (counter)\n"), "{message}");
    assert!(message.contains("golden file golden/node.prom does not exist"), "{message}");
    assert_eq!(text, None);
    assert!(settled(&package(&[]), "").0.unwrap_err().contains("does not exist\nto write it, run"));
}

#[test]
fn blessing_writes_what_is_missing_empty_or_begins_as_a_golden() {
    let conflict = format!("<<<<<<< HEAD\n{}", golden_of("Node"));
    let old = golden_of("Node").replace("Messages", "Frames");
    for bless in ["1", NAMED] {
        for before in [None, Some(""), Some("# Frozen by nobody\n"), Some(&*conflict), Some(&*old)]
        {
            let root = before.map_or_else(|| package(&[]), with_node);
            assert_eq!(settled(&root, bless), (Ok(()), Some(golden_of("Node"))), "{before:?}");
            let left = fs::read_dir(root.path().join("golden")).unwrap();
            assert_eq!(left.count(), 1, "no temporary file is left");
        }
    }
    let not_text = package(&[("golden/node.prom", b"# Frozen by\n\xff")]);
    assert!(
        settled(&not_text, "").0.unwrap_err().contains("node.prom:2 is malformed: expected UTF")
    );
    assert_eq!(settled(&not_text, NAMED), (Ok(()), Some(golden_of("Node"))));
}

#[test]
fn blessing_reports_what_it_did() {
    let report = |before: &str, bless| {
        let root = with_node(before);
        let schema = Schema::new("Node", None, FAMILIES);
        let rendered = Rendered { schema, text: SCRAPE.to_owned() };
        apply(
            &NODE,
            root.path(),
            &rendered,
            &Mode::parse(Some(bless), None).unwrap(),
            &Release::default(),
        )
        .unwrap()
    };
    let golden = golden_of("Node");
    assert_eq!(report(&golden, ""), None);
    let report = |before: &str| report(before, "1").unwrap();
    assert_eq!(report(&golden), "golden file golden/node.prom of `Node` is up to date\n");
    assert_eq!(
        report(&golden.replace("Messages", "Frames")),
        "wrote golden file golden/node.prom of `Node`\n  \
         changed  drops_total: HELP \"Frames dropped.\" became \"Messages dropped.\"\n"
    );
    assert_eq!(
        report(&golden.replace("drops_total", "messages").replace("dropped.", "lost.")),
        "wrote golden file golden/node.prom of `Node`\n  \
         added    drops_total (counter)\n  removed  messages (counter)\n  retired  messages\n"
    );
    let spelling = report(golden.strip_suffix('\n').unwrap());
    assert_eq!(spelling, "wrote golden file golden/node.prom of `Node`: no family changed\n");
}

#[test]
fn goldens_are_written_to_another_folder_and_the_package_is_left_alone() {
    let staged = |before: &str, bless: &str| {
        let (root, folder) = (with_node(before), TempDir::new().unwrap());
        let rendered =
            Rendered { schema: Schema::new("Node", None, FAMILIES), text: SCRAPE.to_owned() };
        let mode = Mode::parse(Some(bless), None).unwrap();
        let mode = mode.with_folder(Some(folder.path().to_owned()));
        let result = apply(&NODE, root.path(), &rendered, &mode, &Release::default());
        assert_eq!(fs::read_to_string(root.path().join(NAMED)).unwrap(), before);
        (result, fs::read_to_string(folder.path().join("p").join(NAMED)).ok())
    };
    let golden = golden_of("Node");
    let old = golden.replace("Messages", "Frames");
    for before in [&golden, &old] {
        assert_eq!(staged(before, "1"), (Ok(None), Some(golden.clone())));
    }
    assert_eq!(staged(&golden, ""), (Ok(None), None));
    for (before, bless) in [("fn main() {}\n", "1"), (&old, ""), (&old, "diff")] {
        let (result, text) = staged(before, bless);
        assert!(result.is_err() && text.is_none(), "{before}");
    }
}

#[test]
fn no_other_file_is_ever_written() {
    for text in [&b"fn main() {}\n"[..], b"\n", b" # Frozen by", b"\xff\xfe#\0 \0", b"# HELP a b\n"]
    {
        for bless in ["", "1", NAMED, "diff"] {
            let root = package(&[("golden/node.prom", text)]);
            let message = settled(&root, bless).0.unwrap_err();
            assert!(message.contains("does not begin with `# Frozen by`"), "{message}");
            assert_eq!(fs::read(root.path().join("golden/node.prom")).unwrap(), text);
        }
    }
}

#[test]
#[cfg(unix)]
fn only_a_regular_file_inside_the_package_is_read_or_written() {
    use std::os::unix::fs::symlink;

    let outside = with_node(&golden_of("Peer"));
    let link = package(&[("golden/other", b"")]);
    symlink(outside.path().join("golden/node.prom"), link.path().join("golden/node.prom")).unwrap();
    let linked_folder = package(&[("Cargo.toml", b"")]);
    symlink(outside.path().join("golden"), linked_folder.path().join("golden")).unwrap();
    let pipe = package(&[("golden/other", b"")]);
    let made =
        std::process::Command::new("mkfifo").arg(pipe.path().join("golden/node.prom")).status();
    assert!(made.unwrap().success());
    let folder = package(&[("golden/node.prom/x", b"")]);
    for (root, expected) in [
        (&link, "is a symbolic link, expected a regular file"),
        (&linked_folder, "is outside the package"),
        (&pipe, "is a pipe or a device"),
        (&folder, "is a folder"),
    ] {
        for bless in ["", "1", NAMED, "diff"] {
            let schema = Schema::new("Node", None, FAMILIES);
            let rendered = Rendered { schema, text: SCRAPE.to_owned() };
            let mode = Mode::parse(Some(bless), None).unwrap();
            let message =
                apply(&NODE, root.path(), &rendered, &mode, &Release::default()).unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
    }
    assert_eq!(fs::read_to_string(outside.path().join(NAMED)).unwrap(), golden_of("Peer"));
}

#[test]
#[cfg(unix)]
fn blessing_keeps_the_permissions_of_the_file() {
    use std::os::unix::fs::PermissionsExt;

    let root = with_node("");
    let path = root.path().join(NAMED);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(settled(&root, "1").0, Ok(()));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn the_golden_of_another_struct_is_taken_over_only_by_name_or_unchanged() {
    let same = golden_of("Peer");
    let changed = same.replace("Messages", "Frames");
    for (text, bless, is_written) in [
        (&same, "", false),
        (&same, "diff", false),
        (&same, "1", true),
        (&changed, "", false),
        (&changed, "1", false),
        (&changed, NAMED, true),
    ] {
        let (result, after) = settled(&with_node(text), bless);
        match is_written {
            true => assert_eq!((result, after), (Ok(()), Some(golden_of("Node")))),
            false => {
                let message = result.unwrap_err();
                assert!(message.contains("belongs to `Peer`, not to `Node`"), "{message}");
                assert!(message.contains("METRICS_BLESS=golden/node.prom cargo test"), "{message}");
                assert_eq!(after.as_ref(), Some(text));
            }
        }
    }
}

#[test]
fn a_root_that_vanished_is_an_error_and_not_created() {
    let root = TempDir::new().unwrap();
    let gone = root.path().join("gone");
    let leaked: &'static str = Box::leak(gone.to_str().unwrap().to_owned().into_boxed_str());
    let file = GoldenFile::new([leaked, "of another name", "m"], [NAMED, "Node"], ["", ""]);
    let message = file.root().unwrap_err();
    assert!(message.contains("the root of package `of another name` is not in"), "{message}");
    assert!(message.contains("set `CARGO_MANIFEST_DIR`"), "{message}");
    assert!(!gone.exists());
}
