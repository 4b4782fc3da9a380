//! Texts that nobody wrote on purpose: none makes the readers panic, and all places are in the file.

use proptest::prelude::*;

use super::super::Options;
use super::super::reader::Users;
use super::constructs::EXPRESSIONS;
use super::report;

const RULES: &str = "groups:\n- name: é\n  rules:\n  - &a {alert: A, expr: 'sum(bus_a{x=\"y\"}) > 0', annotations: {t: '{{ $labels.x }} {{ with printf \"bus_b{x=%q}\" .Labels.x | query }}{{ end }}'}}\n  - <<: *a\n    record: r\n    expr: >-\n      sum(\n        bus_b\n      )\n";

const TEMPLATE: &str = "{{- if .Values.x }}\nspec:\n  groups:\n  - name: {{ .Release.Name }}\n    rules:\n    {{- range .y }}\n    - alert: A{{ .z }}\n      expr: |\n        {{- if .a }}\n        bus_a{x=\"{{ .b }}\"} > {{ .c }}\n        {{- end }}\n      annotations: {s: '{{`{{`}} $labels.x {{`}}`}}'}\n    {{- end }}\n{{- end }}\n";

const DASHBOARD: &str = r#"{"__inputs": [{"name": "DS", "pluginId": "prometheus"}], "templating": {"list": [{"type": "query",
    "name": "v", "query": "label_values(bus_a{x=~\"$w\"}, x)"}]}, "panels": [{"title": "\u00e9\ud83d\ude00", "datasource": "${DS}",
    "targets": [{"expr": "rate(bus_sent_total{x=\"$v\"}[$__rate_interval])", "legendFormat": "{{x}}"}], "transformations":
    [{"id": "organize", "options": {"excludeByName": {"x": true}}}]}]}"#;

const PERSES: &str = "kind: Dashboard\nspec:\n  panels:\n    p:\n      kind: Panel\n      spec:\n        display: {name: P}\n        queries:\n        - {kind: T, spec: {plugin: {kind: PrometheusTimeSeriesQuery, spec: {query: bus_a, seriesNameFormat: '{{x}}'}}}}\n";

const OBJECTIVES: &str = "slos:\n- name: a\n  sli: {events: {error_query: 'rate(bus_a[{{.window}}])', total_query: |2-\n    bus_b}}\n";

const FILES: [(&str, &str); 5] = [
    ("a.yml", RULES),
    ("a.yml", TEMPLATE),
    ("a.json", DASHBOARD),
    ("a.yml", PERSES),
    ("a.yml", OBJECTIVES),
];

/// Pieces that have a meaning somewhere.
const PIECES: [&str; 32] = [
    "{{", "}}", "{", "}", "[", "]", "(", ")", "\"", "'", "`", "\\", "\n", "\r\n", " ", "\t", "#",
    ":", ",", "|", ">-", "&a ", "*a", "<<: ", "$x", "${", "[[x]]", "é", "\u{feff}", "---\n", "- ",
    "query",
];

/// Asserts that a text is read, and that all places are in it.
fn check(path: &str, text: &str) {
    let mut users = Users::default();
    users.read(path, text.to_owned());
    let lines = text.split('\n').count();
    for expression in &users.expressions {
        for at in 0..=expression.text.len() + 2 {
            let (line, column) = expression.line_and_column(at);
            assert!((1..=lines).contains(&line) && column > 0, "{path}: {text}");
        }
        for label in &expression.text_labels {
            assert!(label.position <= text.len(), "{path}: {text}");
        }
    }
    for fault in &users.coverage.faults {
        assert!((1..=lines).contains(&fault.line) && !fault.what.is_empty(), "{fault:?}: {text}");
    }
    report(path, text, Options { unused: true, strict: true });
}

/// Returns a text in which pieces were replaced at some places, from 0.0 to 1.0.
fn changed(text: &str, changes: &[(f64, usize, usize)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (place, removed, piece) in changes {
        let start = (place * chars.len() as f64) as usize;
        let end = (start + removed).min(chars.len());
        chars.splice(start..end, PIECES[*piece].chars());
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn changed_files_are_read_or_not_understood(
        file in 0..FILES.len(),
        changes in prop::collection::vec((0.0..1.0, 0..4_usize, 0..PIECES.len()), 1..6),
    ) {
        let (path, text) = FILES[file];
        check(path, &changed(text, &changes));
    }

    #[test]
    fn changed_expressions_are_read_or_not_understood(
        expression in 0..EXPRESSIONS.len(),
        changes in prop::collection::vec((0.0..1.0, 0..4_usize, 0..PIECES.len()), 1..6),
    ) {
        let text = changed(EXPRESSIONS[expression].0, &changes);
        let text = serde_json::to_string(&text).unwrap();
        check("a.json", &format!("{{\"groups\": [{{\"rules\": [{{\"alert\": \"A\", \"expr\": {text}}}]}}]}}"));
    }
}

/// Returns the number of expressions in a file, and that of what was not understood.
fn counts(path: &str, text: &str) -> (usize, usize) {
    let mut users = Users::default();
    users.read(path, text.to_owned());
    (users.expressions.len(), users.coverage.faults.len())
}

// Work that grows with the square of the size takes minutes here.
#[test]
fn large_files_are_read_or_not_understood() {
    let rule = |expression: &str| {
        let expression = serde_json::to_string(expression).unwrap();
        format!("{{\"groups\": [{{\"rules\": [{{\"alert\": \"A\", \"expr\": {expression}}}]}}]}}")
    };
    let labels = format!("sum by ({}) (a)", "$a,".repeat(30_000));
    let matchers = format!("a{{{}}}", "$a,b='c',".repeat(10_000));
    let lines = "a: [\n{{ a }}\n- alert: A\n".repeat(20_000);
    for (what, path, text, expected) in [
        ("brackets", "a.json", "[".repeat(1_000_000), (0, 1)),
        ("YAML brackets", "a.yml", "[".repeat(100_000), (0, 1)),
        ("variables", "a.json", rule(&"$a+".repeat(30_000)), (1, 1)),
        ("labels", "a.json", rule(&labels), (1, 1)),
        ("matchers", "a.json", rule(&matchers), (1, 1)),
        ("open braces", "a.json", rule(&"{{".repeat(50_000)), (1, 1)),
        ("parentheses", "a.json", rule(&"(".repeat(100_000)), (1, 1)),
        ("actions", "a.yml", "{{a}}".repeat(50_000), (0, 1)),
        ("open actions", "a.yml", "{{ \"".repeat(50_000), (0, 1)),
        ("lines of actions", "a.yml", lines, (0, 20_000)),
        ("keys", "a.json", format!("{{{}", "\"a\": 1,".repeat(100_000)), (0, 1)),
    ] {
        assert_eq!(counts(path, &text), expected, "{what}");
    }
}
