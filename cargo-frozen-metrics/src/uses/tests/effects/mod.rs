//! The effects of changes of goldens on the users of the metrics.

mod cases;
mod edits;
mod histories;
mod near_misses;
mod oracle;
mod promtool;
mod units;

use frozen_metrics_schema::golden;

use super::super::effect::{self, Effect};
use super::super::reader::Users;
use super::{config, rule_file};
use crate::read::GoldenFile;

/// Parses families as a golden of a set with the key `channel`.
fn golden(families: &str) -> Vec<GoldenFile> {
    let text = format!("# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n{families}");
    let golden = golden::read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    vec![GoldenFile { path: "golden/bus.prom".to_owned(), package: None, golden }]
}

/// Returns a family of this kind with these series.
fn family(kind: &str, name: &str, series: &[&str]) -> String {
    let series: String = series.iter().map(|labels| format!("{name}{labels} 0\n")).collect();
    format!("# HELP {name} Something.\n# TYPE {name} {kind}\n{series}")
}

fn users(path: &str, text: &str) -> Users {
    let mut users = Users::default();
    users.read(path, text.to_owned());
    assert!(users.coverage.faults.is_empty(), "{:?}", users.coverage.faults);
    users
}

fn effects(base: &str, head: &str, renamed: &[(&str, &str)], users: &Users) -> Vec<Effect> {
    effect::effects(users, &golden(base), &golden(head), renamed, &config())
}

/// Returns an effect as one line.
fn brief(effect: &Effect) -> String {
    let Effect { level, rule, user, through, .. } = effect;
    let through =
        if through.is_empty() { String::new() } else { format!(" through {}", through.join(", ")) };
    format!("{level} {} {}:{}:{}{through}", rule.id, user.owner, user.line, user.column)
}

fn briefs(effects: &[Effect]) -> Vec<String> {
    effects.iter().map(brief).collect()
}

#[test]
fn an_effect_is_what_only_the_head_breaks() {
    let base = family("counter", "sent_total", &["{op=\"get\"}", "{op=\"put\"}"])
        + &family("gauge", "lag", &[""]);
    let head = family("counter", "sent_total", &["{op=\"get\"}"]);
    let users = users("a.yml", &rule_file("rate(sent_total{op=\"put\"}[5m]) > lag + gone"));
    let found = effects(&base, &head, &[], &users);
    assert_eq!(
        briefs(&found),
        ["break dead_value alert `Bus`:6:30", "break unknown_metric alert `Bus`:6:44"]
    );
    assert_eq!(
        (&*found[0].families, found[0].label.as_deref()),
        (&["sent_total".to_owned()][..], Some("op"))
    );
    assert_eq!(effects(&base, &base, &[], &users), []);
    assert_eq!(effects(&head, &head, &[], &users), []);
    // The base already lacked one of the values.
    let users = self::users("a.yml", &rule_file("rate(sent_total{op=~\"put|old\"}[5m]) > 0"));
    assert_eq!(briefs(&effects(&base, &head, &[], &users)), ["break dead_value alert `Bus`:6:31"]);
    assert_eq!(effects(&head, &base, &[], &users), []);
}

#[test]
fn effects_spread_through_recorded_metrics_and_variables() {
    let rules = "groups:\n- rules:\n  - {record: 'a:b', expr: sum(lag) + c}\n  - {record: c, expr: 'a:b'}\n  - {alert: A, expr: c > 1}\n  - {alert: B, expr: node_x or c}\n  - {alert: C, expr: lag + c > 1}\n";
    let base = family("gauge", "lag", &[""]);
    let head = family("gauge", "lags", &[""]);
    let found = effects(&base, &head, &[("lag", "lags")], &users("a.yml", rules));
    assert_eq!(
        briefs(&found),
        [
            "break unknown_metric alert `C`:7:22",
            "break unknown_metric alert `A`:5:22 through a:b, c",
            "break unknown_metric recording rule `a:b`:3:31",
            "break unknown_metric recording rule `c`:4:24 through a:b",
            "note unknown_metric alert `B`:6:32 through a:b, c",
        ]
    );
    assert_eq!(found[0].families, ["lag", "lags"]);
    let dashboard = r#"{"templating": {"list": [
        {"type": "query", "name": "v", "query": "label_values(lag, x)"},
        {"type": "query", "name": "w", "query": "label_values(node_x{a=\"$v\"}, x)"}]},
        "panels": [{"title": "P", "targets": [{"expr": "node_x{a=~\"$w\"}"}]},
        {"title": "Q", "targets": [{"expr": "node_x{a=~\"$ww\"}"}]}]}"#;
    let base = family("gauge", "lag", &["{x=\"y\"}"]);
    let found = effects(&base, &head, &[], &users("a.json", dashboard));
    assert_eq!(
        briefs(&found),
        [
            "break variable_dead variable `$v`:2:63",
            "break variable_dead variable `$w`:3:63 through $v",
            "break variable_dead panel `P`:4:57 through $v, $w",
        ]
    );
}

/// Returns a file with the edits of the effects.
fn edited(text: &str, effects: &[Effect]) -> String {
    let edits = effects.iter().filter_map(|effect| effect.edit.clone());
    let mut replacements: Vec<_> = edits.flat_map(|edit| edit.replacements).collect();
    replacements.sort_by_key(|one| std::cmp::Reverse((one.range.start, one.range.end)));
    replacements.dedup();
    let mut text = text.to_owned();
    for replacement in replacements {
        text.replace_range(replacement.range, &replacement.text);
    }
    text
}

#[test]
fn the_help_for_a_name_that_is_gone_is_no_guess() {
    let gauge = |name: &str| family("gauge", name, &[""]);
    let help = |base: &str, head: &str, renamed: &[(&str, &str)], expression: &str| {
        let file = rule_file(expression);
        let found = effects(base, head, renamed, &users("a.yml", &file));
        let [effect] = &found[..] else { panic!("{expression}: {found:?}") };
        assert_eq!(effect.edit, None, "{expression}");
        effect.help.clone()
    };
    // A removed metric is not misspelled.
    let base = gauge("pool_active_count") + &gauge("pool_idle_count");
    let removed = help(&base, &gauge("pool_idle_count"), &[], "pool_active_count != 1");
    assert_eq!(removed, None);
    // The new name is there already.
    let renamed = [("lag", "lags")];
    let other = help(&gauge("lag"), &gauge("lags"), &renamed, "lags > 1 or lag > 1");
    assert_eq!(other.unwrap(), "remove the operand: another one names `lags`");
}

#[test]
fn a_condition_beside_another_one_is_no_fallback() {
    let gauge = |name: &str| family("gauge", name, &["{k=\"*\"}"]);
    let base = gauge("lag") + &gauge("backlog");
    let found = |head: &str, renamed: &[(&str, &str)], expression: &str| {
        let found = effects(&base, head, renamed, &users("a.yml", &rule_file(expression)));
        found.iter().map(|one| format!("{} {}", one.level, one.rule.id)).collect::<Vec<_>>()
    };
    let renamed = gauge("lags") + &gauge("backlog");
    for (expression, expected) in [
        ("lag > 5 or backlog > 100", "break unknown_metric"),
        ("(lag > bool 5) or backlog", "break unknown_metric"),
        ("lags > 5 or lag > 5", "note fallback_dead"),
        ("lags or lag", "note fallback_dead"),
    ] {
        let of = found(&renamed, &[("lag", "lags")], expression);
        assert_eq!(of, [expected], "{expression}");
        assert_eq!(found(&renamed, &[], expression), [expected], "{expression}");
    }
    // An operator that no longer matches, beside another condition.
    let labelled = family("gauge", "lag", &["{k=\"*\",x=\"*\"}"]) + &gauge("backlog");
    for (expression, expected) in [
        ("lag / backlog > 2 or backlog > 100", "break matching_broken"),
        ("lag / backlog or backlog", "note matching_broken"),
    ] {
        assert_eq!(found(&labelled, &[], expression), [expected], "{expression}");
    }
}

#[test]
fn only_values_and_bounds_have_another_unit() {
    let histogram = |name: &str, bound: &str| {
        let kind = format!("# HELP {name} Calls.\n# TYPE {name} histogram\n");
        let bucket = |le: &str| format!("{name}_bucket{{le=\"{le}\"}} 0\n");
        format!("{kind}{}{}{name}_sum 0\n{name}_count 0\n", bucket(bound), bucket("+Inf"))
    };
    let (base, head) = (histogram("call_seconds", "1"), histogram("call_minutes", "0.016"));
    let found = |sample: &str| {
        let file = rule_file(&format!("count(rate({sample}[5m])) > 5"));
        let renamed = [("call_seconds", "call_minutes")];
        let found = effects(&base, &head, &renamed, &users("a.yml", &file));
        let [effect] = &found[..] else { panic!("{sample}: {found:?}") };
        (effect.help.clone().unwrap(), effect.edit.is_some())
    };
    let (help, is_mended) = found("call_seconds_count");
    assert_eq!((&*help, is_mended), ("use `call_minutes_count`", true));
    let (help, is_mended) = found("call_seconds_bucket");
    let expected =
        "use `call_minutes_bucket`, whose bounds are those of `call_seconds_bucket` divided by 60";
    assert_eq!((&*help, is_mended), (expected, false));
    let (help, _) = found("call_seconds_sum");
    assert!(help.contains("whose values are those of `call_seconds_sum` divided by 60"), "{help}");
}

#[test]
fn a_name_that_the_base_declares_is_not_external() {
    let gauge = |name: &str| family("gauge", name, &[""]);
    let (base, head) = (gauge("node_lag") + &gauge("lag"), gauge("node_lags") + &gauge("lag"));
    let found = |expression: &str, renamed: &[(&str, &str)]| {
        briefs(&effects(&base, &head, renamed, &users("a.yml", &rule_file(expression))))
    };
    let renamed = [("node_lag", "node_lags")];
    for expression in ["node_lag > 1", "{__name__=~\"node_lag|bus_lag\"} > 1"] {
        let found = found(expression, &renamed);
        assert_eq!(found.len(), 1, "{expression}: {found:?}");
        assert!(found[0].starts_with("break unknown_metric"), "{found:?}");
    }
    assert_eq!(found("lag or node_lag", &[]), ["note fallback_dead alert `Bus`:6:18"]);
    assert_eq!(found("absent(node_lag)", &[]), ["break absent_fires alert `Bus`:6:18"]);
    for silent in [
        "node_load1 > 1",
        "{__name__=~\"node_l.*\"} > 1",
        "{__name__=~\"node_lag|node_load1|lag\"} > 1",
    ] {
        assert_eq!(found(silent, &renamed), [""; 0], "{silent}");
    }
    // A rule still records it.
    let rules = "groups:\n- rules:\n  - {record: node_lag, expr: lag}\n  - {alert: A, expr: node_lag > 1}\n";
    assert_eq!(effects(&base, &head, &[], &users("a.yml", rules)), []);
    let edited = edited(
        &rule_file("node_lag > 1"),
        &effects(&base, &head, &renamed, &users("a.yml", &rule_file("node_lag > 1"))),
    );
    assert_eq!(edited, rule_file("node_lags > 1"));
}

#[test]
fn what_replaces_a_label_or_a_value_is_named() {
    let counter = |name: &str, series: &[&str]| family("counter", name, series);
    let plain = counter("b_total", &["{verb=\"*\"}"]);
    for (base, head, expression, expected) in [
        (
            &["{op=\"get\"}", "{op=\"put\"}"][..],
            &["{op=\"fetch\"}", "{op=\"put\"}"][..],
            "rate(a_total{op=\"get\"}[5m]) > 1",
            "`fetch` is new: use it if it replaces `get`",
        ),
        (
            &["{op=\"get\"}", "{op=\"put\"}"],
            &["{op=\"fetch\"}", "{op=\"scan\"}", "{op=\"put\"}"],
            "rate(a_total{op=~\"get|put\"}[5m]) > 1",
            "the new values are `fetch`, `scan`",
        ),
        (
            &["{tenant=\"*\"}"],
            &["{account=\"*\",user=\"*\"}"],
            "sum(rate(a_total{tenant=\"x\"}[5m])) > 1",
            "the new labels are `account`, `user`",
        ),
        (
            &["{verb=\"*\"}"],
            &["{method=\"*\"}"],
            "rate(a_total[5m]) / rate(b_total[5m]) > 1",
            "the left operand has `method` instead of `verb`: copy it back with `label_replace(…, \"verb\", \"$1\", \"method\", \"(.*)\")`",
        ),
        (
            &["{verb=\"*\"}"],
            &["{method=\"*\"}"],
            "rate(b_total[5m]) / on (verb) rate(a_total[5m]) > 1",
            "the right operand has `method` instead of `verb`: copy it back with `label_replace(…, \"verb\", \"$1\", \"method\", \"(.*)\")`",
        ),
        (
            &["{verb=\"*\"}"],
            &[""],
            "a_total > b_total",
            "aggregate `verb` away in the right operand, as with `sum without (verb) (…)`",
        ),
        // One that is similar is its new name.
        (
            &["{op=\"get_all\"}", "{op=\"put\"}"],
            &["{op=\"get-all\"}", "{op=\"put\"}"],
            "rate(a_total{op=\"get_all\"}[5m]) > 1",
            "`get_all` is now `get-all`",
        ),
        (
            &["{op=\"get\"}", "{op=\"put\"}"],
            &["{op=\"put\"}"],
            "rate(a_total{op=\"get\"}[5m]) > 1",
            "the values are `put`",
        ),
    ] {
        let (base, head) = (counter("a_total", base), counter("a_total", head));
        let users = users("a.yml", &rule_file(expression));
        let found = effects(&(base + &plain), &(head + &plain), &[], &users);
        let help: Vec<_> = found.iter().filter_map(|one| one.help.as_deref()).collect();
        assert_eq!(help, [expected], "{expression}");
    }
}
