//! What threads record in a model: one counter.

use crate::Counter;
use crate::instrument::Reading;
use crate::key_usage::KeyUsage;
use crate::registry::Labels;
use crate::row::{Comparison, Row, Visitor};
use crate::schema::hash::SchemaHashes;
use crate::schema::{Key, KeyLabel, Schema};
use crate::set::{KeyedSet, MetricSet};
use crate::template::Templates;

#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) records_total: Counter,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SetRow {
    pub(super) key: [String; 1],
    records_total: u64,
}

impl MetricSet for Set {
    type Row = SetRow;
    type Key = Labels<1>;
    const SCHEMA: &'static Schema = &Schema::new("Set", Some(KEY), &[]);
    const HASHES: &'static SchemaHashes = &SchemaHashes::from_literals(0, &[], &[]);

    fn read(&self, key: [String; 1], _: &Reading) -> SetRow {
        SetRow { key, records_total: self.records_total.get() }
    }
}

const KEY: Key = Key::new(const { &[KeyLabel::new("key", "others")] }, 0);

impl KeyedSet for Set {
    type Snapshot = Vec<SetRow>;

    fn snapshot(rows: Vec<SetRow>, _: KeyUsage) -> Vec<SetRow> {
        rows
    }
}

impl Row for SetRow {
    const SCHEMA: &'static Schema = Set::SCHEMA;

    fn templates() -> &'static Templates {
        static TEMPLATES: Templates = Templates::new();
        &TEMPLATES
    }

    fn key(&self) -> impl Iterator<Item = &str> {
        self.key.iter().map(String::as_str)
    }

    fn visit(&self, _: usize, _: &mut impl Visitor) {}

    fn compare(&mut self, earlier: &Self, comparison: &mut impl Comparison) {
        comparison.metric::<Counter>(&mut self.records_total, &earlier.records_total);
    }
}
