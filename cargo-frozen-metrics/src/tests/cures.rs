//! Texts of cures.

use super::{families, findings};
use crate::finding::Finding;

fn found(base: &str, head: &str) -> Vec<Finding> {
    findings(&families(base), &families(head))
}

/// Returns the cure of the finding by this rule.
fn cure(findings: &[Finding], rule: &str) -> String {
    let finding = findings.iter().find(|finding| finding.rule().id == rule);
    let cure = finding.and_then(|finding| finding.cure.as_ref());
    cure.unwrap_or_else(|| panic!("no cure of {rule} in {findings:#?}")).text.clone()
}

fn histogram(name: &str, bound: &str) -> String {
    format!(
        "# HELP {name} Waiting.\n# TYPE {name} histogram\n{name}_bucket{{le=\"{bound}\"}} 0\n\
         {name}_bucket{{le=\"+Inf\"}} 0\n{name}_sum 0\n{name}_count 0\n"
    )
}

fn by_operation(values: &[&str]) -> String {
    let series: String =
        values.iter().map(|value| format!("sent_total{{op=\"{value}\"}} 0\n")).collect();
    format!("# HELP sent_total Sent.\n# TYPE sent_total counter\n{series}")
}

#[test]
fn each_change_of_a_metric_has_its_own_cure() {
    let keyed = |kind: &str, limit: &str| {
        format!(
            "# KEY peer at most {limit}\n# HELP lag Lag.\n# TYPE lag {kind}\nlag{{peer=\"*\"}} 0\n"
        )
    };
    let (base, head) = (keyed("gauge", "8, then \"a\""), keyed("counter", "8, then \"b\""));
    let findings = found(&base, &head);
    assert_eq!(cure(&findings, "type_changed"), "#[metric(name = \"lag_v2\")]\n");
    assert_eq!(cure(&findings, "overflow_changed"), "overflow = \"a\"\n");
}

#[test]
fn each_change_of_a_value_has_its_own_cure() {
    let findings = found(
        &by_operation(&["read_all", "flush", "stat"]),
        &by_operation(&["read_some", "flush", "link_a", "link_b"]),
    );
    assert!(cure(&findings, "label_value_removed").starts_with("# remove matchers on op="));
    for finding in &findings {
        let text = finding.cure.as_ref().map_or("", |cure| &cure.text);
        let is_renamed = finding.rule().id == "label_value_renamed";
        assert_eq!(text.contains("=~"), is_renamed, "{finding:#?}");
    }
}

#[test]
fn a_change_of_the_unit_scales_only_sums() {
    let findings = found(&histogram("wait_milliseconds", "500"), &histogram("wait_seconds", "0.5"));
    let cure = cure(&findings, "metric_renamed");
    assert!(cure.contains("expr: wait_seconds_sum * 1000\n"), "{cure}");
    assert!(cure.contains("expr: wait_seconds_count\n"), "{cure}");
    assert!(!cure.contains("_bucket"), "{cure}");
}

#[test]
fn an_unknown_factor_between_units_is_stated() {
    let gauge = |name: &str| format!("# HELP {name} Lag.\n# TYPE {name} gauge\n{name} 0\n");
    let found_between = |old, new| found(&gauge(old), &gauge(new));
    let unit = |old, new| {
        let findings = found_between(old, new);
        let parts = findings.iter().flat_map(|finding| &finding.parts);
        parts.filter(|part| part.rule.id == "unit_changed").map(|part| part.text.clone()).next()
    };
    let unknown = "whether values and thresholds change is unknown";
    for (old, new, expected) in [
        ("bus_lag", "bus_lag_seconds", format!("unit none became seconds: {unknown}")),
        ("bus_lag_seconds", "bus_lag", format!("unit seconds became none: {unknown}")),
        ("bus_lag_kb", "bus_lag_bytes", format!("unit kb became bytes: {unknown}")),
        (
            "bus_lag_seconds",
            "bus_lag_bytes",
            "unit seconds became bytes: values and thresholds mean another quantity".to_owned(),
        ),
        (
            "bus_lag_ms",
            "bus_lag_seconds",
            "unit ms became seconds: values and thresholds are divided by 1000".to_owned(),
        ),
    ] {
        assert_eq!(unit(old, new).as_deref(), Some(&*expected), "{old} {new}");
        let cure = cure(&found_between(old, new), "metric_renamed");
        assert_eq!(cure.contains(" it\n      - record"), !cure.contains(" * 1000"), "{cure}");
    }
    let counter = "# HELP bus_lags Lag.\n# TYPE bus_lags counter\nbus_lags 0\n";
    let of_type = self::cure(&found(&gauge("bus_lag"), counter), "metric_renamed");
    assert!(of_type.contains("# the type gauge became counter: check"), "{of_type}");
    // Two words for one unit.
    assert_eq!(unit("bus_lag_sec", "bus_lag_seconds"), None);
    let cure = cure(&found_between("bus_lag_s", "bus_lag_seconds"), "metric_renamed");
    assert!(cure.starts_with("#[metric(renamed_from = \"bus_lag_s\""), "{cure}");
}

#[test]
fn values_are_literal_in_regular_expressions() {
    let findings = found(&by_operation(&["GET /a(b)", "c"]), &by_operation(&["GET /a(c)", "c"]));
    let cure = cure(&findings, "label_value_renamed");
    assert_eq!(cure, "sent_total{op=~\"GET /a\\\\(b\\\\)|GET /a\\\\(c\\\\)\"}\n");
}

#[test]
fn a_family_is_merged_only_once() {
    let old = ["disk_read_bytes_total", "disk_write_bytes_total"];
    let old: String = old
        .iter()
        .map(|name| format!("# HELP {name} Bytes.\n# TYPE {name} counter\n{name} 0\n"))
        .collect();
    let new = "# HELP disk_bytes_total Bytes.\n# TYPE disk_bytes_total counter\n\
               disk_bytes_total{op=\"read\"} 0\ndisk_bytes_total{op=\"reads\"} 0\n\
               disk_bytes_total{op=\"write\"} 0\n";
    let cure = cure(&found(&old, new), "metric_merged");
    assert_eq!(cure.matches("record: disk_read_bytes_total\n").count(), 1, "{cure}");
}
