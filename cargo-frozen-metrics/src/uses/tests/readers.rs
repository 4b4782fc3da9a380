//! Files: where their expressions are, and what is counted.

use super::super::expression::{Owner, TextKind};
use super::super::reader::Users;
use super::super::{Options, usage};
use super::{config, found, goldens, pairs, report, rule_file, shown};

#[test]
fn rules_are_found_in_all_their_wrappers() {
    let rules = "groups:\n- name: é\n  limit: 1\n  rules:\n  - {alert: A, expr: 'sum(bus_a) > 0'}\n  - record: r\n    expr: >-\n      sum(\n        bus_b\n      )\n";
    let expected = [("alert `A`", "bus_a) > 0'}"), ("recording rule `r`", "bus_b")];
    assert_eq!(pairs(&found("a.yml", rules)), expected);

    let indented: String = rules.lines().map(|line| format!("  {line}\n")).collect();
    for kind in ["PrometheusRule", "VMRule"] {
        let text = format!("# é\nkind: {kind}\nspec:\n{indented}---\nkind: List\nitems: []\n");
        assert_eq!(pairs(&found("a.yml", &text)), expected);
    }
    let block: String = rules.lines().map(|line| format!("    {line}\n")).collect();
    let text = format!("kind: ConfigMap\ndata:\n  README: x\n  a.yml: |\n{block}");
    assert_eq!(pairs(&found("a.yml", &text)), expected);
}

#[test]
fn anchors_and_merged_mappings_are_resolved() {
    let text = "groups:\n- name: a\n  rules:\n  - &base {alert: A, expr: &e bus_a > 1}\n  - {<<: *base, alert: B}\n  - {record: c, expr: *e}\n";
    let all = found("a.yml", text);
    let expected = [
        ("alert `A`", "bus_a > 1}"),
        ("alert `B`", "bus_a > 1}"),
        ("recording rule `c`", "bus_a > 1}"),
    ];
    assert_eq!(pairs(&all), expected);
}

#[test]
fn what_is_not_understood_is_counted_and_listed_with_its_line() {
    for (path, text, line, what) in [
        ("a.yml", "a: [\n", 2, "not YAML"),
        ("a.yml", "{{- if .Values.x }}\na: [\n{{- end }}\n", 1, "not YAML"),
        ("a.yml", "{{- if .Values.x }}\nkind: Pod\n{{- end }}\n", 1, "neither rules"),
        ("a.yml", "{{ a }}:\n- [\n- alert: A\n  for: ]\n", 4, "not YAML"),
        ("a.yml", "\n\na: b\n", 1, "neither rules nor a dashboard"),
        ("a.json", "{\n\"a\": }", 2, "not JSON"),
        ("a.yml", "groups:\n- rules:\n  - alert: A\n", 3, "a rule without `expr`"),
        ("a.yml", "groups:\n- rules:\n  - alert: A\n    expr: [1]\n", 4, "expected an expression"),
        ("a.yml", "groups: {}\n\n---\ngroups: a\n", 4, "expected a list of groups"),
        ("a.yml", "groups:\n- name: a\n- b\n", 3, "expected a group"),
        ("a.yml", "groups:\n- rules:\n  - expr: 1\n", 3, "neither `alert` nor `record`"),
        ("a.yml", "&a [*a]", 1, "alias"),
    ] {
        let coverage = report(path, text, Options::default()).coverage;
        let [fault] = &coverage.faults[..] else { panic!("{text}: {:?}", coverage.faults) };
        assert!(fault.line == line && fault.what.contains(what), "{text}: {fault:?}");
        assert_eq!((coverage.files, coverage.faulty_files), (1, 1), "{text}");
    }
    let strict = Options { strict: true, ..Options::default() };
    let found = report("a.yml", &rule_file("foo bar("), strict);
    assert_eq!(found.findings.len(), 1, "{:?}", found.findings);
    assert_eq!((found.coverage.expressions, found.coverage.faulty_expressions), (1, 1));
}

#[test]
fn repeated_aliases_do_not_multiply_the_work() {
    let mut text = "a0: &a0 {title: x, expr: bus_a}\n".to_owned();
    for level in 1..30 {
        let less = level - 1;
        text += &format!("a{level}: &a{level} [*a{less}, *a{less}, *a{less}, *a{less}]\n");
    }
    text += "panels: [1]\n";
    let mut users = Users::default();
    users.read("a.yml", text);
    assert!(users.coverage.faults.iter().any(|fault| fault.what == "too many values"));
}

#[test]
fn recorded_metrics_are_followed_and_cycles_end() {
    let text = "groups:\n- rules:\n  - {record: 'a:b', expr: bus_lag_seconds + c}\n  - {record: c, expr: 'a:b'}\n  - {alert: A, expr: c > 1}\n  - {alert: B, expr: bus_terms_total > 0}\n";
    let mut users = Users::default();
    users.read("a.yml", text.to_owned());
    let (goldens, config) = (goldens(), config());
    let who = |name: &str| {
        let who = super::super::who(&users, &goldens, &config, name).unwrap();
        who.iter().map(|user| (user.line, user.is_direct)).collect::<Vec<_>>()
    };
    assert_eq!(who("bus_lag_seconds"), [(3, true), (4, false), (5, false)]);
    assert_eq!(who("c"), [(3, true), (4, false), (5, true)]);
    assert_eq!(who("bus_wait_seconds"), []);
    let error = super::super::who(&users, &goldens, &config, "bus_lag_second").unwrap_err();
    assert!(error.to_string().contains("did you mean `bus_lag_seconds`?"), "{error}");
    assert_eq!(users.expressions[0].owner, Owner::Record("a:b".to_owned()));

    let options = Options { unused: true, ..Options::default() };
    let found = usage(users, &goldens, &config, options).findings;
    let unused: Vec<_> =
        found.iter().filter(|finding| finding.rule.id == "unused_metric").collect();
    let names: Vec<_> = unused.iter().map(|finding| &*finding.metric).collect();
    assert_eq!(names, ["bus_wait_seconds", "bus_sent_total", "bus_elections_total"]);
    assert!(unused[0].message.ends_with("costs up to 5125 series"), "{}", unused[0].message);
    assert_eq!((&*unused[0].file, unused[0].line), ("golden/bus.prom", 19));
}

#[test]
fn labels_and_queries_in_the_text_of_an_alert_are_found() {
    let text = "groups:\n- rules:\n  - alert: A\n    expr: bus_a > 1\n    labels: {severity: '{{ $labels.é }}{{ $labels.zone }}'}\n    annotations:\n      summary: |\n        é\n        {{ with query \"bus_b{x='y'}\" }}\n          {{ . | first | value }} of {{ $labels.peer }}\n        {{ end }}\n";
    let alert = |name: &str| (TextKind::Alert, name.to_owned());
    let expected = [
        ("alert `A`".to_owned(), vec![alert("peer"), alert("é"), alert("zone")]),
        ("text of alert `A`".to_owned(), vec![]),
    ];
    assert_eq!(shown("a.yml", text), expected);
    let queries = [("alert `A`", "bus_a > 1"), ("text of alert `A`", "bus_b{x='y'}")];
    assert_eq!(pairs(&found("a.yml", text)), queries);
}

#[test]
fn templates_of_helm_are_read_with_their_positions_and_counted() {
    let text = "{{- if .Values.x }}\nkind: PrometheusRule\nmetadata: {{ include \"x\" . | nindent 2 }}\nspec:\n  groups:\n  - name: {{ .Release.Name }}\n    rules:\n    {{- range .Values.y }}\n    - alert: A{{ .z }}\n      expr: |\n        {{- if .a }}\n        bus_a{x=\"{{ .b }}\"} > {{ .c }}\n        {{- end }}\n      annotations: {summary: '{{`{{`}} $labels.x {{`}}`}}'}\n    {{- end }}\n{{- end }}\n";
    let expected = [("alert `A${.z}`", "bus_a{x=\"{{")];
    assert_eq!(pairs(&found("a.yml", text)), expected);
    let label = (TextKind::Alert, "x".to_owned());
    assert_eq!(shown("a.yml", text), [("alert `A${.z}`".to_owned(), vec![label])]);
    let coverage = report("a.yml", text, Options::default()).coverage;
    assert_eq!((coverage.templates, coverage.faulty_files), (1, 0));

    // Even without the actions, this is not YAML, so the rules are read by their indentation.
    let text = "{{ range . }}\nrules: [\n- alert: A\n  {{ if .x }}\n  expr: bus_a > 1\n  {{ else }}\n  expr: bus_b > 1\n  {{ end }}\nx: y\n- record: r\n  expr: >\n    sum(\n    bus_c)\n";
    let expected =
        [("alert `A`", "bus_a > 1"), ("alert `A`", "bus_b > 1"), ("recording rule `r`", "bus_c)")];
    assert_eq!(pairs(&found("a.yml", text)), expected);
}

#[test]
fn a_key_that_is_there_twice_is_a_fault_at_its_second_value() {
    let rule = "groups:\n- rules:\n  - alert: A\n    expr: bus_a\n    expr: bus_b\n";
    for (path, text, line) in
        [("a.yml", rule, 5), ("a.json", "{\"panels\": [],\n\"panels\":\n[]}", 3)]
    {
        let coverage = report(path, text, Options::default()).coverage;
        let [fault] = &coverage.faults[..] else { panic!("{:?}", coverage.faults) };
        assert!(fault.line == line && fault.what.starts_with("duplicate key"), "{fault:?}");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_no_position() {
    let rules = "groups:\n- rules:\n  - alert: A\n    expr: |\n      # é\n      sum(\n        bus_b\n      )\n    annotations:\n      a: '{{ $labels.x }}'\n";
    for text in [rules.replace('\n', "\r\n"), format!("\u{feff}{rules}")] {
        assert_eq!(pairs(&found("a.yml", &text)), [("alert `A`", "bus_b")]);
        shown("a.yml", &text);
    }
    let dashboard =
        "\u{feff}{\"panels\": [{\"title\": \"P\",\r\n\"targets\": [{\"expr\": \"bus_a\"}]}]}\r\n";
    assert_eq!(pairs(&found("a.json", dashboard)), [("panel `P`", "bus_a\"}]}]}")]);
}

#[test]
fn the_position_of_a_part_is_its_own() {
    let text = r#"{"templating": {"list": [{"type": "query", "name": "v", "query": "label_values(a, l)"}]}}"#;
    assert_eq!(pairs(&found("a.json", text)), [("variable `$v`", "a, l)\"}]}}")]);
}
