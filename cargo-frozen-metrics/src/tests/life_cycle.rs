//! Levels by stability, deprecation windows and retired names.

use frozen_metrics_schema::Stability;
use frozen_metrics_schema::until::Version;

use super::cases::CASES;
use super::{brief, families, findings};
use crate::finding::Finding;
use crate::level::Level;
use crate::read::GoldenFile;
use crate::read::Package;
use crate::rules::Levels;

const SENT: &str = "# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total 0\n";

/// Returns the golden with this stability of every family.
fn with_stability(text: &str, stability: Stability) -> GoldenFile {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        out.push_str(line);
        if let Some((name, _)) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split_once(' '))
            && stability != Stability::Stable
        {
            out.push_str(&format!("# STABILITY {name} {stability}\n"));
        }
    }
    families(&out)
}

/// Returns the levels of the parts with this rule.
fn levels(findings: &[Finding], rule: &str) -> Vec<Level> {
    let parts = findings.iter().flat_map(|finding| &finding.parts);
    parts.filter(|part| part.rule.id == rule).map(|part| part.level).collect()
}

#[test]
fn each_rule_has_the_level_of_the_stability() {
    let cases = CASES.iter().filter(|case| !case.rule.starts_with("stability_"));
    for case in cases {
        let found = |base, head| {
            let (base, head) = (with_stability(case.base, base), with_stability(case.fires, head));
            findings(&base, &head)
        };
        let found_stable = found(Stability::Stable, Stability::Stable);
        let [first, ..] = levels(&found_stable, case.rule)[..] else { panic!("{}", case.rule) };
        let rule = crate::rules::find(case.rule).unwrap();
        let Levels { alpha, beta, stable } = rule.levels;
        for (stability, level) in Stability::ALL.into_iter().zip([alpha, beta, stable]) {
            let expected = first.min(level);
            let both = found(stability, stability);
            assert_eq!(levels(&both, case.rule)[0], expected, "{} {stability}", case.rule);
        }
    }
}

#[test]
fn a_change_is_judged_by_the_more_stable_side() {
    let gauge = SENT.replace("counter", "gauge");
    let level = |base, head| {
        let (base, head) = (with_stability(SENT, base), with_stability(&gauge, head));
        levels(&findings(&base, &head), "type_changed")[0]
    };
    let (alpha, stable) = (Stability::Alpha, Stability::Stable);
    assert_eq!(level(alpha, alpha), Level::Danger);
    assert_eq!(level(stable, alpha), Level::Break);
    assert_eq!(level(alpha, stable), Level::Break);
}

#[test]
fn findings_of_other_levels_are_not_joined() {
    let family =
        |name: &str, help: &str| format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} 0\n");
    let stable = |labels: &str| family("lag", "A.").replace("lag 0", &format!("lag{labels} 0"));
    let alpha = |labels: &str| {
        family("depth", "B.")
            .replace("depth 0", &format!("# STABILITY depth alpha\ndepth{labels} 0"))
    };
    let both = |labels: &str| families(&(stable(labels) + &alpha(labels)));
    let found = findings(&both(""), &both("{zone=\"*\"}"));
    let lines: Vec<_> = found.iter().map(brief).collect();
    assert_eq!(lines, ["break lag: label_added - > zone", "note depth: label_added - > zone"]);
}

/// Returns a golden of a package with this version.
pub(super) fn packaged(text: &str, name: &str, version: &str) -> GoldenFile {
    let package = Package {
        name: name.to_owned(),
        version: Version::parse(version),
        manifest: ("Cargo.toml".to_owned(), 1),
    };
    GoldenFile { package: Some(package), ..families(text) }
}

#[test]
fn a_deprecation_window_ends_with_the_next_version() {
    let lag = |since: Option<&str>| {
        let in_help = since.map(|version| format!(" since {version}")).unwrap_or_default();
        let in_line = since.map(|version| format!("since \"{version}\", ")).unwrap_or_default();
        format!(
            "{SENT}# HELP lag Deprecated{in_help}, use bus_lag.\n# TYPE lag gauge\n\
             # DEPRECATED lag {in_line}use bus_lag\nlag 0\n"
        )
    };
    let head = format!("{SENT}# HELP bus_lag Behind.\n# TYPE bus_lag gauge\nbus_lag 0\n");
    for (since, version, expected) in [
        (
            Some("1.4.0"),
            "1.4.0",
            "break lag: metric_removed lag > - (window_open) (replacement_declared)",
        ),
        (
            Some("1.4.0"),
            "1.3.9",
            "break lag: metric_removed lag > - (window_open) (replacement_declared)",
        ),
        (
            Some("1.4"),
            "1.4.0",
            "break lag: metric_removed lag > - (window_open) (replacement_declared)",
        ),
        (
            Some("1.4.0"),
            "1.4.1",
            "note lag: metric_removed_after_window Deprecated since 1.4.0, use bus_lag. > - (replacement_declared)",
        ),
        (
            None,
            "1.4.0",
            "note lag: metric_removed_after_window Deprecated, use bus_lag. > - (replacement_declared)",
        ),
    ] {
        let base = packaged(&(lag(since) + &head.replace(SENT, "")), "bus", "1.0.0");
        let found = findings(&base, &packaged(&head, "bus", version));
        let lines: Vec<_> = found.iter().map(brief).collect();
        assert_eq!(lines, [expected], "{since:?} {version}");
        let cure = &found[0].cure.as_ref().unwrap().text;
        assert!(cure.contains("record: lag\n        expr: bus_lag\n"), "{cure}");
    }
}

#[test]
fn a_deprecated_metric_that_is_replaced_is_not_renamed() {
    let head = format!(
        "{SENT}# HELP bus_lag Behind.\n# TYPE bus_lag gauge\nbus_lag 0\n\
         # HELP peer_lag Behind a peer.\n# TYPE peer_lag gauge\npeer_lag 0\n"
    );
    let base = format!(
        "{SENT}# HELP bus_lag Behind.\n# TYPE bus_lag gauge\nbus_lag 0\n\
         # HELP lag Deprecated, use bus_lag. Behind.\n# TYPE lag gauge\n\
         # DEPRECATED lag use bus_lag\nlag 0\n"
    );
    let found = findings(&families(&base), &families(&head));
    let rules: Vec<_> = found.iter().map(|finding| finding.rule().id).collect();
    assert_eq!(rules, ["metric_removed_after_window", "metric_added"]);
    let not_deprecated =
        base.replace("Deprecated, use bus_lag. ", "").replace("# DEPRECATED lag use bus_lag\n", "");
    let found = findings(&families(&not_deprecated), &families(&head));
    assert_eq!(found[0].rule().id, "metric_renamed");
}

#[test]
fn the_recording_rule_of_a_replaced_metric_converts_its_unit() {
    let ms = "# HELP lag_milliseconds Deprecated since 1.0.0, use lag_seconds. Lag.\n\
              # TYPE lag_milliseconds gauge\n\
              # DEPRECATED lag_milliseconds since \"1.0.0\", use lag_seconds\nlag_milliseconds 0\n";
    let seconds = "# HELP lag_seconds Lag.\n# TYPE lag_seconds gauge\nlag_seconds{peer=\"*\"} 0\n";
    let base = packaged(&format!("{ms}{seconds}"), "bus", "1.0.0");
    let found = findings(&base, &packaged(seconds, "bus", "1.0.0"));
    let cure = found[0].cure.as_ref().unwrap();
    assert!(cure.text.contains("expr: sum without (peer) (lag_seconds) * 1000\n"), "{}", cure.text);
}
