//! promtool accepts every cure that is a file of rules or a query.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::cases::CASES;
use super::histories::HISTORIES;
use super::{families, findings, golden};
use crate::cure::RecordingRules;
use crate::finding::Finding;

/// Label values that are not literal in PromQL, in regular expressions, in templates or in YAML.
const HOSTILE: [&str; 8] =
    ["a\\\"b", "$1 ${x}", "it's", "x: y # z", "{[(*+?|^.", "a\\nb", "\\\\d+", "é\u{1f600}"];

/// Returns a family with a closed label, whose values get a suffix.
fn with_values(name: &str, suffix: &str) -> String {
    let series = |value| format!("{name}{{op=\"{value}{suffix}\"}} 0\n");
    let series: String = HOSTILE.into_iter().map(series).collect();
    format!("# HELP {name} Sent.\n# TYPE {name} counter\n{series}")
}

/// Returns a family with one constant label.
fn with_constant(name: &str, value: &str) -> String {
    format!("# HELP {name} Lag.\n# TYPE {name} gauge\n{name}{{zone=\"{value}\"}} 0\n")
}

/// Returns the findings of all cases and releases in both directions, and those about hostile label values: those of
/// each pair of goldens.
fn all_findings() -> Vec<Vec<Finding>> {
    let mut pairs: Vec<_> =
        CASES.iter().map(|case| (families(case.base), families(case.fires))).collect();
    pairs.extend(HISTORIES.iter().map(|(_, base, head, _)| (golden(base), golden(head))));
    let mut hostile = |base: String, head: String| pairs.push((families(&base), families(&head)));
    hostile(with_values("sent_total", ""), with_values("sent_total", "s"));
    hostile(with_values("sent_total", ""), with_values("messages_sent_total", "s"));
    for value in HOSTILE {
        hostile(with_constant("lag", value), with_constant("lag", "b"));
        hostile(with_constant("bus_lag", value), with_constant("bus_lags", "b"));
    }
    let mut all = Vec::new();
    for (base, head) in &pairs {
        all.push(findings(base, head));
        all.push(findings(head, base));
    }
    all
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_accepts_every_cure() {
    let folder = TempDir::new().unwrap();
    let (mut files, mut queries): (Vec<PathBuf>, _) = (Vec::new(), 0);
    let mut write = |text: String| {
        let path = folder.path().join(format!("{}.yaml", files.len()));
        fs::write(&path, text).unwrap();
        files.push(path);
    };
    for cure in all_findings().into_iter().flatten().filter_map(|finding| finding.cure) {
        match cure.language {
            "yaml" => write(cure.text),
            "promql" => {
                let lines = cure.text.lines().filter(|line| !line.starts_with("# "));
                for line in lines {
                    queries += 1;
                    // A string of JSON is one of YAML.
                    let expression = serde_json::to_string(line).unwrap();
                    write(format!(
                        "groups:\n  - name: cure\n    rules:\n      - record: x\n        expr: {expression}\n"
                    ));
                }
            }
            _ => {}
        }
    }
    assert!(files.len() - queries > 20 && queries > 20, "{} {queries}", files.len());
    check_rules(&[], &files);
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_accepts_the_recording_rules_of_all_findings() {
    let folder = TempDir::new().unwrap();
    let (mut files, mut count): (Vec<PathBuf>, _) = (Vec::new(), 0);
    for findings in all_findings() {
        let mut rules = RecordingRules::default();
        findings.iter().for_each(|finding| rules.extend(&finding.rules));
        count += rules.len();
        let path = folder.path().join(format!("{}.yaml", files.len()));
        fs::write(&path, rules.to_yaml()).unwrap();
        files.push(path);
    }
    assert!(count > 40, "{count}");
    // Two rules must not record the same series.
    check_rules(&["--lint=duplicate-rules", "--lint-fatal"], &files);
}

/// Asserts that promtool accepts rule files.
fn check_rules(options: &[&str], files: &[PathBuf]) {
    // One process, because each takes a while to start. Its messages name the file.
    let mut promtool = Command::new("promtool");
    let output = promtool.args(["check", "rules"]).args(options).args(files).output().unwrap();
    let messages = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    let bad = files.iter().filter(|file| messages.contains(&format!("{}:", file.display())));
    let texts: String = bad.map(|file| fs::read_to_string(file).unwrap()).collect();
    assert_eq!(output.status.code(), Some(0), "{messages}\n{texts}");
}
