//! What `usage` infers about the results of expressions: the labels that texts show, and those of recorded metrics.

use super::super::Options;
use super::report;

/// Returns the findings in an alert with this expression and text, each as its level, its rule and the text at its place.
fn in_alert(expression: &str, text: &str) -> Vec<String> {
    let text = serde_json::to_string(text).unwrap();
    findings(&format!(
        "groups:\n- rules:\n  - record: channel:sent:rate5m\n    expr: sum by (channel, outcome) (rate(bus_sent_total[5m]))\n    labels: {{team: bus}}\n  - record: channel:sent:max\n    expr: max by (channel) (channel:sent:rate5m)\n  - record: loop\n    expr: loop > 1\n  - alert: A\n    expr: {expression}\n    labels: {{severity: page}}\n    annotations:\n      text: {text}\n"
    ))
}

fn findings(file: &str) -> Vec<String> {
    let found = report("a.yml", file, Options::default()).findings;
    let lines: Vec<&str> = file.lines().collect();
    let brief = |one: &super::super::UsageFinding| {
        let at = &lines[one.line - 1][one.column - 1..];
        let word: String = at.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        format!("{} {} {word}", one.level, one.rule.id)
    };
    found.iter().map(brief).collect()
}

#[test]
fn a_text_shows_only_labels_that_the_result_has() {
    for (expression, text, label) in [
        ("sum by (channel) (rate(bus_sent_total[5m])) > 1", "{{ $labels.instance }}", "instance"),
        ("sum(bus_lag_seconds) > 1", "{{ $labels.channel }}: {{ $value }}", "channel"),
        ("bus_lag_seconds > 1", "{{ .Labels.peer }}", "peer"),
        (
            "absent(bus_lag_seconds{role='leader'}) > 0",
            "{{ index $labels \"channel\" }}",
            "channel",
        ),
        ("vector(1)", "{{ $labels.job }}", "job"),
        (
            "bus_lag_seconds / on (channel) bus_lag_seconds{role='leader'} > 1",
            "{{ $labels.job }}",
            "job",
        ),
        ("channel:sent:max > 1", "{{ $labels.outcome }}", "outcome"),
    ] {
        let found = in_alert(expression, text);
        assert_eq!(
            found,
            [format!("danger annotation_label_gone {label}")],
            "{expression}: {text}"
        );
    }
    for (expression, text) in [
        ("sum by (channel) (rate(bus_sent_total[5m])) > 1", "{{ $labels.channel }}"),
        ("bus_lag_seconds > 1", "{{ $labels.instance }} {{ $labels.cluster }} {{ $labels.role }}"),
        // What others expose can have any label.
        ("node_load1 > 1", "{{ $labels.peer }}"),
        (
            "bus_lag_seconds * on (instance) group_left (nodename) node_uname_info > 1",
            "{{ $labels.nodename }}",
        ),
        (
            "label_replace(bus_lag_seconds, 'peer', '$1', 'channel', '(.*)') > 1",
            "{{ $labels.peer }}",
        ),
        ("count by ($by) (bus_lag_seconds) > 1", "{{ $labels.peer }}"),
        ("absent(bus_lag_seconds{role='leader'})", "{{ $labels.role }}"),
        // VictoriaMetrics knows the alert's own labels.
        ("bus_lag_seconds > 1", "{{ $labels.severity }} {{ $labels.alertname }}"),
        ("bus_lag_seconds > 1", "{{ $labels.__name__ }}"),
        // The text expects that the label can be missing.
        ("bus_lag_seconds > 1", "{{ if $labels.peer }}{{ $labels.peer }}{{ end }}"),
        ("bus_lag_seconds > 1", "{{ with $labels.peer }}{{ . }}{{ end }}"),
        ("channel:sent:rate5m > 1", "{{ $labels.team }} {{ $labels.outcome }}"),
        ("loop > 1", "{{ $labels.peer }}"),
    ] {
        assert_eq!(in_alert(expression, text), [""; 0], "{expression}: {text}");
    }
}

#[test]
fn matchers_and_groups_of_recorded_metrics_name_labels_that_they_have() {
    for (expression, expected) in [
        ("channel:sent:rate5m{zone='a'} > 1", "break unknown_label zone"),
        ("channel:sent:rate5m{zone=~'$zone'} > 1", "break unknown_label zone"),
        ("channel:sent:rate5m{zone!='a'} > 1", "note unknown_label zone"),
        ("channel:sent:max{outcome='ok'} > 1", "break unknown_label outcome"),
        ("channel:sent:rate5m{outcome='refused'} > 1", "break dead_value "),
        ("channel:sent:rate5m{team=~'x.*'} > 1", "break dead_value "),
        ("sum by (instance) (channel:sent:rate5m) > 1", "danger unknown_label instance"),
        ("absent(channel:sent:rate5m{outcome='refused'})", "break absent_fires "),
    ] {
        assert_eq!(in_alert(expression, ""), [expected], "{expression}");
    }
    for expression in [
        "channel:sent:rate5m{outcome='ok', channel='a', team='bus'} > 1",
        "channel:sent:rate5m{outcome=~'$outcome'} > 1",
        "channel:sent:rate5m{outcome!='refused'} > 1",
        "sum by (channel, team) (channel:sent:rate5m) > 1",
        "sum by (zone) (label_replace(channel:sent:rate5m, 'zone', '$1', 'channel', '(.*)')) > 1",
        "loop{zone='a'} > 1",
        "node:load1{zone='a'} > 1",
    ] {
        let found = in_alert(&expression.replace("node:", "node_"), "");
        assert_eq!(found, [""; 0], "{expression}");
    }
}
