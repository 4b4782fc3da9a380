//! Random texts, and random expositions of our own.

use std::fmt::Write as _;

use frozen_metrics::{Exporter, Format, compat};
use proptest::prelude::*;
use tests::encoded;

use super::beside_node;
use crate::families::{Families, any_families};
use crate::illegal_families::check;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn our_own_exposition_is_shown_unchanged(families in any_families()) {
        let original = Exporter::new().with(Families(families)).unwrap();
        let text = encoded(&original, Format::Text);
        let copy = text.clone();
        let exporter = Exporter::new().with(compat::text(move || copy.clone())).unwrap();
        prop_assert_eq!(exporter.text(), text);
        check(&exporter)?;
    }

    #[test]
    fn no_text_makes_an_exposition_illegal(
        lines in proptest::collection::vec(line(), 0..12),
    ) {
        check(&beside_node(lines.join("\n")))?;
    }
}

/// Generates lines with many mistakes.
fn line() -> impl Strategy<Value = String> {
    let name =
        || prop::sample::select(vec!["a", "a_bucket", "a_count", "a_sum", "b", "b_total", "1"]);
    let word =
        prop::sample::select(vec!["counter", "gauge", "histogram", "summary", "untyped", "x"]);
    let labels = prop::sample::select(vec![
        "",
        "{}",
        "{le=\"1\"}",
        "{le=\"+Inf\"}",
        "{quantile=\"0.5\"}",
        "{c=\"\\\"\"}",
        "{c=\"d}",
        "{,}",
    ]);
    let value = prop::sample::select(vec!["1", "2", "-1", "NaN", "+Inf", "", "1 5", "1e400", "x"]);
    prop_oneof![
        (name(), word).prop_map(|(name, word)| format!("# TYPE {name} {word}")),
        (name(), labels, value).prop_map(|(name, labels, value)| {
            let mut line = String::new();
            write!(line, "{name}{labels} {value}").unwrap();
            line
        }),
        "\\PC{0,8}",
    ]
}
