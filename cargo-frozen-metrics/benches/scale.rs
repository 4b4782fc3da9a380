//! `check` over ten thousand families on each side, of which a third was renamed, without and with aliases: time, and the
//! highest use of memory where `/proc` shows it. The budget is two seconds and 300 MB.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod process;

use std::fs;

use process::measure;

fn main() {
    let sizes = [5_000, 10_000, 20_000];
    for (families, has_aliases) in sizes.iter().flat_map(|size| [(*size, false), (*size, true)]) {
        let folder = tempfile::TempDir::new().expect("a folder");
        for (name, is_head) in [("old", false), ("new", true)] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
            let path = folder.path().join(name).join("bus.prom");
            fs::write(path, golden(families, is_head, has_aliases)).expect("a file");
        }
        let measured = measure(&folder.path().join("new"), &["check", "--against", "../old"]);
        let aliases = if has_aliases { ", with aliases" } else { "" };
        println!("{families} families{aliases}: {measured}");
    }
}

/// Returns a golden whose names share their words, so that no word alone identifies a family.
fn golden(families: usize, is_head: bool, has_aliases: bool) -> String {
    const WORDS: [&str; 7] = ["reads", "writes", "syncs", "scans", "drops", "merges", "splits"];
    let family = |number: usize| {
        let word = |index: usize| WORDS[index % WORDS.len()];
        let words = [word(number), word(number / 7), word(number / 49)].join("_");
        let part = number / 343;
        let old = format!("bus_{words}_part{part}_total");
        let new = format!("bus_{words}_section{part}_total");
        let is_renamed = is_head && number.is_multiple_of(3);
        let name = if is_renamed { &new } else { &old };
        let help = format!("Text of {name}.");
        let family = |name: &str, help: &str, annotation: &str| {
            format!(
                "# HELP {name} {help}\n# TYPE {name} counter\n{annotation}{name}{{peer=\"*\"}} 0\n"
            )
        };
        let alias = match is_renamed && has_aliases {
            true => family(
                &old,
                &format!("Renamed to {new}. {help}"),
                &format!("# ALIAS {old} of {new} until \"9.0.0\"\n"),
            ),
            false => String::new(),
        };
        family(name, &help, "") + &alias
    };
    let families: String = (0..families).map(family).collect();
    format!("# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n{families}")
}
