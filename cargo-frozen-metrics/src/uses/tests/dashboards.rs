//! Dashboards of Grafana and Perses: where their queries are, and in which language.

use super::super::Options;
use super::super::expression::TextKind;
use super::super::reader::Users;
use super::{found, report, shown};

/// Dashboards with one query, and its owner.
const DASHBOARDS: &[(&str, &str)] = &[
    (r#"{"panels": [{"title": "P", "gridPos": {}, "targets": [{"expr": "bus_a"}]}]}"#, "panel `P`"),
    (
        r#"{"dashboard": {"rows": [{"title": "R", "panels": [{"title": "P", "targets": [{"expr": "bus_a"}]}]}]}}"#,
        "panel `P`",
    ),
    (
        r#"{"kind": "Dashboard", "spec": {"layout": {}, "elements": {"panel-1": {"kind": "Panel", "spec": {"title": "P",
        "data": {"kind": "QueryGroup", "spec": {"queries": [{"kind": "PanelQuery", "spec": {"query":
        {"kind": "DataQuery", "group": "prometheus", "spec": {
        "expr": "bus_a"}}}}]}}}}}}}"#,
        "panel `P`",
    ),
    (
        r#"{"kind": 1, "name": "L", "model": {"title": "P", "targets": [{"expr": "bus_a"}]}}"#,
        "panel `P`",
    ),
    (
        r#"{"annotations": {"list": [{"name": "N", "iconColor": "red", "expr": "bus_a"}]}}"#,
        "annotation `N`",
    ),
    (
        r#"{"templating": {"list": [{"type": "query", "name": "v", "definition": "x", "query": "label_values(bus_a, x)"}]}}"#,
        "variable `$v`",
    ),
    (
        r#"{"elements": {}, "variables": [{"kind": "QueryVariable", "spec": {"name": "v", "query": {"kind": "DataQuery",
        "group": "prometheus", "spec": {"query": "query_result(bus_a)"}}}}]}"#,
        "variable `$v`",
    ),
    (
        r#"{"result": {"uid": "l", "kind": 1, "model": {"title": "P", "targets": [{"expr": "bus_a"}]}}}"#,
        "panel `P`",
    ),
    (
        r#"{"panels": [], "__elements": {"l": {"kind": 1, "model": {"title": "P", "targets": [{"expr": "bus_a"}]}}}}"#,
        "panel `P`",
    ),
    (
        r#"{"spec": {"elements": {}, "annotations": [{"kind": "AnnotationQuery", "spec": {"name": "N", "iconColor": "red",
        "query": {"kind": "DataQuery", "group": "prometheus", "spec": {"expr": "bus_a"}}}}]}}"#,
        "annotation `N`",
    ),
    (
        r#"{"panels": [{"title": "P", "targets": [{"refId": "A", "expr": "bus_a"}], "alert": {"name": "Late",
        "conditions": [{"query": {"params": ["A", "5m", "now"]}}]}}]}"#,
        "alert `Late`",
    ),
    (
        r#"{"kind": "GrafanaDashboard", "spec": {"json": "{\"panels\": [{\"title\": \"P\", \"targets\": [{\"expr\": \"bus_a\"}]}]}"}}"#,
        "panel `P`",
    ),
    (
        r#"{"kind": "Dashboard", "spec": {"panels": {"p": {"kind": "Panel", "spec": {"display": {"name": "P"},
        "queries": [{"kind": "TimeSeriesQuery", "spec": {"plugin": {"kind": "PrometheusTimeSeriesQuery",
        "spec": {"query": "bus_a", "datasource": {"kind": "PrometheusDatasource"}}}}}]}}}}}"#,
        "panel `P`",
    ),
    (
        r#"[{"kind": "PersesDashboard", "spec": {"config": {"panels": {}, "variables": [{"kind": "ListVariable",
        "spec": {"name": "v", "display": {"name": "V"}, "plugin": {"kind": "PrometheusPromQLVariable",
        "spec": {"expr": "bus_a", "labelName": "x"}}}}]}}}]"#,
        "variable `$v`",
    ),
    (
        r#"{"kind": "GlobalVariable", "metadata": {"name": "v"}, "spec": {"kind": "ListVariable", "spec": {"name": "v",
        "plugin": {"kind": "PrometheusLabelValuesVariable", "spec": {"labelName": "x", "matchers": ["bus_a{}"]}}}}}"#,
        "variable `$v`",
    ),
];

#[test]
fn queries_of_all_kinds_of_dashboards_are_found() {
    for (text, owner) in DASHBOARDS {
        let all = found("a.json", text);
        let [(found_owner, at)] = &all[..] else { panic!("{text}: {all:?}") };
        assert_eq!(found_owner, owner);
        assert!(at.starts_with("bus_a"), "{text}: {at}");
    }
}

#[test]
fn the_data_source_of_a_target_decides_its_language() {
    let dashboard = |panel: &str, target: &str| {
        format!(
            r#"{{"__inputs": [{{"name": "DS_LOKI", "pluginId": "loki"}}],
            "templating": {{"list": [{{"type": "datasource", "name": "logs", "query": "loki"}},
            {{"type": "datasource", "name": "ds", "query": "prometheus"}}]}},
            "panels": [{{"title": "P", "datasource": {panel}, "targets": [{{"datasource": {target}, "expr": "bus_a"}}]}}]}}"#
        )
    };
    let loki = r#"{"type": "loki", "uid": "x"}"#;
    for (panel, target, is_promql) in [
        (loki, "null", false),
        ("\"$logs\"", "null", false),
        ("\"${DS_LOKI}\"", "null", false),
        ("\"$ds\"", "null", true),
        ("null", "null", true),
        ("\"-- Mixed --\"", loki, false),
        (r#"{"type": "datasource", "uid": "-- Mixed --"}"#, r#"{"type": "prometheus"}"#, true),
        (loki, r#"{"uid": "${ds:text}"}"#, true),
        ("\"-- Mixed --\"", r#"{"type": "postgres"}"#, false),
    ] {
        let mut users = Users::default();
        users.read("a.json", dashboard(panel, target));
        let counts = (users.coverage.expressions, users.coverage.foreign);
        assert_eq!(counts, (usize::from(is_promql), usize::from(!is_promql)), "{panel} {target}");
    }
}

#[test]
fn labels_that_a_panel_shows_are_found() {
    let text = r#"{"panels": [{"title": "P", "gridPos": {}, "fieldConfig": {"overrides": [
        {"matcher": {"id": "byName", "options": "zone"}}, {"matcher": {"id": "byType", "options": "number"}}]},
        "transformations": [{"id": "organize", "options": {"excludeByName": {"Time": true, "peer": true}}},
        {"id": "joinByField", "options": {"byField": "instance"}}, {"id": "labelsToFields", "options": {"keepLabels": ["é", "pod"]}}],
        "targets": [{"expr": "bus_a", "legendFormat": "{{peer}} é {{ zone }} {{"}]},
        {"title": "Q", "targets": [{"expr": "bus_b", "legendFormat": "__auto"}]}]}"#;
    let names = |kind: TextKind, names: &[&str]| {
        names.iter().map(|name| (kind, (*name).to_owned())).collect::<Vec<_>>()
    };
    let expected = [
        (
            "panel `P`".to_owned(),
            [
                names(TextKind::Field, &["zone", "peer", "instance", "pod"]),
                names(TextKind::Legend, &["peer", "zone"]),
            ]
            .concat(),
        ),
        ("panel `Q`".to_owned(), vec![]),
    ];
    assert_eq!(shown("a.json", text), expected);
}

#[test]
fn a_finding_names_all_that_break_with_it() {
    let text = r#"{"templating": {"list": [{"type": "query", "name": "v", "query": "label_values(bus_gone, x)"}]},
        "panels": [{"title": "P", "targets": [{"expr": "bus_lag_seconds{channel=~\"${v:regex}\"}"}]},
        {"title": "Q", "targets": [{"expr": "bus_lag_seconds{channel=~\"$vv\"}"}]}]}"#;
    let found = report("a.json", text, Options::default()).findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].notes, ["through `$v`, it also breaks panel `P`"]);
}

#[test]
fn variables_of_variables_and_records_are_followed() {
    let variable = |name: &str, query: &str| {
        format!(r#"{{"type": "query", "name": "{name}", "query": "{query}"}}"#)
    };
    let list = [
        variable("v", "label_values(bus_gone, x)"),
        variable("w", "label_values(bus_lag_seconds{channel=\\\"$v\\\"}, channel)"),
        variable("v", "query_result(bus_lag_seconds{channel=~\\\"$w\\\"})"),
    ];
    let text = format!(
        r#"{{"templating": {{"list": [{}]}}, "panels": [{{"title": "P", "targets": [{{"expr": "bus_lag_seconds{{channel=~\"$w\"}}"}}]}}]}}"#,
        list.join(",")
    );
    let found = report("a.json", &text, Options::default()).findings;
    assert_eq!(found.len(), 1, "{found:?}");
    let note = "through `$v`, it also breaks panel `P`, variable `$v`, variable `$w`";
    assert_eq!(found[0].notes, [note]);
}

#[test]
fn queries_without_promql_are_counted() {
    let text = r#"{"panels": [{"title": "P", "datasource": "-- Mixed --", "targets": [
        {"datasource": {"type": "postgres"}, "rawSql": "SELECT 1"}, {"datasource": {"type": "__expr__"}, "expression": "$A"},
        {"datasource": "-- Dashboard --", "panelId": 1}, {"expr": ""}, {"datasource": {"type": "prometheus"}, "expr": "bus_a"}]}]}"#;
    let coverage = report("a.json", text, Options::default()).coverage;
    assert_eq!((coverage.expressions, coverage.foreign), (1, 1), "{coverage:?}");

    let query = |group: &str, fields: &str| {
        format!(
            r#"{{"kind": "PanelQuery", "spec": {{"query": {{"kind": "DataQuery", "group": "{group}", "spec": {fields}}}}}}}"#
        )
    };
    let text = format!(
        r#"{{"elements": {{"p": {{"spec": {{"title": "P", "data": {{"spec": {{"queries": [{}, {}, {}, {}]}}}}}}}}}}}}"#,
        query("mssql", r#"{"rawSql": "SELECT 1"}"#),
        query("loki", r#"{"expr": "{}"}"#),
        query("grafana", r#"{"queryType": "snapshot"}"#),
        query("", r#"{"expr": "bus_a"}"#),
    );
    let coverage = report("a.json", &text, Options::default()).coverage;
    assert_eq!((coverage.expressions, coverage.foreign), (1, 2), "{coverage:?}");

    let text = "kind: Dashboard\nspec:\n  panels:\n    p:\n      spec:\n        queries:\n        - {kind: LogQuery, spec: {plugin: {kind: LokiLogQuery, spec: {query: '{a=\"b\"}'}}}}\n";
    let coverage = report("a.yml", text, Options::default()).coverage;
    assert_eq!((coverage.expressions, coverage.foreign), (0, 1), "{coverage:?}");
    assert_eq!(coverage.faults, []);
}

#[test]
fn a_variable_whose_label_is_gone_is_dead_in_all_kinds_of_dashboards() {
    let classic = r#"{"templating": {"list": [{"type": "query", "name": "v", "query": "label_values(bus_lag_seconds, gone)"}]}}"#;
    let perses = r#"{"kind": "Dashboard", "spec": {"panels": {}, "variables": [{"kind": "ListVariable", "spec": {"name": "v",
        "plugin": {"kind": "PrometheusLabelValuesVariable", "spec": {"matchers": ["bus_lag_seconds"], "labelName": "gone"}}}}]}}"#;
    for text in [classic, perses] {
        let found = report("a.json", text, Options::default()).findings;
        let [finding] = &found[..] else { panic!("{found:?}") };
        assert_eq!(finding.rule.id, "variable_dead");
        let line = text.lines().nth(finding.line - 1).unwrap();
        assert!(line[finding.column - 1..].starts_with("gone"), "{finding:?}");
    }
}
