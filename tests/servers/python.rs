//! Python's client reads what the registry holds, every name to the byte.

use std::env;
use std::process::{Command, Output};

use crate::program::run;
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
    command.arg(SCRIPT);
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
