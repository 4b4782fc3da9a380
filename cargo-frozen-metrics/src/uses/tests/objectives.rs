//! Files of Sloth and OpenSLO, and the alerts of Grafana.

use super::super::Options;
use super::super::expression::TextKind;
use super::{found, pairs, report, shown};

#[test]
fn the_queries_of_objectives_are_found() {
    let sloth = "version: prometheus/v1\nservice: bus\nslos:\n- name: late\n  objective: 99.9\n  sli:\n    events:\n      error_query: sum(rate(bus_a{x=\"y\"}[{{.window}}]))\n      total_query: |\n        sum(rate(bus_b[{{.window}}]))\n- name: raw\n  sli: {raw: {error_ratio_query: 'bus_c'}}\n";
    let expected = [
        ("objective `late`", "bus_a{x=\"y\"}"),
        ("objective `late`", "bus_b[{{.win"),
        ("objective `raw`", "bus_c'}}"),
    ];
    assert_eq!(pairs(&found("a.yml", sloth)), expected);
    let crd = "kind: PrometheusServiceLevel\nspec:\n  slos:\n  - name: late\n    sli: {events: {errorQuery: bus_a, totalQuery: bus_b}}\n";
    let expected = [("objective `late`", "bus_a, total"), ("objective `late`", "bus_b}}")];
    assert_eq!(pairs(&found("a.yml", crd)), expected);

    let beta = "apiVersion: openslo/v1alpha\nkind: SLO\nmetadata: {name: late}\nspec:\n  objectives:\n  - ratioMetrics:\n      good: {source: prometheus, queryType: promql, query: 'bus_a'}\n      total: {source: datadog, queryType: query, query: 'sum:bus'}\n";
    assert_eq!(pairs(&found("a.yml", beta)), [("objective `late`", "bus_a'}")]);
    assert_eq!(report("a.yml", beta, Options::default()).coverage.foreign, 1);
    let stable = "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: late}\nspec:\n  thresholdMetric:\n    metricSource:\n      type: Prometheus\n      spec: {query: 'bus_a'}\n";
    assert_eq!(pairs(&found("a.yml", stable)), [("objective `late`", "bus_a'}")]);
    let other = stable.replace("Prometheus", "CloudWatch");
    assert_eq!(report("a.yml", &other, Options::default()).coverage.foreign, 1);
}

#[test]
fn an_objective_without_a_query_is_not_understood() {
    for (sli, what) in [
        ("sli: {plugin: {id: x}}", "the query of a plugin is not in the file"),
        ("sli: {events: {}}", "an objective without a query"),
        ("objective: 1", "an objective without `sli`"),
    ] {
        let text = format!("slos:\n- name: a\n  {sli}\n");
        let coverage = report("a.yml", &text, Options::default()).coverage;
        assert_eq!(coverage.faults.len(), 1, "{coverage:?}");
        assert_eq!(coverage.faults[0].what, what);
    }
}

#[test]
fn the_queries_of_grafanas_alerts_are_found() {
    let rule = "- uid: u\n  title: Late\n  condition: B\n  data:\n  - {refId: A, datasourceUid: P1, model: {refId: A, expr: 'bus_a{x=\"y\"}'}}\n  - {refId: B, datasourceUid: __expr__, model: {type: math, expression: $A > 1}}\n  annotations: {summary: '{{ $labels.peer }} {{ index $labels \"zone\" }}'}\n";
    let indent = |by: usize| -> String {
        rule.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
    };
    let group = format!("apiVersion: 1\ngroups:\n- name: g\n  folder: f\n  rules:\n{}", indent(2));
    let crd = format!("kind: GrafanaAlertRuleGroup\nspec:\n  rules:\n{}", indent(2));
    for text in [&group, &crd, &indent(0)] {
        assert_eq!(pairs(&found("a.yml", text)), [("alert `Late`", "bus_a{x=\"y\"}")], "{text}");
        let label = |name: &str| (TextKind::Alert, name.to_owned());
        let expected = [("alert `Late`".to_owned(), vec![label("peer"), label("zone")])];
        assert_eq!(shown("a.yml", text), expected);
    }
    let json =
        r#"{"groups": [{"rules": [{"title": "Late", "data": [{"model": {"expr": "bus_a"}}]}]}]}"#;
    assert_eq!(pairs(&found("a.json", json)), [("alert `Late`", "bus_a\"}}]}]}")]);
    for other in [
        r#""queryType": "range", "expr": "{}""#,
        r#""rawSql": "x""#,
        r#""datasource": {"type": "loki"}, "expr": "{}""#,
    ] {
        let json = json.replace("\"expr\": \"bus_a\"", other);
        let coverage = report("a.json", &json, Options::default()).coverage;
        assert_eq!((coverage.expressions, coverage.foreign), (0, 1), "{other}");
    }
    let loki = json.replace("\"model\"", "\"datasourceUid\": \"loki\", \"model\"");
    assert_eq!(report("a.json", &loki, Options::default()).coverage.foreign, 1);
}
