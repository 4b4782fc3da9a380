//! Findings about former names that are still exposed.

use super::life_cycle::packaged;
use super::{brief, families, findings};
use crate::compare::compare;
use crate::config::Budget;
use crate::finding::Finding;
use crate::judge::judge;
use crate::level::Level;
use crate::read::GoldenFile;

fn family(name: &str, kind: &str, labels: &str) -> String {
    format!("# HELP {name} Text.\n# TYPE {name} {kind}\n{name}{labels} 0\n")
}

/// Returns a family and its alias.
fn renamed(new: &str, old: &str, until: &str, kind: &str, labels: &str) -> String {
    let alias = family(old, kind, labels).replace("Text.", &format!("Renamed to {new}. Text."));
    let annotated = alias
        .replace(&format!("{kind}\n"), &format!("{kind}\n# ALIAS {old} of {new} until {until}\n"));
    family(new, kind, labels) + &annotated
}

fn found(base: &str, head: &str) -> Vec<Finding> {
    findings(&families(base), &families(head))
}

fn lines(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(brief).collect()
}

const NEVER: &str = "9999-12-31";

#[test]
fn a_rename_with_an_alias_is_one_finding_and_breaks_nothing() {
    let base = family("lag", "gauge", "{peer=\"*\"}");
    let head = renamed("delay", "lag", NEVER, "gauge", "{peer=\"*\"}");
    let findings = found(&base, &head);
    assert_eq!(lines(&findings), ["danger delay: metric_renamed_with_alias lag > delay"]);
    assert_eq!(findings[0].former, ["lag"]);
    assert!(findings[0].message.ends_with("exposed under both names until 9999-12-31"));
    assert!(found(&head, &head).is_empty());
}

#[test]
fn what_changes_with_the_name_still_breaks() {
    let head = renamed("delay", "lag", NEVER, "gauge", "{peer=\"*\"}");
    let findings = found(&family("lag", "gauge", ""), &head);
    assert_eq!(
        lines(&findings),
        ["break delay: metric_renamed_with_alias lag > delay, label_added - > peer"]
    );
    assert_eq!(findings[0].cure.as_ref().unwrap().language, "yaml");
    let findings = found(&family("lag", "counter", "{peer=\"*\"}"), &head);
    assert!(lines(&findings)[0].ends_with("type_changed counter > gauge"), "{findings:?}");
    assert_eq!(findings[0].level(), Level::Break);
}

#[test]
fn an_alias_of_many_metrics_is_one_finding() {
    let all = |one: &dyn Fn(&str) -> String| ["reads", "writes", "syncs"].map(one).concat();
    let base = all(&|name| family(&format!("disk_{name}"), "gauge", ""));
    let head =
        all(&|name| renamed(&format!("drive_{name}"), &format!("disk_{name}"), NEVER, "gauge", ""));
    let findings = found(&base, &head);
    assert_eq!(
        lines(&findings),
        ["danger drive_reads drive_writes drive_syncs: metric_renamed_with_alias disk_ > drive_"]
    );
}

#[test]
fn goldens_with_the_same_metrics_have_a_finding_each() {
    let at = |path: &str, text: &str| GoldenFile { path: path.to_owned(), ..families(text) };
    let (old, new) = (family("lag", "gauge", ""), renamed("delay", "lag", NEVER, "gauge", ""));
    let base = [at("a.prom", &old), at("b.prom", &old)];
    let head = [at("a.prom", &new), at("b.prom", &new)];
    let findings = judge(&compare(&base, &head), &Budget::default());
    assert_eq!(lines(&findings), ["danger delay: metric_renamed_with_alias lag > delay"; 2]);
}

#[test]
fn an_alias_that_ends_too_early_is_removed() {
    let head = family("delay", "gauge", "");
    let findings = found(&renamed("delay", "lag", NEVER, "gauge", ""), &head);
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].rule().id, findings[0].level()), ("metric_removed", Level::Break));
    let cure = findings[0].cure.as_ref().unwrap();
    assert_eq!(cure.text, "renamed_from = \"lag\", until = \"9999-12-31\" // of delay\n");
    assert_eq!(findings[0].message, "old name removed before its end, 9999-12-31");
}

#[test]
fn an_alias_that_ended_is_removed_after_its_window() {
    let findings =
        found(&renamed("delay", "lag", "2020-01-31", "gauge", ""), &family("delay", "gauge", ""));
    assert_eq!(lines(&findings), ["note lag: metric_removed_after_window lag > -"]);
    assert_eq!(findings[0].message, "old name removed after 2020-01-31");
}

#[test]
fn an_alias_is_no_new_name_of_a_removed_metric() {
    // `laq` is a misspelling of the removed name.
    let head = renamed("delay", "laq", NEVER, "gauge", "");
    let findings = found(&(family("lag", "gauge", "") + &family("delay", "gauge", "")), &head);
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule().id).collect();
    assert_eq!(rules, ["metric_removed", "metric_added"]);
}

#[test]
fn a_renamed_state_set_keeps_its_states_under_the_old_name() {
    let states = |name: &str, help: &str, alias: &str| {
        format!(
            "# HELP {name} {help}\n# TYPE {name} gauge\n# OPENMETRICS {name} stateset\n{alias}\
             {name}{{{name}=\"idle\"}} 0\n{name}{{{name}=\"busy\"}} 0\n"
        )
    };
    let alias = format!("# ALIAS phase of stage until {NEVER}\n");
    let old = states("phase", "Renamed to stage. Phase.", &alias);
    let findings = found(&states("phase", "Phase.", ""), &(states("stage", "Phase.", "") + &old));
    assert_eq!(lines(&findings), ["danger stage: metric_renamed_with_alias phase > stage"]);
}

#[test]
fn an_old_name_of_another_metric_is_a_break() {
    let base = renamed("delay", "lag", NEVER, "gauge", "");
    let head = family("delay", "gauge", "") + &renamed("wait", "lag", NEVER, "gauge", "");
    let findings = found(&base, &head);
    let rules = lines(&findings);
    assert_eq!(rules[0], "break lag: alias_changed delay > wait", "{rules:?}");
    assert_eq!(findings[0].message, "old name of `delay` became one of `wait`");

    // A metric that is renamed again keeps its values.
    let head = renamed("wait", "lag", NEVER, "gauge", "");
    let findings = found(&base, &head);
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule().id).collect();
    assert!(!rules.contains(&"alias_changed"), "{rules:?}");
}

#[test]
fn another_end_of_a_window_is_a_note() {
    let until = |until: &str| renamed("delay", "lag", until, "gauge", "");
    let findings = found(&until("\"9999.0.0\""), &until(NEVER));
    assert_eq!(lines(&findings), ["note lag: window_changed 9999.0.0 > 9999-12-31"]);
    assert_eq!(findings[0].message, "end of the old name: \"9999.0.0\" became 9999-12-31");
    assert_eq!(findings[0].location().line, 7);
}

#[test]
fn an_expired_window_says_what_to_delete() {
    let head = renamed("delay", "lag", "2020-01-31", "gauge", "");
    let findings = found(&head, &head);
    assert_eq!(lines(&findings), ["danger lag: window_expired - > 2020-01-31"]);
    assert_eq!(findings[0].location().line, 7);
    let cure = findings[0].cure.as_ref().unwrap();
    assert_eq!(cure.text, "renamed_from = \"lag\", until = \"2020-01-31\" // of delay\n");
}

#[test]
fn a_rename_is_cured_by_an_alias_if_only_the_name_changed() {
    let cure = |old: &str, new: &str| found(old, new)[0].cure.clone().unwrap().text;
    let gauge = |name: &str, labels: &str| family(name, "gauge", labels);
    assert_eq!(
        cure(&gauge("bus_lags", ""), &gauge("bus_lag", "")),
        "#[metric(renamed_from = \"bus_lags\", until = \"2.0.0\")]\n"
    );
    let with_label = cure(&gauge("bus_lags", ""), &gauge("bus_lag", "{peer=\"*\"}"));
    assert!(with_label.contains("- record: bus_lags\n"), "{with_label}");
    // OpenMetrics exposes both names as `bus_sent`.
    let counter = |name: &str| family(name, "counter", "");
    let clash = cure(&counter("bus_sent"), &counter("bus_sent_total"));
    assert!(clash.contains("- record: bus_sent\n"), "{clash}");
    let all = |prefix: &str| {
        ["reads", "writes", "syncs"].map(|name| gauge(&format!("{prefix}{name}"), "")).concat()
    };
    let prefix = cure(&all("disk_"), &all("drive_"));
    let first = "#[metrics(renamed_from_prefix = \"disk\", until = \"2.0.0\")]\n\
                 // drive_reads: renamed_from = \"disk_reads\", until = \"2.0.0\"\n";
    assert!(prefix.starts_with(first), "{prefix}");
    assert!(cure(&all(""), &all("drive_")).starts_with("#[metrics(renamed_from_prefix = none, "));
}

#[test]
fn a_window_ends_with_the_version_of_the_head() {
    let both = renamed("delay", "lag", "\"2.0.0\"", "gauge", "");
    let base = packaged(&both, "bus", "1.9.0");
    let rules = |text: &str, version: &str| {
        let findings = findings(&base, &packaged(text, "bus", version));
        findings.iter().map(|finding| finding.rule().id).collect::<Vec<_>>()
    };
    assert!(rules(&both, "1.9.9").is_empty() && rules(&both, "2.0.0-rc.1").is_empty());
    assert_eq!(rules(&both, "2.0.0"), ["window_expired"]);
    let alone = family("delay", "gauge", "");
    assert_eq!(rules(&alone, "2.0.0-rc.1"), ["metric_removed"]);
    assert_eq!(rules(&alone, "2.0.1"), ["metric_removed_after_window"]);
}

#[test]
fn a_name_that_ends_too_early_is_kept_by_the_metric_of_today() {
    // The metric is renamed again, with and without an alias.
    let base = renamed("delay", "lag", NEVER, "gauge", "");
    for head in [renamed("wait", "delay", NEVER, "gauge", ""), family("wait", "gauge", "")] {
        let findings = found(&base, &head);
        let ended = findings.iter().find(|finding| finding.metrics == ["lag"]).unwrap();
        let field = if head.contains("ALIAS") { "wait" } else { "delay" };
        let cure = ended.cure.as_ref().unwrap();
        assert!(cure.text.ends_with(&format!(" // of {field}\n")), "{}", cure.text);
    }
}

#[test]
fn aliases_that_end_together_are_one_finding() {
    let all = |one: &dyn Fn(&str) -> String| ["reads", "writes", "syncs"].map(one).concat();
    let both = |until: &str| {
        let both = |name: &str| {
            renamed(&format!("new_{name}"), &format!("old_{name}"), until, "gauge", "")
        };
        all(&both)
    };
    let new = all(&|name| family(&format!("new_{name}"), "gauge", ""));
    for (until, head, rule) in [
        (NEVER, &new, "metric_removed"),
        ("2020-01-31", &new, "metric_removed_after_window"),
        ("2020-01-31", &both("2020-01-31"), "window_expired"),
    ] {
        let findings = found(&both(until), head);
        let [finding] = &*findings else { panic!("{:#?}", lines(&findings)) };
        assert_eq!(finding.rule().id, rule);
        assert_eq!(finding.metrics, ["old_reads", "old_writes", "old_syncs"]);
        let cures = finding.cure.as_ref().map_or(0, |cure| cure.text.lines().count());
        assert_eq!(cures, if rule == "metric_removed_after_window" { 0 } else { 3 });
    }
}

#[test]
fn a_metric_can_have_its_former_name_again() {
    let base = renamed("delay", "lag", NEVER, "gauge", "");
    // Both names stay, so no query changes.
    let findings = found(&base, &renamed("lag", "delay", NEVER, "gauge", ""));
    assert_eq!(lines(&findings), ["note lag: metric_renamed_with_alias delay > lag"]);
    assert!(findings[0].message.starts_with("`delay` renamed back to `lag`, and exposed under"));
    let findings = found(&base, &family("lag", "gauge", ""));
    assert_eq!(lines(&findings), ["break lag: metric_renamed delay > lag"]);
    assert_eq!(findings[0].message, "`delay` renamed back to `lag`");
    let cure = findings[0].cure.as_ref().unwrap();
    assert_eq!(cure.text, "#[metric(renamed_from = \"delay\", until = \"2.0.0\")]\n");
    // What changes with the name is a part of the same finding.
    let findings = found(&base, &family("lag", "counter", ""));
    assert_eq!(
        lines(&findings),
        ["break lag: metric_renamed delay > lag, type_changed gauge > counter"]
    );
}
