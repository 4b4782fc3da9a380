//! Metrics that are renamed together with another unit.

use super::{Effect, edited, effects, family, rule_file, users};

const RENAMED: [(&str, &str); 3] = [
    ("wait_milliseconds", "wait_seconds"),
    ("idle_milliseconds", "idle_seconds"),
    ("call_milliseconds", "call_seconds"),
];

fn families(unit: &str, bounds: [&str; 2]) -> String {
    let gauge = |name: &str| family("gauge", &format!("{name}_{unit}"), &["{k=\"*\"}"]);
    let name = format!("call_{unit}");
    let bucket = |bound: &str| format!("{name}_bucket{{le=\"{bound}\"}} 0\n");
    let buckets: String = bounds.iter().chain(&["+Inf"]).map(|bound| bucket(bound)).collect();
    let kind = format!("# HELP {name} Calls.\n# TYPE {name} histogram\n");
    let limit = family("gauge", "limit", &["{k=\"*\"}"]);
    format!(
        "{}{}{kind}{buckets}{name}_sum 0\n{name}_count 0\n{limit}",
        gauge("wait"),
        gauge("idle")
    )
}

fn base() -> String {
    families("milliseconds", ["500", "1000"])
}

fn head() -> String {
    families("seconds", ["0.5", "1"])
}

fn found(path: &str, file: &str) -> Vec<Effect> {
    effects(&base(), &head(), &RENAMED, &users(path, file))
}

#[test]
fn names_and_numbers_are_edited_together() {
    for (expression, after) in [
        ("wait_milliseconds > 500", "wait_seconds > 0.5"),
        ("max by (k) (wait_milliseconds) >= 1e3", "max by (k) (wait_seconds) >= 1"),
        (
            "wait_milliseconds > 500 and wait_milliseconds < 60000",
            "wait_seconds > 0.5 and wait_seconds < 60",
        ),
        (
            "wait_milliseconds > 500 or idle_milliseconds\n  > 300",
            "wait_seconds > 0.5 or idle_seconds\n  > 0.3",
        ),
        (
            "wait_milliseconds / idle_milliseconds > 2 and idle_milliseconds > 10",
            "wait_seconds / idle_seconds > 2 and idle_seconds > 0.01",
        ),
        ("count(wait_milliseconds > 500) > 3", "count(wait_seconds > 0.5) > 3"),
        ("wait_milliseconds > 0", "wait_seconds > 0"),
        ("absent(wait_milliseconds > 500)", "absent(wait_seconds > 0.5)"),
        (
            "rate(call_milliseconds_sum[5m]) / rate(call_milliseconds_count[5m]) > 250",
            "rate(call_seconds_sum[5m]) / rate(call_seconds_count[5m]) > 0.25",
        ),
        (
            "histogram_quantile(0.9, sum by (le) (rate(call_milliseconds_bucket[5m]))) > 750",
            "histogram_quantile(0.9, sum by (le) (rate(call_seconds_bucket[5m]))) > 0.75",
        ),
        (
            "rate(call_milliseconds_bucket{le=\"500\"}[5m]) / on () rate(call_milliseconds_count[5m]) < 0.9",
            "rate(call_seconds_bucket{le=\"0.5\"}[5m]) / on () rate(call_seconds_count[5m]) < 0.9",
        ),
        (
            "rate(call_milliseconds_bucket{le=~\"500|1000\"}[5m]) > 9",
            "rate(call_seconds_bucket{le=~\"0.5|1\"}[5m]) > 9",
        ),
    ] {
        let file = rule_file(expression);
        let found = found("a.yml", &file);
        let edits: Vec<_> = found.iter().map(|effect| effect.edit.as_ref()).collect();
        assert!(edits.iter().all(|edit| edit.is_some()), "{expression}: {found:?}");
        assert!(edits.windows(2).all(|pair| pair[0] == pair[1]), "{expression}: {found:?}");
        // Each of them is the whole edit.
        for effect in &found {
            let edited = edited(&file, std::slice::from_ref(effect));
            assert_eq!(edited, rule_file(after), "{expression}");
            assert_eq!(effects(&head(), &head(), &[], &users("a.yml", &edited)), []);
        }
    }
}

#[test]
fn nothing_is_edited_if_a_part_cannot_be_converted_and_the_help_is_why() {
    let help = |path: &str, file: &str| {
        let found = found(path, file);
        assert!(found.iter().all(|one| one.edit.is_none()), "{file}: {found:?}");
        let of_unit = found.iter().filter(|one| one.rule.id == "value_in_other_unit");
        of_unit.filter_map(|one| one.help.clone()).collect::<Vec<_>>()
    };
    let check = "use `wait_seconds` and compare with 0.5, and check the other operands";
    for (expression, expected) in [
        ("wait_milliseconds > 500 and wait_milliseconds > $limit", &[check][..]),
        ("wait_milliseconds > 500 and wait_milliseconds > limit", &[check]),
        ("wait_milliseconds / 1000 > 5", &["change the number that converts the unit"]),
        ("wait_milliseconds > limit", &["new values are old ones divided by 1000"]),
        ("exp(wait_milliseconds) > 500", &[]),
    ] {
        assert_eq!(help("a.yml", &rule_file(expression)), expected, "{expression}");
    }
    // A bound that the head does not have.
    let file = rule_file("rate(call_milliseconds_bucket{le=\"750\"}[5m]) > 1");
    assert_eq!(help("a.yml", &file), [""; 0]);
    // Other buckets.
    let file = rule_file("histogram_quantile(0.9, rate(call_milliseconds_bucket[5m])) > 750");
    let head = families("seconds", ["0.5", "2"]);
    let found = effects(&base(), &head, &RENAMED, &users("a.yml", &file));
    assert!(found.len() == 2 && found.iter().all(|one| one.edit.is_none()), "{found:?}");
    // A panel shows values in the new unit.
    let panel = |text: &str| {
        format!("{{\"panels\": [{{\"title\": \"P\", \"targets\": [{{\"expr\": \"{text}\"}}]}}]}}")
    };
    let shown = help("a.json", &panel("wait_milliseconds > 500"));
    assert_eq!(shown, ["use `wait_seconds` and compare with 0.5: the result is then in seconds"]);
    assert_eq!(
        help("a.json", &panel("wait_milliseconds")),
        ["new values are old ones divided by 1000"]
    );
}
