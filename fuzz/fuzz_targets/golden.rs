//! Reading any text as a golden never panics, and a golden has no difference to itself.

#![no_main]

use frozen_metrics_schema::{diff, golden};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match golden::read(text) {
        Ok(golden) => {
            assert_eq!(golden.lines.len(), golden.schema.families.len());
            assert_eq!(diff::compare(&golden.schema, &golden.schema), []);
        }
        Err(malformed) => assert!(malformed.line >= 1 && !malformed.what.is_empty()),
    }
});
