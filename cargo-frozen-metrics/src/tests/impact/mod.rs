//! What changes do to users.

mod levels;

use std::path::Path;

use super::histories::HISTORIES;
use super::{families, findings, golden};
use crate::compare::compare;
use crate::config::Config;
use crate::finding::Finding;
use crate::impact::{self, Changes, KnownUsers};
use crate::level::Level::{self, Break, Note};
use crate::read::GoldenFile;
use crate::uses::Users;

/// Returns the findings between two goldens, with what they do to the users in a rule file.
fn with_users(base: &GoldenFile, head: &GoldenFile, rules: &str) -> (Vec<Finding>, KnownUsers) {
    let mut users = Users::default();
    users.read("rules/node.yml", rules.to_owned());
    attached(base, head, &users)
}

/// Returns the findings between two goldens, with what they do to users.
pub(super) fn attached(
    base: &GoldenFile,
    head: &GoldenFile,
    users: &Users,
) -> (Vec<Finding>, KnownUsers) {
    let (base, head) = (std::slice::from_ref(base), std::slice::from_ref(head));
    let mut found = findings(&base[0], &head[0]);
    let comparison = compare(base, head);
    let config = Config::default().users;
    let (effects, uses) =
        impact::effects(&found, users, &Changes { comparison: &comparison, base, head }, &config);
    let known = impact::attach(&mut found, effects, users, &uses, Path::new("."));
    (found, known)
}

/// Returns a rule file with an alert on each expression.
fn alerts(expressions: &[&str]) -> String {
    let rules = expressions.iter().enumerate().map(|(index, expression)| {
        let expression = serde_json::to_string(expression).unwrap();
        format!("      - alert: Alert{index}\n        expr: {expression}\n")
    });
    format!("groups:\n  - name: node\n    rules:\n{}", rules.collect::<String>())
}

/// Returns each finding with an effect, in order, as the id of its rule, what happens to the users, and their expressions.
fn caused(base: &str, head: &str, expressions: &[&str]) -> Vec<String> {
    let (found, known) = with_users(&families(base), &families(head), &alerts(expressions));
    assert!(known.others.is_empty(), "{:?}", known.others);
    let line = |finding: &Finding| {
        let impact = finding.impact.as_ref()?;
        let effects = impact.affected.iter();
        let effects = effects.map(|one| format!("{}@{}", one.effect.rule.id, one.expression));
        let effects: Vec<_> = effects.collect();
        (!effects.is_empty())
            .then(|| format!("{}: {}: {}", finding.rule().id, impact.describe(), effects.join(" ")))
    };
    found.iter().filter_map(line).collect()
}

#[test]
fn an_effect_belongs_to_the_finding_that_causes_it() {
    let lag = |kind: &str, values: [&str; 3], labels: &str| {
        let series = values.map(|value| format!("lag{{op=\"{value}\"{labels}}} 0\n"));
        format!("# HELP lag Lag.\n# TYPE lag {kind}\n{}", series.concat())
    };
    // Values of one label, and the type.
    let base = lag("counter", ["read", "error", "sync"], "");
    let head = lag("gauge", ["read", "errors", "flush"], "");
    let expressions = ["lag{op=\"error\"}", "lag{op=\"sync\"}", "rate(lag[5m]) > 1"];
    let expected = [
        "type_changed: 1 alert may be wrong: rate_on_gauge@2",
        "label_value_removed: breaks 1 alert: dead_value@1",
        "label_value_renamed: breaks 1 alert: dead_value@0",
    ];
    let mut found = caused(&base, &head, &expressions);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
    // Labels of which one is removed and one is added.
    let base = lag("gauge", ["a", "b", "c"], ",zone=\"*\"");
    let head = lag("gauge", ["a", "b", "c"], ",account=\"*\",user=\"*\"");
    let expressions = ["lag{zone=\"a\"} > 1", "sum by (op) (lag) > 1"];
    let found = caused(&base, &head, &expressions);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("unknown_label@0"), "{found:?}");
}

#[test]
fn each_expression_counts_once_with_the_worst_that_happens_to_it() {
    let rename = |name: &str| format!("# HELP {name} Sent.\n# TYPE {name} counter\n{name} 0\n");
    let (base, head) = (rename("sent_total"), rename("sends_total"));
    let twice = ["rate(sent_total[5m]) / rate(sent_total[1h]) > 2", "sends_total or sent_total"];
    let found = caused(&base, &head, &twice);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("metric_renamed: breaks 1 alert; concerns 1 alert: "),
        "{found:?}"
    );
    // Alerts with the same name are several alerts.
    let rules = alerts(&["sent_total > 1", "sent_total > 2", "sent_total > 3"]);
    let rules = rules.replace("Alert1", "Alert0").replace("Alert2", "Alert0");
    let (found, _) = with_users(&families(&base), &families(&head), &rules);
    assert_eq!(found[0].impact.as_ref().unwrap().describe(), "breaks 3 alerts");
}

#[test]
fn a_panel_with_several_queries_is_one_user() {
    let rename = |name: &str| format!("# HELP {name} Sent.\n# TYPE {name} counter\n{name} 0\n");
    let (base, head) = (families(&rename("sent_total")), families(&rename("sends_total")));
    let target = "{\"expr\": \"rate(sent_total[5m])\"}";
    let panel =
        |title: &str| format!("{{\"title\": \"{title}\", \"targets\": [{target}, {target}]}}");
    let mut users = Users::default();
    users.read("a.json", format!("{{\"panels\": [{}, {}]}}", panel("A"), panel("B")));
    users.read("b.json", format!("{{\"panels\": [{}]}}", panel("A")));
    users.read("z.yml", alerts(&["sent_total > 1"]));
    let (found, _) = attached(&base, &head, &users);
    let impact = found[0].impact.as_ref().unwrap();
    assert_eq!(impact.describe(), "breaks 1 alert, 3 panels");
    // Alerts come first.
    let first = &impact.affected[0].effect.user;
    assert_eq!((&*first.file, first.owner.kind()), ("z.yml", "alert"));
}

#[test]
fn findings_that_break_users_come_first() {
    let alpha = "# HELP a_total A.\n# TYPE a_total counter\n# STABILITY a_total alpha\na_total 0\n";
    let stable = "# HELP bus_lag Lag.\n# TYPE bus_lag gauge\nbus_lag 0\n";
    let rest = "# HELP c C.\n# TYPE c gauge\nc 0\n";
    let base = families(&format!("{stable}{alpha}{rest}"));
    let (found, _) = with_users(&base, &families(rest), &alerts(&["rate(a_total[5m]) > 1"]));
    let levels: Vec<_> =
        found.iter().map(|one| (&*one.metrics[0], one.level(), one.effective_level())).collect();
    assert_eq!(levels, [("a_total", Note, Break), ("bus_lag", Break, Note)]);
}

#[test]
fn the_effective_level_of_a_release_is_what_it_did_to_its_users() {
    let cases: [(&str, &str, &[&str], Level, &str); 4] = [
        (
            "alertmanager-0.26.0",
            "alertmanager_notifications_failed_total",
            &[
                "rate(alertmanager_notifications_failed_total[5m]) / rate(alertmanager_notifications_total[5m]) > 0.01",
                "min by (integration) (rate(alertmanager_notifications_failed_total[5m]) / rate(alertmanager_notifications_total[5m])) > 0.01",
                "sum by (integration) (rate(alertmanager_notifications_failed_total[5m])) / sum by (integration) (rate(alertmanager_notifications_total[5m])) > 0.01",
            ],
            Break,
            "breaks 2 alerts",
        ),
        (
            "milvus-2.6.20",
            "milvus_proxy_req_count",
            &["sum(rate(milvus_proxy_req_count{status=\"fail\"}[5m])) by (node_id) > 1"],
            Note,
            "used by 1, none breaks",
        ),
        ("milvus-2.6.20", "milvus_proxy_req_count", &["up == 0"], Note, "no known users"),
        (
            "kube-state-metrics-2.0.0",
            "kube_horizontalpodautoscaler_spec_max_replicas",
            &["kube_hpa_status_current_replicas == kube_hpa_spec_max_replicas"],
            Break,
            "breaks 1 alert",
        ),
    ];
    for (name, metric, expressions, level, text) in cases {
        let (_, base, head, _) = HISTORIES.iter().find(|one| one.0 == name).expect(name);
        let (found, _) = with_users(&golden(base), &golden(head), &alerts(expressions));
        let is_it = |finding: &&Finding| finding.metrics.iter().any(|one| one == metric);
        let finding = found.iter().find(is_it).expect(metric);
        assert_eq!(finding.level(), Break, "{name}");
        assert_eq!(finding.effective_level(), level, "{name}");
        assert_eq!(finding.impact.as_ref().unwrap().describe(), text, "{name}");
    }
}
