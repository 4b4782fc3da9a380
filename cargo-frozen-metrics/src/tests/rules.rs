//! Every rule has cases and a page, and every case has a rule.

use std::collections::BTreeSet;

use super::cases::CASES;
use super::{brief, families, findings};
use crate::rules::{ALL, Mirror, find};
use crate::write::explain;

#[test]
fn each_rule_fires_in_its_case_and_is_silent_in_the_other() {
    for case in CASES {
        let rules = |head| -> BTreeSet<&str> {
            let found = findings(&families(case.base), &families(head));
            found.iter().flat_map(|finding| finding.parts.iter().map(|part| part.rule.id)).collect()
        };
        assert!(rules(case.fires).contains(case.rule), "{}: {:?}", case.rule, rules(case.fires));
        assert!(!rules(case.silent).contains(case.rule), "{}", case.rule);
    }
}

#[test]
fn each_rule_has_a_case_and_each_case_a_rule() {
    let of_rules: BTreeSet<&str> = ALL.iter().map(|rule| rule.id).collect();
    let of_cases: BTreeSet<&str> = CASES.iter().map(|case| case.rule).collect();
    assert_eq!(of_rules, of_cases);
    assert_eq!((of_rules.len(), of_cases.len()), (ALL.len(), CASES.len()));
}

#[test]
fn each_rule_is_documented() {
    for rule in ALL {
        for text in [rule.title, rule.description, rule.why, rule.outage, rule.cure] {
            assert!(text.len() > 4 && !text.contains('\n'), "{}: {text:?}", rule.id);
        }
        let levels = rule.levels;
        assert!(levels.stable >= levels.beta && levels.beta >= levels.alpha, "{}", rule.id);
        if let Mirror::Is(id) = rule.mirror {
            assert!(find(id).is_some(), "{}: {id}", rule.id);
        }
        let page = explain(rule.id).unwrap();
        assert!(page.starts_with(rule.id) && page.contains(rule.cure), "{page}");
    }
    assert!(explain("label_aded").unwrap_err().to_string().contains("did you mean `label_added`?"));
}

#[test]
fn each_headline_names_its_metric_once() {
    for case in CASES {
        for finding in findings(&families(case.base), &families(case.fires)) {
            let (headline, name) = (finding.headline(), &finding.metrics[0]);
            let quoted = format!("`{name}`");
            let named = match finding.rule().id {
                "prefix_renamed" => headline.starts_with("prefix `"),
                "metric_split" => headline.starts_with(&format!("`{}` split ", finding.former[0])),
                _ => headline.matches(&quoted).count() == 1,
            };
            assert!(named, "{headline}");
        }
    }
}

#[test]
fn one_finding_covers_all_metrics_of_a_change() {
    let family = |name: &str, labels: &str| {
        format!("# HELP {name} Text of {name}.\n# TYPE {name} counter\n{name}{labels} 0\n")
    };
    let all = |prefix: &str, labels: &str| -> String {
        (0..14).map(|number| family(&format!("{prefix}_part{number}_total"), labels)).collect()
    };
    let found = findings(&families(&all("bus", "")), &families(&all("node_bus", "{zone=\"*\"}")));
    let lines: Vec<_> = found.iter().map(brief).collect();
    let [line] = &lines[..] else { panic!("{lines:#?}") };
    assert!(line.starts_with("break node_bus_part0_total "), "{line}");
    assert!(
        line.ends_with(": prefix_renamed  > node_, label_added - > zone, help_changed - > -"),
        "{line}"
    );

    let found = findings(&families(&all("bus", "")), &families(&all("bus", "{zone=\"*\"}")));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].metrics.len(), 14);
}

#[test]
fn a_removed_metric_has_a_hint_of_what_replaces_it() {
    let family = |name: &str, labels: &str| {
        format!("# HELP {name} Text of {name}.\n# TYPE {name} gauge\n{name}{labels} 0\n")
    };
    let exists =
        family("pod_requests", "{pod=\"*\",resource=\"*\",unit=\"*\"}") + &family("puts", "");
    for (name, labels, hint, cure) in [
        (
            "pod_requests_memory_bytes",
            "{pod=\"*\"}",
            "replacement_shape_differs",
            "expr: 'sum without (resource, unit) (pod_requests{resource=\"memory\", unit=\"byte\"})'",
        ),
        ("puts_count", "", "replacement_exists", "expr: puts\n"),
    ] {
        let base = exists.clone() + &family(name, labels);
        let found = findings(&families(&base), &families(&exists));
        assert_eq!(found.len(), 1, "{name}");
        assert_eq!(found[0].hints[0].id, hint);
        let text = &found[0].cure.as_ref().unwrap().text;
        assert!(text.contains(cure), "{text}");
    }
    // Another metric can have all words but one.
    let rest = family("io_time_seconds", "");
    let base = rest.clone() + &family("io_time_weighted_seconds", "");
    let found = findings(&families(&base), &families(&rest));
    assert_eq!(found[0].hints[0].id, "replacement_exists");
    assert!(found[0].hints[0].text.ends_with("check whether it replaces it"));
    assert_eq!(found[0].cure.as_ref().unwrap().language, "rust");
    // The label `zone` is lost, so nothing has the labels of the removed metric.
    let base = exists.clone() + &family("puts_count", "{zone=\"*\"}");
    let found = findings(&families(&base), &families(&exists));
    assert!(found[0].hints.is_empty() && found[0].cure.as_ref().unwrap().language == "rust");
}

#[test]
fn bounds_in_another_unit_are_the_same_bounds() {
    let histogram = |name: &str, bounds: [&str; 3]| {
        let bucket = |le: &str| format!("{name}_bucket{{le=\"{le}\"}} 0\n");
        let buckets: String = bounds.into_iter().map(bucket).collect();
        format!(
            "# HELP {name} Waits.\n# TYPE {name} histogram\n{buckets}{name}_sum 0\n{name}_count 0\n"
        )
    };
    let parts = |bounds: [&str; 3]| {
        let base = families(&histogram("wait_ms", ["1", "50", "+Inf"]));
        let found = findings(&base, &families(&histogram("wait_seconds", bounds)));
        let parts = found.into_iter().flat_map(|finding| finding.parts);
        let of_buckets = parts.filter(|part| part.rule.id.starts_with("bucket_"));
        of_buckets.map(|part| part.text).collect::<Vec<_>>()
    };
    let same = "buckets 1, 50 became 0.001, 0.05: the same in the new unit";
    assert_eq!(parts(["0.001", "0.05", "+Inf"]), [same]);
    assert_eq!(
        parts(["0.001", "0.5", "+Inf"]),
        ["buckets 1, 50 removed", "buckets 0.001, 0.5 added"]
    );
}
