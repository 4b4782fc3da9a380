//! Each rule with changes that it reports, and with near misses that it does not.

mod matching;
mod table;

use super::super::super::rules::CHANGES;
use super::super::rule_file;
use super::{Effect, briefs, edited, effects, family, users};
use table::{CASES, Case};

/// Returns the families of a list: one in each line.
fn families(lines: &str) -> String {
    let one = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let (kind, name, rest) = (words[0], words[1], &words[2..]);
        if kind != "histogram" {
            return family(kind, name, rest);
        }
        let buckets: String = rest
            .iter()
            .chain(&["+Inf"])
            .map(|bound| format!("{name}_bucket{{le=\"{bound}\"}} 0\n"))
            .collect();
        format!(
            "# HELP {name} Something.\n# TYPE {name} histogram\n{buckets}{name}_sum 0\n{name}_count 0\n"
        )
    };
    lines.lines().map(one).collect()
}

fn of_case(case: &Case, expression: &str) -> (String, Vec<Effect>) {
    let file = rule_file(expression);
    let found =
        effects(&families(case.base), &families(case.head), case.renamed, &users("a.yml", &file));
    (file, found)
}

#[test]
fn each_rule_fires_and_is_silent_in_near_misses() {
    for case in CASES {
        for (level, expression, at, after) in case.fires {
            let (file, all) = of_case(case, expression);
            let found: Vec<Effect> =
                all.iter().filter(|one| one.rule.id == case.rule).cloned().collect();
            let [effect] = &found[..] else { panic!("{expression}: {:?}", briefs(&all)) };
            assert_eq!(effect.level.to_string(), *level, "{expression}: {}", effect.message);
            assert!(file[effect.user.range.start..].starts_with(at), "{expression}: {effect:?}");
            assert_eq!(effect.edit.is_some(), !after.is_empty(), "{expression}: {effect:?}");
            if !after.is_empty() {
                assert_eq!(edited(&file, &found), rule_file(after), "{expression}");
            }
        }
        for expression in case.silent {
            let (_, all) = of_case(case, expression);
            assert!(
                all.iter().all(|one| one.rule.id != case.rule),
                "{}: {expression}: {all:?}",
                case.rule
            );
        }
    }
}

#[test]
fn the_unit_of_recorded_metrics_is_followed() {
    let (base, head) = ("gauge wait_ms {k=\"*\"}", "gauge wait_seconds {k=\"*\"}");
    let rules = "groups:\n- rules:\n  - {record: 'k:wait:max', expr: max by (k) (wait_ms)}\n  - {record: 'wait:max', expr: max('k:wait:max')}\n  - {alert: A, expr: 'k:wait:max > 500'}\n".replace("max('k:wait:max')", "max(k:wait:max)");
    let rules = rules.replace("expr: max(k:wait:max)", "expr: 'max(k:wait:max)'");
    let found = effects(
        &families(base),
        &families(head),
        &[("wait_ms", "wait_seconds")],
        &users("a.yml", &rules),
    );
    let found: Vec<_> =
        found.into_iter().filter(|one| one.rule.id == "value_in_other_unit").collect();
    assert_eq!(
        briefs(&found),
        [
            "break value_in_other_unit alert `A`:5:36 through k:wait:max",
            "danger value_in_other_unit recording rule `k:wait:max`:3:34",
            "danger value_in_other_unit recording rule `wait:max`:4:33 through k:wait:max",
        ]
    );
    // The rule that records it must change, too.
    assert_eq!(edited(&rules, &found), rules);
    let help = "compare with 0.5 once `k:wait:max` is recorded from `wait_seconds`";
    assert_eq!(found[0].help.as_deref(), Some(help));
}

#[test]
fn long_chains_of_recorded_metrics_are_followed() {
    let mut rules = "groups:\n- rules:\n  - {alert: A, expr: max by (y) (r1000) > 5}\n".to_owned();
    for index in (1..=1000).rev() {
        let last = index - 1;
        rules += &format!("  - {{record: r{index}, expr: max by (y) (r{last}) + wait_ms}}\n");
    }
    rules += "  - {record: r0, expr: max by (y) (wait_ms)}\n";
    let (base, head) = ("gauge wait_ms {y=\"*\"}", "gauge wait_seconds {z=\"*\"}");
    let users = users("a.yml", &rules);
    let found = effects(&families(base), &families(head), &[("wait_ms", "wait_seconds")], &users);
    let names = found.iter().filter(|one| one.rule.id == "unknown_metric");
    assert_eq!(names.count(), 1002);
}

#[test]
fn each_rule_has_a_case() {
    let of_cases: Vec<&str> = CASES.iter().map(|case| case.rule).collect();
    // Those depend on more than the expression and have tests of their own.
    let others = ["reused_name_used"];
    for rule in CHANGES {
        assert!(of_cases.contains(&rule.id) || others.contains(&rule.id), "{}", rule.id);
    }
}

#[test]
fn nothing_changes_if_the_goldens_are_the_same() {
    for case in CASES {
        for goldens in [case.base, case.head] {
            for expression in case.silent.iter().chain(case.fires.iter().map(|(_, text, ..)| text))
            {
                let goldens = families(goldens);
                let found =
                    effects(&goldens, &goldens, &[], &users("a.yml", &rule_file(expression)));
                assert_eq!(found, [], "{expression}");
            }
        }
    }
}
