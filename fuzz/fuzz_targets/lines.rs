//! Parsing any text never panics, and each parsed sample round-trips through the writer.

#![no_main]

use frozen_metrics_schema::exposition::{Line, label_set, lines};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for (number, line) in lines(text).flatten() {
        assert!(number >= 1);
        let Line::Sample { name, labels, value } = line else { continue };
        let mut set = String::new();
        label_set(&mut set, &labels);
        let written = format!("{name}{{{set}}} {value}\n");
        let again = lines(&written).next().expect("one line").expect("a legal line").1;
        assert_eq!(again, Line::Sample { name, labels, value });
    }
});
