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
fn renamed_metrics_and_labels_are_mended_together() {
    let gauge = |name: &str, label: &str| family("gauge", name, &[&format!("{{{label}=\"*\"}}")]);
    let base = gauge("hpa_now", "hpa") + &gauge("hpa_max", "hpa");
    let head = gauge("autoscaler_now", "autoscaler") + &gauge("autoscaler_max", "autoscaler");
    let renamed = [("hpa_now", "autoscaler_now"), ("hpa_max", "autoscaler_max")];
    let rules = "groups:\n- rules:\n  - alert: A\n    expr: hpa_now{hpa=~\"a.*\"} == hpa_max # all\n    annotations:\n      text: \"{{ $labels.hpa }} is full\"\n  - alert: B\n    expr: max by (hpa) (hpa_now) == on (hpa) hpa_max\n";
    let found = effects(&base, &head, &renamed, &users("a.yml", rules));
    assert_eq!(
        briefs(&found),
        [
            "break unknown_metric alert `A`:4:11",
            "break unknown_label alert `A`:4:19",
            "break unknown_metric alert `A`:4:34",
            "break unknown_metric alert `B`:8:25",
            "break unknown_metric alert `B`:8:46",
            "danger annotation_label_gone alert `A`:6:25",
            "danger group_by_gone alert `B`:8:19",
            "danger group_by_gone alert `B`:8:41",
        ]
    );
    let edited = super::edited(rules, &found);
    assert_eq!(edited, rules.replace("hpa", "autoscaler"));
    assert_eq!(effects(&head, &head, &[], &users("a.yml", &edited)), []);
}

#[test]
fn labels_of_recorded_metrics_are_renamed_with_their_source() {
    let requests = |label: &str| {
        let series = ["GET", "PUT"].map(|value| format!("{{{label}=\"{value}\",code=\"*\"}}"));
        family("counter", "requests_total", &series.each_ref().map(|one| &**one))
    };
    let (base, head) = (requests("verb"), requests("method"));
    let rules = |label: &str| {
        format!(
            "groups:\n- rules:\n  - record: code:r\n    expr: sum by (code, {label}) (increase(requests_total[1h]))\n  - record: code:s\n    expr: sum by ({label}) (code:r{{{label}=~\"GET|PUT\"}})\n    labels: {{verb: read}}\n  - alert: A\n    expr: code:r{{{label}=\"GET\"}} > on (code) code:r{{{label}=\"PUT\"}}\n    annotations:\n      text: \"{{{{ $labels.code }}}}\"\n  - alert: B\n    expr: code:s{{verb=\"read\"}} > 1\n"
        )
    };
    let found = effects(&base, &head, &[], &users("a.yml", &rules("verb")));
    assert_eq!(super::edited(&rules("verb"), &found), rules("method"));
    assert_eq!(effects(&head, &head, &[], &users("a.yml", &rules("method"))), []);
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

#[test]
fn edits_are_right_in_every_kind_of_text() {
    let (base, head) = alertmanager();
    let expression = "rate(notices_failed_total[5m]) / rate(notices_total{job=\\\"x\\\"}[5m]) > 1";
    let plain = expression.replace('\\', "");
    let rule = |text: &str| {
        format!("groups:\n- rules:\n  - alert: A\n    expr: {text}\n    for: 5m # after\n")
    };
    let folded = plain.replace(" / ", "\n        /\n        ").replace(" > ", "\n        > ");
    for (path, text) in [
        ("a.yml", rule(&plain)),
        ("a.yml", rule(&format!("'{plain}'"))),
        ("a.yml", rule(&format!("\"{expression}\""))),
        ("a.yml", rule(&format!(">-\n        {folded}"))),
        ("a.yml", rule(&format!("|\n        {folded}"))),
        ("a.yml", rule(&format!("|\n        {folded}")).replace('\n', "\r\n")),
        (
            "a.json",
            format!(
                "{{\"panels\": [{{\"title\": \"P\", \"gridPos\": {{}}, \"targets\": [{{\"expr\": \"{expression}\"}}]}}]}}"
            ),
        ),
    ] {
        let found = effects(&base, &head, &[], &users(path, &text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        let edited = super::edited(&text, &found);
        assert_eq!(edited.replace(" ignoring (reason) group_left", ""), text);
        assert!(edited.len() > text.len(), "{text}");
        assert_eq!(effects(&base, &head, &[], &users(path, &edited)), [], "{edited}");
    }
}

#[test]
fn renamed_values_and_overflow_values_are_mended() {
    let family = |overflow: &str, value: &str| {
        let key = format!("# KEY channel at most 8, then \"{overflow}\"\n");
        let series =
            ["{channel=\"*\",state=\"open\"}", &format!("{{channel=\"*\",state=\"{value}\"}}")];
        key + &family("gauge", "queue_length", &series)
    };
    let (base, head) = (family("other", "clientError"), family("__overflow__", "client_error"));
    for (expression, rule, mended) in [
        (
            "queue_length{state=\"clientError\"} > 1",
            "break dead_value",
            "queue_length{state=\"client_error\"} > 1",
        ),
        (
            "queue_length{state!='clientError'} > 1",
            "danger dead_value",
            "queue_length{state!='client_error'} > 1",
        ),
        (
            "queue_length{state=~\"(open|clientError)\"} > 1",
            "danger dead_value",
            "queue_length{state=~\"(open|client_error)\"} > 1",
        ),
        (
            "queue_length{channel!=\"other\"} > 1",
            "danger dead_value",
            "queue_length{channel!=\"__overflow__\"} > 1",
        ),
        (
            "queue_length{channel=~\"a|other\"} > 1",
            "break dead_value",
            "queue_length{channel=~\"a|__overflow__\"} > 1",
        ),
        (
            "absent(queue_length{state=\"clientError\"})",
            "break absent_fires",
            "absent(queue_length{state=\"client_error\"})",
        ),
    ] {
        let file = super::super::rule_file(expression);
        let found = effects(&base, &head, &[], &users("a.yml", &file));
        assert_eq!(found.len(), 1, "{expression}: {found:?}");
        assert!(briefs(&found)[0].starts_with(rule), "{expression}: {found:?}");
        let edited = super::edited(&file, &found);
        assert_eq!(edited, super::super::rule_file(mended));
        assert_eq!(effects(&base, &head, &[], &users("a.yml", &edited)), [], "{edited}");
    }
    for silent in [
        "queue_length{channel=\"others\"} > 1",
        "queue_length{state=\"open\"} > 1",
        "queue_length{channel=~\"o.*\"} > 1",
    ] {
        let file = super::super::rule_file(silent);
        assert_eq!(effects(&base, &head, &[], &users("a.yml", &file)), [], "{silent}");
    }
}
