//! Python's client parses every name and value of the registry unchanged.

use std::env;
use std::ffi::OsString;
use std::process::{Command, Output};
use std::sync::Arc;

use frozen_metrics::{Exporter, Format};
use tests::encoded;

use crate::program::run;
use crate::samples::{self, Samples, Series};
use crate::{channels, exporter, instruments};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/servers/samples.py");

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn the_python_text_parser_reads_every_name_and_value_unchanged() {
    let registry = channels::hostile();
    let read = read_by_python("text", &exporter::text(&registry));
    assert_same(&samples::expected(&registry), &read);
}

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn the_python_openmetrics_parser_reads_the_same() {
    let registry = channels::hostile();
    let exporter = Exporter::new().with(Arc::clone(&registry)).unwrap();
    let read = read_by_python("openmetrics", &encoded(&exporter, Format::OpenMetrics));
    assert_same(&samples::expected(&registry), &read);
}

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn both_python_parsers_read_every_instrument() {
    let exporter = instruments::exporter(&instruments::services());
    let expected = instruments::expected(&exporter);
    assert_same(&expected, &read_by_python("text", &exporter.text()));
    assert_same(
        &expected,
        &read_by_python("openmetrics", &encoded(&exporter, Format::OpenMetrics)),
    );
}

pub(crate) fn assert_same(expected: &Samples, read: &Samples) {
    if let Err(differences) = samples::compare(expected, read) {
        panic!("{differences}");
    }
}

pub(crate) fn interpreter() -> OsString {
    env::var_os("PYTHON").unwrap_or("python3".into())
}

pub(crate) fn read_by_python(format: &str, text: &str) -> Samples {
    let mut command = Command::new(interpreter());
    command.args([SCRIPT, format]);
    let Output { status, stdout, stderr } = run(command, text);
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    let read: Vec<(String, Series, String)> = serde_json::from_slice(&stdout).unwrap();
    let mut samples = Samples::new();
    for (name, mut labels, value) in read {
        labels.insert("__name__".to_owned(), name);
        samples::add(&mut samples, labels, value.parse().unwrap());
    }
    samples
}
