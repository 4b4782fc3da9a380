//! What structs that nobody wrote are scraped as is read by others too, every name and value as it was
//! declared and recorded; and promtool's linter finds nothing that our rules let pass.

use std::sync::OnceLock;

use tests::Sample;
use tests::random_schemas::{Case, Structs};

use crate::samples::{self, Samples};
use crate::{promtool, python};

/// More than the promises have.
const STRUCTS: usize = 60;

/// Compiled once, for all of these tests.
fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| Structs::recorded("served_schemas", STRUCTS).cases().collect())
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_finds_nothing_in_their_goldens_and_scrapes() {
    for Case { source, golden, states, .. } in cases() {
        promtool::accepts(source, golden);
        states.iter().take(2).for_each(|state| promtool::accepts(source, &state.text));
    }
}

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn python_reads_what_was_recorded_from_both_formats() {
    let states = cases()[0].states.len();
    for at in 0..states {
        // Their families have names of their own, so all are one exposition.
        let states = || cases().iter().map(|case| &case.states[at]);
        let text: String = states().map(|state| &*state.text).collect();
        let expected = states().flat_map(|state| state.expected.clone());
        python::assert_same(&by_series(expected), &python::read_by_python("text", &text));
        let openmetrics = states().map(|state| state.openmetrics.strip_suffix("# EOF\n").unwrap());
        let openmetrics = openmetrics.collect::<String>() + "# EOF\n";
        let expected = states().flat_map(|state| state.expected_of_openmetrics());
        let read = python::read_by_python("openmetrics", &openmetrics);
        python::assert_same(&by_series(expected), &read);
    }
}

fn by_series(expected: impl Iterator<Item = Sample>) -> Samples {
    let mut by_series = Samples::new();
    for Sample { name, mut labels, value } in expected {
        labels.insert("__name__".to_owned(), name);
        samples::add(&mut by_series, labels, value);
    }
    by_series
}
