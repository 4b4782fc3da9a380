//! Any label value or HELP text stays on its line and in its quotes, and round-trips.

#![no_main]

use frozen_metrics_schema::exposition::{Line, escape_help, escape_label_value, lines};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut written = String::from("# HELP m ");
    escape_help(&mut written, text);
    written.push_str("\nm{l=\"");
    escape_label_value(&mut written, text);
    written.push_str("\"} 1\n");
    let read: Vec<_> = lines(&written).collect::<Result<_, _>>().expect("legal lines");
    let [(1, Line::Help("m", help)), (2, Line::Sample { labels, .. })] = &read[..] else {
        panic!("{read:?}");
    };
    assert_eq!((&**help, &*labels[0].value), (text, text));
});
