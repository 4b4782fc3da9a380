//! Each style lint is documented, fires on its bad example, is silent on its good one, and can be allowed.

use std::str::FromStr;

use frozen_metrics_schema::rules::lints;

use super::*;

/// Expands a set with one field.
fn expanded(metrics: &str, field: &str) -> String {
    let source = format!(
        "#[metrics(golden = none, key = \"channel\", max_keys = 8, overflow = \"other\", {metrics})]\n\
         struct Node {{\n{field}\n}}"
    );
    expansion(TokenStream::from_str(&source).expect("tokens")).to_string()
}

/// Returns the errors of a set with one field.
fn errors(metrics: &str, field: &str) -> Vec<String> {
    let expanded = expanded(metrics, field);
    let messages = expanded.split("compile_error ! { ").skip(1);
    let mut errors = Vec::new();
    for message in messages {
        let message = message.split(" }").next().unwrap_or_default().to_owned();
        // The constructor repeats the errors.
        if !errors.contains(&message) {
            errors.push(message);
        }
    }
    errors
}

#[test]
fn each_lint_is_documented() {
    let documentation = include_str!("../lib.rs");
    for lint in lints::ALL {
        assert!(documentation.contains(&format!("`{}`", lint.id)), "{lint:?}");
        assert!(lint.rationale.ends_with('.') && lint.allow_when.ends_with('.'), "{lint:?}");
        assert!(!lint.summary.ends_with('.'), "{lint:?}");
    }
}

#[test]
fn each_lint_fires_on_its_bad_example_only() {
    for lint in lints::ALL {
        let id = lint.id;
        let declared = |field: &str, allow: &str| match field.contains("help = ") {
            true => format!("{allow}{field},"),
            false => format!("/// What a reader has to know.\n{allow}{field},"),
        };
        let found = errors("", &declared(lint.bad, ""));
        assert!(
            matches!(&found[..], [one] if one.contains(&format!("allow({id} = "))),
            "{id}: {found:?}"
        );
        assert_eq!(errors("", &declared(lint.good, "")), Vec::<String>::new(), "{id}");
        let allow = format!("#[metric(allow({id} = \"why\"))] ");
        assert_eq!(errors("", &declared(lint.bad, &allow)), Vec::<String>::new(), "{id}");
        let found = errors("", &declared(lint.good, &allow));
        assert!(matches!(&found[..], [one] if one.contains("unnecessary")), "{id}: {found:?}");
        let allow = format!("allow({id} = \"why\")");
        assert_eq!(errors(&allow, &declared(lint.bad, "")), Vec::<String>::new(), "{id}");
        let found = errors(&allow, &declared(lint.good, ""));
        assert!(matches!(&found[..], [one] if one.contains("unnecessary")), "{id}: {found:?}");
    }
}
