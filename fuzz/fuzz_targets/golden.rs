//! Whatever the file, reading it as a golden ends without a panic, and its differences from itself
//! are none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use frozen_metrics_schema::{diff, golden};

fuzz_target!(|text: &str| {
    match golden::read(text) {
        Ok(golden) => {
            assert_eq!(golden.lines.len(), golden.schema.families.len());
            assert_eq!(diff::compare(&golden.schema, &golden.schema), []);
        }
        Err(malformed) => assert!(malformed.line >= 1 && !malformed.what.is_empty()),
    }
});
