//! Renames that are applied to the files of users.

use super::families;
use super::impact::attached;
use crate::finding::Finding;
use crate::impact::{Fixes, fixes};
use crate::uses::{Edit, UserIndex, Users};

const SENT: &str = "# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total{op=\"a\"} 0\nsent_total{op=\"error\"} 0\n";

/// Adds the edits that replace `old` by `new` at the place of each effect, unless it has an edit.
fn add_edits(findings: &mut [Finding], users: &Users, old: &str, new: &str) {
    for impact in findings.iter_mut().filter_map(|finding| finding.impact.as_mut()) {
        for effect in impact.affected.iter_mut().map(|affected| &mut affected.effect) {
            let start = effect.user.range.start;
            let text = UserIndex::new(users).text_of(&effect.user.file).unwrap();
            let Some(at) = text[start..].find(old) else { continue };
            let range = start + at..start + at + old.len();
            effect.edit.get_or_insert(Edit::single(range, new.to_owned()));
        }
    }
}

/// Returns the fixes of a file for a head that has `new` in place of `old`.
fn fixed(path: &str, text: &str, head: &str, old: &str, new: &str) -> Fixes {
    let mut users = Users::default();
    users.read(path, text.to_owned());
    let (mut findings, _) = attached(&families(SENT), &families(head), &users);
    add_edits(&mut findings, &users, old, new);
    fixes(&findings, &users)
}

/// Asserts what becomes of a file if a metric is renamed.
#[track_caller]
fn assert_renamed(path: &str, text: &str, expected: &str) {
    let head = SENT.replace("sent_total", "sends_total");
    let fixes = fixed(path, text, &head, "sent_total", "sends_total");
    let new: Vec<_> = fixes.files.iter().map(|file| (&*file.path, &*file.new)).collect();
    assert_eq!(new, [(path, expected)], "{:?}", fixes.unfixed);
    assert_eq!(fixes.unfixed, [""; 0]);
}

#[test]
fn names_are_replaced_where_they_are_and_nothing_else_is() {
    let rules = "\
# sent_total is old\r
groups:
  - name: \"sent_total\" # sent_total
    rules:
      - {alert: A, expr: 'rate(sent_total{op=''a''}[5m]) > 0'}
      - alert: B
        expr: |-
          # sent_total
          sent_total   >
            sent_total offset 5m
      - alert: C
        expr: \"rate(sent_total{op=\\\"a\\\"}[5m])\"
      - alert: D
        expr: >
          sum(
            sent_total)
        annotations: {text: sent_total}
";
    let expected = rules
        .replace("rate(sent_total", "rate(sends_total")
        .replace("          sent_total ", "          sends_total ")
        .replace("            sent_total", "            sends_total");
    assert_renamed("rules/a.yml", rules, &expected);
    let dashboard = r#"{"title": "sent_total", "panels": [
        {"title": "P", "type": "graph", "targets": [{"expr": "rate(sent_total{op=\"a\"}[5m])\n + \u0073ent_total_x"}]}]}"#;
    let expected = dashboard.replace("rate(sent_total", "rate(sends_total");
    let expected = expected.replace("\\u0073ent_total_x", "1");
    assert_renamed("a.json", &dashboard.replace("\\u0073ent_total_x", "1"), &expected);
}

#[test]
fn values_are_replaced_where_the_quotes_allow_it() {
    let rules = |expression: &str| {
        format!("groups:\n- name: a\n  rules:\n  - alert: A\n    expr: {expression}\n")
    };
    let renamed = |expression: &str, new: &str| {
        let head = SENT.replace("\"error\"", &format!("\"{new}\""));
        fixed("a.yml", &rules(expression), &head, "error", new)
    };
    for quoted in ["sent_total{op=\"error\"} > 1", "'sent_total{op=\"error\"} > 1'"] {
        let fixes = renamed(quoted, "errors");
        assert_eq!(fixes.files[0].new, rules(&quoted.replace("error", "errors")));
    }
    // The quote of YAML would end, or the comment of YAML begin, so that another expression remained.
    for (quoted, new) in [
        ("'sent_total{op=\"error\"} > 1'", "error's"),
        ("sent_total{op=\"error\"} > 1", "error #1"),
    ] {
        let fixes = renamed(quoted, new);
        assert!(fixes.files.is_empty(), "{}", fixes.files[0].new);
        assert_eq!(fixes.unfixed.len(), 1, "{:?}", fixes.unfixed);
        assert!(fixes.unfixed[0].starts_with("a.yml:5:"), "{:?}", fixes.unfixed);
    }
}

#[test]
fn a_metric_that_differs_in_more_than_its_name_is_left_alone() {
    let rules = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: sent_total > 1\n";
    let gauge = SENT.replace("sent_total", "sends").replace("counter", "gauge");
    let labelled = SENT.replace("sent_total", "sends_total").replace("{op", "{zone=\"*\",op");
    for head in [gauge, labelled] {
        let new = if head.contains("sends_total") { "sends_total" } else { "sends" };
        let fixes = fixed("a.yml", rules, &head, "sent_total", new);
        assert!(fixes.files.is_empty());
        assert!(fixes.unfixed[0].starts_with("a.yml:5:11: alert `A`: "), "{:?}", fixes.unfixed);
    }
    // HELP texts may differ.
    let head = SENT.replace("sent_total", "sends_total").replace("Sent.", "Messages sent.");
    assert_eq!(fixed("a.yml", rules, &head, "sent_total", "sends_total").files.len(), 1);
}

#[test]
fn a_new_unit_is_applied_to_a_whole_expression_or_not_at_all() {
    let gauges = |unit: &str| {
        let gauge = |name: &str| {
            format!(
                "# HELP {name}_{unit} Some {name}.\n# TYPE {name}_{unit} gauge\n{name}_{unit}{{op=\"a\"}} 0\n"
            )
        };
        gauge("bus_wait") + &gauge("disk_idle")
    };
    let rules = |both: &str, one: &str| {
        format!(
            "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: |\n      {both}\n  - alert: B\n    expr: bus_wait_milliseconds > $limit\n  - record: c\n    expr: max({one}) # all\n"
        )
    };
    let old = rules(
        "bus_wait_milliseconds{op=\"a\"} > 500\n      or disk_idle_milliseconds > 1500",
        "disk_idle_milliseconds > bool 30",
    );
    let mut users = Users::default();
    users.read("a.yml", old.clone());
    let (base, head) = (families(&gauges("milliseconds")), families(&gauges("seconds")));
    let (findings, _) = attached(&base, &head, &users);
    let Fixes { files, unfixed } = fixes(&findings, &users);
    let new = rules(
        "bus_wait_seconds{op=\"a\"} > 0.5\n      or disk_idle_seconds > 1.5",
        "disk_idle_seconds > bool 0.03",
    );
    assert_eq!(files[0].new, new, "{unfixed:?}");
    assert_eq!((files[0].edits, unfixed.len()), (2, 2), "{unfixed:?}");
    let reason =
        "use `bus_wait_seconds`, whose values are those of `bus_wait_milliseconds` divided by 1000";
    assert_eq!(
        unfixed[0],
        format!(
            "a.yml:9:11: alert `B`: no golden declares `bus_wait_milliseconds` [unknown_metric]; {reason}"
        )
    );
    // With another change of the metric, nothing is applied.
    let head = gauges("seconds").replace("bus_wait_seconds{", "bus_wait_seconds{zone=\"*\",");
    let (findings, _) = attached(&base, &families(&head), &users);
    let files = fixes(&findings, &users).files;
    assert_eq!(
        files[0].new,
        new.replace(
            &new[..new.find("  - alert: B").unwrap()],
            &old[..old.find("  - alert: B").unwrap()]
        )
    );
}

#[test]
fn the_bounds_of_buckets_are_applied_with_their_unit() {
    let histogram = |unit: &str, bounds: [&str; 2]| {
        let name = format!("call_{unit}");
        let bucket = |bound: &str| format!("{name}_bucket{{le=\"{bound}\"}} 0\n");
        let buckets: String = bounds.iter().chain(&["+Inf"]).map(|bound| bucket(bound)).collect();
        format!(
            "# HELP {name} Calls.\n# TYPE {name} histogram\n{buckets}{name}_sum 0\n{name}_count 0\n"
        )
    };
    let rules = |unit: &str, bound: &str, threshold: &str| {
        format!(
            "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: rate(call_{unit}_bucket{{le=\"{bound}\"}}[5m]) < 9\n  - alert: B\n    expr: histogram_quantile(0.9, rate(call_{unit}_bucket[5m])) > {threshold}\n"
        )
    };
    let base = families(&histogram("milliseconds", ["500", "1000"]));
    let old = rules("milliseconds", "500", "750");
    let mut users = Users::default();
    users.read("a.yml", old.clone());
    let fixed = |bounds| {
        let (findings, _) = attached(&base, &families(&histogram("seconds", bounds)), &users);
        fixes(&findings, &users).files.pop().map(|file| file.new)
    };
    assert_eq!(fixed(["0.5", "1"]), Some(rules("seconds", "0.5", "0.75")));
    assert_eq!(fixed(["0.5", "2"]), None);
}
