//! Thousands of families on each side, of which a third was renamed.

use crate::scratch::Scratch;

fn golden(families: usize, name: impl Fn(usize) -> String) -> String {
    let family = |number| {
        let name = name(number);
        format!(
            "# HELP {name} Text of thing {number}.\n# TYPE {name} counter\n{name}{{peer=\"*\"}} 0\n"
        )
    };
    let families: String = (0..families).map(family).collect();
    format!("# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n{families}")
}

#[test]
fn the_cost_is_linear_in_what_changed() {
    // Words that many families share, so that no word alone identifies a family.
    let words = |number: usize| {
        let word = |index: usize| {
            ["reads", "writes", "syncs", "scans", "drops", "merges", "splits"][index % 7]
        };
        format!("{}_{}_{}", word(number), word(number / 7), word(number / 49))
    };
    let old = |number: usize| format!("bus_{}_part{}_total", words(number), number / 343);
    let new = |number: usize| match number % 3 {
        0 => format!("bus_{}_section{}_count", words(number), number / 343),
        _ => old(number),
    };
    let scratch = Scratch::folder();
    scratch.write("old/bus.prom", golden(3_000, old)).write("new/bus.prom", golden(3_000, new));
    // With quadratic cost, this takes minutes.
    let run = scratch.run_in("new", &["check", "--against", "../old", "--format", "json"]);
    let lines = run.expect(100).lines().count();
    // Each pair has the same HELP text.
    assert_eq!(lines, 1000 + 1);
}
