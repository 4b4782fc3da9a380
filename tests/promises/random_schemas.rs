//! Promise: for any struct that passes the rules, the golden states the declaration, both formats
//! parse as the recorded samples, and every drift is detected.

use frozen_metrics::Format;
use frozen_metrics::schema::{Schema, golden};
use tests::Sample;
use tests::random_schemas::{Case, Structs};

use crate::both_formats::assert_same;
use crate::exposition::{openmetrics, samples};
use crate::families::helps;

/// As many as compile in a few seconds.
const STRUCTS: usize = 24;

#[test]
fn random_structs_are_frozen_and_parsed_and_every_drift_is_detected() {
    let mut structs = Structs::recorded("random_schemas", STRUCTS);
    for Case { source, schema, golden, states } in structs.cases() {
        // Shown if the test fails.
        eprintln!("{source}");
        let read = golden::read(&golden).unwrap_or_else(|error| panic!("{error}:\n{golden}"));
        assert_eq!(read.schema, schema, "{golden}");
        for state in states {
            assert_text(&schema, &state.first_text, &state.expected_first);
            assert_text(&schema, &state.text, &state.expected);
            assert_openmetrics(&schema, &state.openmetrics, &state.expected_of_openmetrics());
        }
    }
    let undetected = structs.undetected_drifts();
    let shown = undetected.iter().map(|(source, golden)| format!("{source}\nagainst\n{golden}"));
    assert!(undetected.is_empty(), "these build:\n{}", shown.collect::<String>());
}

fn assert_text(schema: &Schema, text: &str, expected: &[Sample]) {
    let families = &*schema.families;
    let types = text.split('\n').filter_map(|line| line.strip_prefix("# TYPE "));
    let declared =
        families.iter().map(|family| format!("{} {}", family.name, family.kind.text_word()));
    assert!(types.eq(declared), "{text}");
    assert!(helps(text, Format::Text).iter().eq(families.iter().map(|family| &*family.help)));
    assert_same(with_exact_sums(samples(text), expected), expected);
}

fn assert_openmetrics(schema: &Schema, text: &str, expected: &[Sample]) {
    let read = openmetrics::families(text);
    assert_eq!(read.len(), schema.families.len(), "{text}");
    for (read, declared) in read.iter().zip(&*schema.families) {
        assert_eq!(read.name, declared.openmetrics_name());
        assert_eq!(read.kind, declared.kind.openmetrics_word());
        assert_eq!(read.unit.as_deref(), declared.unit.as_deref());
        assert_eq!(read.help.as_deref(), Some(&*declared.help));
    }
    let read = read.into_iter().flat_map(|family| family.samples).collect();
    assert_same(with_exact_sums(read, expected), expected);
}

/// Replaces the sums that differ from the expected ones by the rounding of additions. The order in which a histogram
/// adds observations depends on the scrapes in between.
fn with_exact_sums(mut read: Vec<Sample>, expected: &[Sample]) -> Vec<Sample> {
    for (read, expected) in read.iter_mut().zip(expected) {
        let difference = (read.value - expected.value).abs();
        if read.name.ends_with("_sum") && difference <= expected.value * 1e-14 {
            read.value = expected.value;
        }
    }
    read
}
