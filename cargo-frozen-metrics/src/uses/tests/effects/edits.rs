//! Edits after which nothing is broken.

use super::histories::alertmanager;
use super::{briefs, edited, effects, family, rule_file, users};

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
    let edited = edited(rules, &found);
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
    assert_eq!(edited(&rules("verb"), &found), rules("method"));
    assert_eq!(effects(&head, &head, &[], &users("a.yml", &rules("method"))), []);
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
        let edited = edited(&text, &found);
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
        let file = rule_file(expression);
        let found = effects(&base, &head, &[], &users("a.yml", &file));
        assert_eq!(found.len(), 1, "{expression}: {found:?}");
        assert!(briefs(&found)[0].starts_with(rule), "{expression}: {found:?}");
        let edited = edited(&file, &found);
        assert_eq!(edited, rule_file(mended));
        assert_eq!(effects(&base, &head, &[], &users("a.yml", &edited)), [], "{edited}");
    }
    for silent in [
        "queue_length{channel=\"others\"} > 1",
        "queue_length{state=\"open\"} > 1",
        "queue_length{channel=~\"o.*\"} > 1",
    ] {
        let file = rule_file(silent);
        assert_eq!(effects(&base, &head, &[], &users("a.yml", &file)), [], "{silent}");
    }
}
