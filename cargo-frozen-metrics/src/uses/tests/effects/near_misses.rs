//! Rules that depend on more than an expression, with near misses that they do not report.

use super::{briefs, effects, family, users};

#[test]
fn texts_that_show_other_labels_are_silent() {
    let base = family("gauge", "lag", &["{peer=\"*\",zone=\"*\"}"]);
    let head = family("gauge", "lag", &["{zone=\"*\"}"]);
    let found = |expression: &str, text: &str| {
        let rules = format!(
            "groups:\n- rules:\n  - alert: A\n    expr: {expression}\n    annotations:\n      text: \"{text}\"\n"
        );
        let mut found = briefs(&effects(&base, &head, &[], &users("a.yml", &rules)));
        found.retain(|effect| effect.contains("annotation_label_gone"));
        found
    };
    assert_eq!(
        found("lag > 5", "{{ $labels.peer }}"),
        ["danger annotation_label_gone alert `A`:6:25"]
    );
    for (expression, text) in [
        // The result never had the label.
        ("sum by (zone) (lag) > 5", "{{ $labels.peer }}"),
        // The expression creates it.
        ("label_replace(lag, 'peer', '$1', 'zone', '(.*)') > 5", "{{ $labels.peer }}"),
        // The scrape adds it.
        ("lag > 5", "{{ $labels.instance }} {{ $labels.zone }} {{ $value }}"),
        // Nothing is replaced here.
        ("lag > 5", "peer of $labels.peer"),
        // Whether the result has it is not known.
        ("label_replace(lag, 'peer', '$1', 'other', '(.*)') > 5", "{{ $labels.peer }}"),
    ] {
        assert_eq!(found(expression, text), [""; 0], "{expression}: {text}");
    }
}

#[test]
fn other_names_than_those_of_removed_metrics_are_silent() {
    let retired = "# RETIRED queue_length in \"1.8.0\": nobody read it\n";
    let other = family("gauge", "lag", &["{queue=\"*\"}"]);
    let base = format!("{retired}{other}");
    let head = format!("{other}{}", family("gauge", "queue_length", &[""]));
    let found = |expression: &str| {
        let file = super::super::rule_file(expression);
        briefs(&effects(&base, &head, &[], &users("a.yml", &file)))
    };
    assert_eq!(found("queue_length > 5"), ["break reused_name_used alert `Bus`:6:11"]);
    for expression in [
        "lag{queue=\"queue_length\"} > 5",
        "lag > 5 # queue_length",
        "sum by (queue) (lag) > 5",
        "label_replace(lag, 'queue_length', '$1', 'queue', '(.*)') > 5",
    ] {
        assert_eq!(found(expression), [""; 0], "{expression}");
    }
}
