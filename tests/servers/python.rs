//! Python's client reads what the registry holds, every name to the byte.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::samples::{self, Samples, Series};
use crate::{channels, exporter};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/servers/samples.py");

#[test]
#[ignore = "needs prometheus_client: pip install prometheus_client"]
fn the_parser_reads_every_name_and_value_unchanged() {
    let registry = channels::hostile();
    let read = read_by_python(&exporter::text(&registry));
    if let Err(differences) = samples::compare(&samples::expected(&registry), &read) {
        panic!("{differences}");
    }
}

fn read_by_python(text: &str) -> Samples {
    let python = env::var_os("PYTHON").unwrap_or("python3".into());
    let mut command = Command::new(python);
    command.arg(SCRIPT).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "see its message above");

    let read: Vec<(String, Series, String)> = serde_json::from_slice(&output.stdout).unwrap();
    let mut samples = Samples::new();
    for (name, mut labels, value) in read {
        labels.insert("__name__".to_owned(), name);
        samples::add(&mut samples, labels, value.parse().unwrap());
    }
    samples
}
