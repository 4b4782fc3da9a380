//! Random structs: other parsers read every name and value as declared and recorded, and promtool's
//! linter has no finding.

use std::sync::OnceLock;

use tests::Sample;
use tests::random_schemas::{Case, Structs};

use crate::samples::{self, Samples};
use crate::{promtool, python};

/// More than in the hermetic tests.
const STRUCTS: usize = 60;

/// Returns the compiled cases, shared by all tests.
fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| Structs::recorded("served_schemas", STRUCTS).cases().collect())
}

#[test]
#[ignore = "needs promtool: apt-get install prometheus"]
fn promtool_accepts_goldens_and_scrapes_of_random_structs() {
    for Case { source, golden, states, .. } in cases() {
        promtool::assert_accepted(source, golden);
        states.iter().take(2).for_each(|state| promtool::assert_accepted(source, &state.text));
    }
}

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn python_reads_the_records_of_random_structs_from_both_formats() {
    let states = cases()[0].states.len();
    for index in 0..states {
        // Family names are unique across all structs, so that the scrapes form one exposition.
        let states = || cases().iter().map(|case| &case.states[index]);
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
