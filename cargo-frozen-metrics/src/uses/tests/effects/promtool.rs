//! Prometheus agrees on which alerts a new label silences, and that the edits mend them.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::histories::{ALERTS, alertmanager};
use super::{edited, effects, users};

/// Returns a test of the alerts: the series, and which alerts fire with which additional labels.
fn test(series: &[&str], fires: &[(&str, &str)]) -> String {
    let values = |series: &&str| {
        let step = if series.contains("failed") { 10 } else { 60 };
        format!("  - {{series: '{series}', values: '0+{step}x30'}}\n")
    };
    let series: String = series.iter().map(values).collect();
    let mut alerts = String::new();
    for alert in ["Failed", "Critical", "Aggregated"] {
        let found = fires.iter().filter(|(name, _)| *name == alert);
        let found: Vec<_> =
            found.map(|(_, labels)| format!("{{exp_labels: {{{labels}}}}}")).collect();
        alerts += &format!(
            "  - {{eval_time: 20m, alertname: {alert}, exp_alerts: [{}]}}\n",
            found.join(", ")
        );
    }
    format!(
        "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n{series}  alert_rule_test:\n{alerts}"
    )
}

fn promtool(folder: &Path, rules: &str, test: &str) {
    fs::write(folder.join("rules.yml"), rules).unwrap();
    fs::write(folder.join("test.yml"), test).unwrap();
    let output = Command::new("promtool")
        .args(["test", "rules", "test.yml"])
        .current_dir(folder)
        .output()
        .unwrap();
    let messages = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{messages}\n{test}");
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_finds_the_same_silence_and_the_same_cure() {
    let folder = TempDir::new().unwrap();
    let common = "job=\"x\",instance=\"i\",integration=\"email\"";
    let total = format!("notices_total{{{common}}}");
    let labels = "job: x, instance: i, integration: email";
    let aggregated = ("Aggregated", "integration: email");

    let failed = format!("notices_failed_total{{{common}}}");
    let base = test(
        &[&failed, &total],
        &[("Failed", labels), ("Critical", "job: x, integration: email"), aggregated],
    );
    promtool(folder.path(), ALERTS, &base);

    let failed = format!("notices_failed_total{{{common},reason=\"client\"}}");
    let head = [&*failed, &*total];
    promtool(folder.path(), ALERTS, &test(&head, &[aggregated]));

    let (old, new) = alertmanager();
    let mended = edited(ALERTS, &effects(&old, &new, &[], &users("a.yml", ALERTS)));
    let with_reason = format!("{labels}, reason: client");
    let fires = [("Failed", &*with_reason), ("Critical", "job: x, integration: email"), aggregated];
    promtool(folder.path(), &mended, &test(&head, &fires));
}
