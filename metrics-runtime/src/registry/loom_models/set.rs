//! The set of the models: one counter.

use crate::Counter;
use crate::encode::{Row, Templates};
use crate::group::SchemaHashes;
use crate::instrument::{Instrument, Reading};
use crate::key_usage::KeyUsage;
use crate::schema::{Key, KeyLabel, Schema};
use crate::set::{KeyedSet, MetricSet};
use crate::shape::Field;
use crate::value_table::RowWriter;

#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) records_total: Counter,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SetRow {
    pub(super) key: String,
    pub(super) records_total: u64,
}

impl MetricSet for Set {
    type Row = SetRow;
    const SCHEMA: &'static Schema = &Schema::new("Set", Some(key(0)), &[]);
    const HASHES: &'static SchemaHashes = &SchemaHashes::EMPTY;

    fn read(&self, _: &Reading) -> SetRow {
        SetRow { key: String::new(), records_total: self.records_total.get() }
    }
}

const fn key(max_keys: usize) -> Key {
    Key::new(const { &[KeyLabel::new("key")] }, max_keys, "others")
}

/// The key with each maximum that models use.
pub(super) static KEYS: [Key; 5] = [key(0), key(1), key(2), key(3), key(4)];

impl KeyedSet for Set {
    type Snapshot = Vec<SetRow>;
    type Key = String;

    fn set_key(row: &mut SetRow, key: String) {
        row.key = key;
    }

    fn snapshot_of(rows: Vec<SetRow>, _: Option<usize>, _: KeyUsage) -> Vec<SetRow> {
        rows
    }
}

impl Row for SetRow {
    const SCHEMA: &'static Schema = Set::SCHEMA;
    const FIELDS: &'static [&'static [Field]] = &[&[Field::new::<Counter>("records_total")]];

    fn templates() -> &'static Templates {
        static TEMPLATES: Templates = Templates::new();
        &TEMPLATES
    }

    fn key(&self, add: &mut dyn FnMut(&str)) {
        add(&self.key);
    }

    fn write(&self, writer: &mut RowWriter<'_>) {
        Counter::write(&self.records_total, writer);
    }

    fn subtract(&mut self, earlier: &Self) {
        self.records_total -= earlier.records_total;
    }

    fn has_decreased(&self, earlier: &Self) -> bool {
        self.records_total < earlier.records_total
    }
}
