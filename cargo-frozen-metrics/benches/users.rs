//! `usage` over 5,000 expressions in 500 files and ten thousand families, and over 2,000 recording rules of which each
//! uses the one before: time, and the highest use of memory where `/proc` shows it. The budget is two seconds and 300 MB.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

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
        measure(&format!("5,000 expressions, {}", arguments[0]), folder.path(), arguments);
    }

    let folder = self::folder();
    fs::write(folder.path().join("golden/bus.prom"), golden(1)).expect("a file");
    fs::write(folder.path().join("users/chain.yml"), chain(2_000)).expect("a file");
    fs::write(folder.path().join("users/none.json"), "{\"panels\": []}").expect("a file");
    for arguments in [&["--unused"][..], &["--who", "bus_thing0_total"]] {
        measure(&format!("2,000 chained rules, {}", arguments[0]), folder.path(), arguments);
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().expect("a folder");
    for name in ["golden", "users"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    fs::write(folder.path().join("metrics.toml"), CONFIG).expect("a file");
    folder
}

fn measure(what: &str, folder: &Path, arguments: &[&str]) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"))
        .current_dir(folder)
        .arg("usage")
        .args(arguments)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    let mut memory = 0;
    while child.try_wait().expect("the program").is_none() {
        memory = memory.max(highest_memory(child.id()));
        thread::sleep(Duration::from_millis(5));
    }
    let (duration, megabytes) = (start.elapsed(), memory / 1024);
    println!("{what}: {:.2} s, {megabytes} MB", duration.as_secs_f64());
}

/// Returns the highest use of memory of a process in kB; 0 if it is unknown.
fn highest_memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
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

fn chain(rules: usize) -> String {
    let rule = |number: usize| {
        format!("  - record: bus:link{}\n    expr: bus:link{number} + bus_gone\n", number + 1)
    };
    let rules: String = (0..rules).map(rule).collect();
    format!(
        "groups:\n- name: bus\n  rules:\n  - record: bus:link0\n    expr: bus_thing0_total\n{rules}"
    )
}
