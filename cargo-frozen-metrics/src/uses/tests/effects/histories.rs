//! Changes that real projects made, with families and rules of our own.

use super::{briefs, effects, family, users};

const NOTIFICATIONS: &str = "{integration=\"email\"}";

/// A label was added to the failures, as in Alertmanager 0.26.
pub(super) fn alertmanager() -> (String, String) {
    let total = family("counter", "notices_total", &[NOTIFICATIONS, "{integration=\"sms\"}"]);
    let failed = |series: &[&str]| family("counter", "notices_failed_total", series);
    let base = failed(&[NOTIFICATIONS, "{integration=\"sms\"}"]);
    let head = failed(&[
        "{integration=\"email\",reason=\"client\"}",
        "{integration=\"email\",reason=\"server\"}",
        "{integration=\"sms\",reason=\"client\"}",
        "{integration=\"sms\",reason=\"server\"}",
    ]);
    (base + &total, head + &total)
}

pub(super) const ALERTS: &str = r#"groups:
- name: notices
  rules:
  - alert: Failed
    expr: |
      (
        rate(notices_failed_total{job="x"}[5m])
      /
        rate(notices_total{job="x"}[5m])
      )
      > 0.01
  - alert: Critical
    expr: |
      min by (job, integration) (
        rate(notices_failed_total{job="x", integration=~`.*`}[5m])
      /
        rate(notices_total{job="x", integration=~`.*`}[5m])
      )
      > 0.01
  - alert: Other
    expr: |
      min by (job, integration) (
        rate(notices_failed_total{job="x", integration!~`.*`}[5m])
      /
        rate(notices_total{job="x", integration!~`.*`}[5m])
      )
      > 0.01
  - alert: Aggregated
    expr: sum by (integration) (rate(notices_failed_total[5m])) / sum by (integration) (rate(notices_total[5m])) > 0.01
  - alert: Any
    expr: rate(notices_failed_total[3m]) > 0.05
"#;

#[test]
fn a_new_label_on_one_side_silences_exactly_the_unaggregated_ratios() {
    let (base, head) = alertmanager();
    let found = effects(&base, &head, &[], &users("a.yml", ALERTS));
    assert_eq!(
        briefs(&found),
        [
            "break matching_broken alert `Failed`:8:7",
            "break matching_broken alert `Critical`:16:7",
            "break matching_broken alert `Other`:24:7",
            "danger matching_multiplied alert `Any`:31:11",
        ]
    );
    assert_eq!(found[0].families, ["notices_failed_total"]);
    assert_eq!(found[0].label.as_deref(), Some("reason"));
    let edited = super::edited(ALERTS, &found);
    assert!(edited.contains("\n      / ignoring (reason) group_left\n"), "{edited}");
    assert!(
        edited.contains("expr: sum without (reason) (rate(notices_failed_total[3m])) > 0.05"),
        "{edited}"
    );
    assert_eq!(effects(&base, &head, &[], &users("a.yml", &edited)), []);
    assert_eq!(effects(&head, &head, &[], &users("a.yml", ALERTS)), []);
}

#[test]
fn a_repair_that_adds_a_label_breaks_none_who_aggregate() {
    let series = |labels: &[&str]| family("counter", "requests_total", labels);
    let base = series(&["{node=\"*\",status=\"ok\"}", "{node=\"*\",status=\"fail\"}"]);
    let head = series(&[
        "{node=\"*\",status=\"ok\",cause=\"na\"}",
        "{node=\"*\",status=\"fail\",cause=\"user\"}",
        "{node=\"*\",status=\"fail\",cause=\"system\"}",
    ]);
    let rules =
        |expression: &str| format!("groups:\n- rules:\n  - alert: A\n    expr: '{expression}'\n");
    for silent in [
        "sum(rate(requests_total{status=\"fail\"}[5m])) / sum(rate(requests_total[5m])) > 0.01",
        "sum by (node) (rate(requests_total{status!=\"ok\"}[5m])) > 1",
        "sum without (status, cause) (rate(requests_total[5m])) > 1",
        // `fail` alone has several causes.
        "rate(requests_total{status=\"ok\"}[5m]) / on (node) sum by (node) (rate(requests_total[5m])) > 1",
    ] {
        let found = effects(&base, &head, &[], &users("a.yml", &rules(silent)));
        let found: Vec<_> =
            found.iter().filter(|one| one.rule.id != "matching_multiplied").collect();
        assert_eq!(found.len(), 0, "{silent}: {found:?}");
    }
    let broken = "rate(requests_total{status=\"fail\"}[5m]) / ignoring (status) rate(requests_total{status=\"ok\"}[5m]) > 1";
    let found = effects(&base, &head, &[], &users("a.yml", &rules(broken)));
    assert_eq!(briefs(&found), ["break matching_broken alert `A`:4:52"]);
}

#[test]
fn a_label_that_replaces_another_kills_the_panel_that_names_it() {
    let gauge = |label: &str| family("gauge", "halted", &[&format!("{{{label}=\"*\"}}")]);
    let (base, head) = (gauge("group"), gauge("resolution"));
    let rules = "groups:\n- rules:\n  - alert: A\n    expr: halted == 1\n    annotations: {text: '{{ $labels.job }}'}\n  - alert: B\n    expr: sum(rate(halted_runs_total[5m])) and on () halted\n";
    assert_eq!(effects(&base, &head, &[], &users("a.yml", rules)), []);
    let dashboard = r#"{"panels": [
        {"title": "P", "gridPos": {}, "targets": [{"expr": "max by (group) (halted)", "legendFormat": "{{group}}"}]},
        {"title": "Q", "gridPos": {}, "targets": [{"expr": "max(halted)"}]}]}"#;
    let found = effects(&base, &head, &[], &users("a.json", dashboard));
    assert_eq!(
        briefs(&found),
        ["danger group_by_gone panel `P`:2:69", "note annotation_label_gone panel `P`:2:106",]
    );
    let edited = super::edited(dashboard, &found);
    assert!(
        edited.contains(r#""max by (resolution) (halted)", "legendFormat": "{{resolution}}""#),
        "{edited}"
    );
}

#[test]
fn dead_variables_name_all_panels_that_they_fill() {
    let base = family("gauge", "entry_open", &["{entry=\"*\",protocol=\"*\"}"]);
    let head = family("gauge", "open", &["{entrypoint=\"*\",protocol=\"*\"}"]);
    let dashboard = r#"{"templating": {"list": [
        {"type": "query", "name": "entry", "query": "label_values(entry_open, entry)"},
        {"type": "query", "name": "protocol", "query": {"query": "label_values(entry_open, protocol)", "refId": "x"}},
        {"type": "query", "name": "job", "query": "label_values(up, job)"}]},
        "panels": [{"title": "P", "gridPos": {}, "targets": [{"expr": "sum(up{entry=~\"$entry\"})"}]},
        {"title": "Q", "gridPos": {}, "targets": [{"expr": "sum(up{p=\"${protocol}\", job=\"$job\"})"}]},
        {"title": "R", "gridPos": {}, "targets": [{"expr": "sum(up{job=~\"$job\"})"}]}]}"#;
    let found = effects(&base, &head, &[("entry_open", "open")], &users("a.json", dashboard));
    assert_eq!(
        briefs(&found),
        [
            "break variable_dead variable `$entry`:2:67",
            "break variable_dead variable `$entry`:2:79",
            "break variable_dead variable `$protocol`:3:80",
            "break variable_dead panel `P`:5:72 through $entry",
            "break variable_dead panel `P`:5:72 through $entry",
            "break variable_dead panel `Q`:6:61 through $protocol",
        ]
    );
    let edited = super::edited(dashboard, &found);
    assert!(edited.contains("label_values(open, entrypoint)"), "{edited}");
    assert!(edited.contains("label_values(open, protocol)"), "{edited}");
}

#[test]
fn names_of_removed_metrics_that_return_are_reported() {
    let retired = "# RETIRED queue_length in \"1.8.0\": nobody read it\n";
    let other = family("gauge", "lag", &[""]);
    let base = format!("{retired}{other}");
    let head = format!("{other}{}", family("gauge", "queue_length", &[""]));
    let rules = "groups:\n- rules:\n  - alert: A\n    expr: queue_length > 5\n  - alert: B\n    expr: lag > 5\n";
    let found = effects(&base, &head, &[], &users("a.yml", rules));
    assert_eq!(briefs(&found), ["break reused_name_used alert `A`:4:11"]);
    assert_eq!(effects(&other, &head, &[], &users("a.yml", rules)), []);
}

#[test]
fn the_labels_of_recorded_metrics_are_followed() {
    let base = family("counter", "sent_total", &["{op=\"get\"}"])
        + &family("gauge", "lag", &["{op=\"get\"}"]);
    let head = base.replace(
        "sent_total{op=\"get\"} 0",
        "sent_total{op=\"get\",zone=\"a\"} 0\nsent_total{op=\"get\",zone=\"b\"} 0",
    );
    let rules = |labels: &str, alert: &str| {
        format!(
            "groups:\n- rules:\n  - record: op:sent:rate5m\n    expr: rate(sent_total[5m])\n{labels}  - alert: A\n    expr: {alert}\n"
        )
    };
    for (labels, alert, expected) in [
        (
            "",
            "op:sent:rate5m / lag > 1",
            &["break matching_broken alert `A`:6:26 through op:sent:rate5m"][..],
        ),
        (
            "",
            "op:sent:rate5m > 1",
            &["danger matching_multiplied alert `A`:6:11 through op:sent:rate5m"],
        ),
        ("", "sum(op:sent:rate5m) > 1", &[]),
        ("    labels: {zone: all}\n", "op:sent:rate5m > 1", &[]),
        ("    labels: {zone: all}\n", "op:sent:rate5m / lag > 1", &[]),
        (
            "",
            "op:sent:rate5m{zone=\"\"} > 1",
            &["break dead_value alert `A`:6:26 through op:sent:rate5m"],
        ),
    ] {
        let found = effects(&base, &head, &[], &users("a.yml", &rules(labels, alert)));
        assert_eq!(briefs(&found), expected, "{labels}{alert}");
    }
    let found =
        effects(&head, &base, &[], &users("a.yml", &rules("", "op:sent:rate5m{zone=\"a\"} > 1")));
    assert_eq!(briefs(&found), ["break unknown_label alert `A`:6:26 through op:sent:rate5m"]);
}
