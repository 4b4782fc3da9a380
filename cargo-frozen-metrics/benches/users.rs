//! `usage` over 5,000 expressions in 500 files and ten thousand families, over 2,000 recording rules of which each uses the
//! one before, and over a dashboard of 50 MB: time, and the highest use of memory where `/proc` shows it. The budget is two
//! seconds and 300 MB.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod process;

use std::fs;

use process::measure;

const CONFIG: &str = "[users]\nrules = [\"users/*.yml\"]\ndashboards = [\"users/*.json\"]\n";

fn main() {
    let folder = folder();
    fs::write(folder.path().join("golden/bus.prom"), golden(10_000)).expect("a file");
    for number in 0..500 {
        let (name, text) = if number % 2 == 0 {
            (format!("{number}.yml"), rules(number))
        } else {
            (format!("{number}.json"), dashboard(number))
        };
        fs::write(folder.path().join("users").join(name), text).expect("a file");
    }
    for arguments in [&["--unused"][..], &["--who", "bus_thing5_total"]] {
        let measured = measure(folder.path(), &[&["usage"][..], arguments].concat());
        println!("5,000 expressions, {}: {measured}", arguments[0]);
    }

    let folder = self::folder();
    fs::write(folder.path().join("golden/bus.prom"), golden(1)).expect("a file");
    fs::write(folder.path().join("users/chain.yml"), chain(2_000)).expect("a file");
    fs::write(folder.path().join("users/none.json"), "{\"panels\": []}").expect("a file");
    for arguments in [&["--unused"][..], &["--who", "bus_thing0_total"]] {
        let measured = measure(folder.path(), &[&["usage"][..], arguments].concat());
        println!("2,000 chained rules, {}: {measured}", arguments[0]);
    }

    let folder = self::folder();
    fs::write(folder.path().join("golden/bus.prom"), golden(1)).expect("a file");
    fs::write(folder.path().join("users/none.yml"), "groups: []\n").expect("a file");
    fs::write(folder.path().join("users/large.json"), large()).expect("a file");
    println!("a dashboard of 50 MB: {}", measure(folder.path(), &["usage"]));
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().expect("a folder");
    for name in ["golden", "users"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    fs::write(folder.path().join("metrics.toml"), CONFIG).expect("a file");
    folder
}

fn golden(families: usize) -> String {
    let family = |number: usize| {
        let name = format!("bus_thing{number}_total");
        format!("# HELP {name} Text of {name}.\n# TYPE {name} counter\n{name}{{peer=\"*\"}} 0\n")
    };
    let families: String = (0..families).map(family).collect();
    format!("# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n{families}")
}

/// Returns the expressions of a file, of which one in ten has a name or a label that no golden has.
fn expressions(file: usize) -> impl Iterator<Item = String> {
    (0..10).map(move |number| {
        let thing = file * 10 + number;
        let suffix = if number == 7 { "_gone" } else { "" };
        let label = if number == 3 { "gone" } else { "peer" };
        format!("sum by ({label}) (rate(bus_thing{thing}_total{suffix}{{peer=~'$peer'}}[5m])) / on (peer) bus_thing{number}_total > 5")
    })
}

fn rules(file: usize) -> String {
    let rules = expressions(file).enumerate().map(|(number, expression)| {
        format!("  - alert: Bus{file}x{number}\n    expr: |\n      {expression}\n    annotations:\n      summary: '{{{{ $labels.peer }}}}'\n")
    });
    format!("groups:\n- name: bus\n  rules:\n{}", rules.collect::<String>())
}

fn dashboard(file: usize) -> String {
    let panels: Vec<String> = expressions(file)
        .enumerate()
        .map(|(number, expression)| {
            format!("{{\"title\": \"{number}\", \"targets\": [{{\"expr\": \"{expression}\", \"legendFormat\": \"{{{{peer}}}}\"}}]}}")
        })
        .collect();
    format!("{{\"panels\": [{}]}}", panels.join(",\n"))
}

/// Returns a dashboard of 50 MB with 5,000 queries, most of which are small values, as those of a snapshot are.
fn large() -> String {
    let rows = "{\"name\": \"a\", \"values\": [1, 2, 3, 4, 5, 6, 7, 8], \"x\": {\"y\": true, \"z\": null}},".repeat(120);
    let panel = format!(
        "{{\"title\": \"Things\", \"targets\": [{{\"expr\": \"rate(bus_thing0_total[5m])\"}}], \"data\": [{rows} 0]}},\n"
    );
    format!("{{\"panels\": [{} {{}}]}}", panel.repeat(50_000_000 / panel.len()))
}

fn chain(rules: usize) -> String {
    let rule = |number: usize| {
        format!("  - record: bus:link{}\n    expr: bus:link{number} + bus_gone\n", number + 1)
    };
    let rules: String = (0..rules).map(rule).collect();
    format!(
        "groups:\n- name: bus\n  rules:\n  - record: bus:link0\n    expr: bus_thing0_total\n{rules}"
    )
}
