//! Comparison of expositions.

use super::samples::{Exposition, is_equal};

/// Asserts that a text in format 0.0.4 has exactly the samples of another one, in any order of families, samples
/// and labels. HELP and TYPE lines are compared if `expected` states them. Lines of `expected` may be indented.
///
/// ```
/// use frozen_metrics::{Counter, Exporter, ReplicationMetrics, testing};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     #[metric(labels(cause = "full"))]
///     drops_total: Counter,
/// }
///
/// let exporter = Exporter::new().with(NodeMetrics::new())?;
/// testing::assert_exposition(
///     &exporter.text(),
///     "
///     ## TYPE node_drops_total counter
///     node_drops_total{cause=\"full\"} 0
///     ",
/// );
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// # Panics
///
/// Panics if the texts differ, or if one of them is not legal. The message lists each difference with the name,
/// the labels, and the expected and the found value.
#[track_caller]
pub fn assert_exposition(text: &str, expected: &str) {
    let found = Exposition::parse(text)
        .unwrap_or_else(|error| panic!("the exposition is not legal: {error}"));
    let expected = Exposition::parse(expected)
        .unwrap_or_else(|error| panic!("the expected exposition is not legal: {error}"));
    let mut differences = Vec::new();
    for ((family, word), text) in &expected.headers {
        match found.headers.get(&(family.clone(), *word)) {
            Some(found) if found == text => {}
            Some(found) => differences
                .push(format!("{word} of `{family}`: expected `{text}`, found `{found}`")),
            None => {
                differences.push(format!("{word} of `{family}`: expected `{text}`, found none"))
            }
        }
    }
    for (id, value) in &expected.samples {
        match found.samples.get(id) {
            Some(found) if is_equal(*found, *value) => {}
            Some(found) => differences.push(format!("{id}: expected {value}, found {found}")),
            None => differences.push(format!("{id}: expected {value}, found none")),
        }
    }
    for (id, value) in &found.samples {
        if !expected.samples.contains_key(id) {
            differences.push(format!("{id}: expected none, found {value}"));
        }
    }
    let differences = differences.join("\n  ");
    assert!(differences.is_empty(), "the expositions differ:\n  {differences}");
}
