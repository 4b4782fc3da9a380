//! What a golden remembers of removed families.

use super::*;

fn bless(root: &TempDir, version: &str, reason: Option<&str>) -> (String, String) {
    let schema = Schema::new("Node", None, FAMILIES);
    let rendered = Rendered { schema, text: SCRAPE.to_owned() };
    let release = Release { version: Some(version.to_owned()), reason: reason.map(str::to_owned) };
    let mode = Mode::parse(Some("1"), None).unwrap();
    let report = apply(&NODE, root.path(), &rendered, &mode, &release).unwrap().unwrap();
    (report, fs::read_to_string(root.path().join(NAMED)).unwrap())
}

/// Returns the golden with these lines in its header.
fn with_header(lines: &str) -> String {
    golden_of("Node").replacen("# HELP", &format!("{lines}# HELP"), 1)
}

#[test]
fn the_header_is_carried_over_and_not_compared() {
    let lines = "# RETIRED lag in \"1.0.0\"\n# ACCEPTED drops_total help_changed: clearer\n";
    let golden = with_header(lines);
    assert_eq!(settled(&with_node(&golden), ""), (Ok(()), Some(golden.clone())));
    let old = golden.replace("Messages", "Frames");
    let (report, text) = bless(&with_node(&old), "2.0.0", Some("x"));
    assert_eq!(text, golden);
    assert!(!report.contains("retired"), "{report}");
    let (report, text) = bless(&with_node(&golden), "2.0.0", Some("x"));
    assert_eq!(text, golden);
    assert!(report.ends_with("is up to date\n"), "{report}");
}

#[test]
fn a_removed_family_is_retired_with_version_and_reason() {
    let more = "# HELP lag Lag.\n# TYPE lag gauge\nlag 0\n";
    let (report, text) = bless(&with_node(&(golden_of("Node") + more)), "2.0.0", Some("not used"));
    assert!(report.ends_with("  removed  lag (gauge)\n  retired  lag\n"), "{report}");
    assert_eq!(text, with_header("# RETIRED lag in \"2.0.0\": not used\n"));
}

#[test]
fn a_family_that_is_declared_again_is_reported() {
    let (report, text) = bless(&with_node(&with_header("# RETIRED drops_total\n")), "2.0.0", None);
    assert!(report.contains("  revived  drops_total: it is declared again"), "{report}");
    assert_eq!(text, golden_of("Node"));
}

#[test]
fn a_merge_conflict_loses_no_retired_name() {
    let conflict = with_header(
        "<<<<<<< HEAD\n# RETIRED lag in \"1.0.0\"\n=======\n# RETIRED depth\n>>>>>>> main\n",
    );
    let (_, text) = bless(&with_node(&conflict), "2.0.0", None);
    assert_eq!(text, with_header("# RETIRED depth\n# RETIRED lag in \"1.0.0\"\n"));
}
