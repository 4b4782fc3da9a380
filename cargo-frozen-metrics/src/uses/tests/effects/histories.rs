//! Changes that real projects made, with families and rules of our own.

use super::{briefs, effects, family, users};

const NOTIFICATIONS: &str = "{integration=\"email\"}";

/// A label was added to the failures, as in Alertmanager 0.26.
fn alertmanager() -> (String, String) {
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

const ALERTS: &str = r#"groups:
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
