//! A test of the core without the derive: a family of one instrument, with several typed labels, in a constant.

use std::sync::{Arc, OnceLock};

use super::core::{Core, SetType};
use super::join;
use super::table::TableType;
use crate::Counter;
use crate::instrument::{Instrument, Reading};
use crate::key_usage::KeyUsage;
use crate::key_value::KeyValue;
use crate::row::RowLayout;
use crate::schema::{Key, KeyLabel, Schema};
use crate::set::AnySet;
use crate::shape::Field;
use crate::template::Templates;
use crate::value_table::RowWriter;

/// Counters by peer, number of attempts and success.
struct Family {
    core: OnceLock<Core>,
}

/// A set with a family as a field.
struct Set {
    fetched: Family,
}

static SET: Set = Set { fetched: Family { core: OnceLock::new() } };

static SCHEMA: Schema = Schema::new("Family", Some(KEY), &[]);
const KEY: Key = Key::new(
    const {
        &[
            KeyLabel::new("peer", "other"),
            KeyLabel::new("attempts", "other"),
            KeyLabel::new("success", "other"),
        ]
    },
    3,
);

static SINGLE: SetType = SetType {
    schema: &SCHEMA,
    create: || Arc::new(Single(Counter::new())),
    tables: TableType::of::<Single>(),
    layout: || RowLayout {
        schema: &SCHEMA,
        fields: const { &[&[Field::new::<Counter>("fetched_total")]] },
        templates: &TEMPLATES,
    },
};

static TEMPLATES: Templates = Templates::new();

struct Single(Counter);

impl AnySet for Single {
    fn write(&self, writer: &mut RowWriter<'_>, _: &Reading) {
        Counter::write(&self.0.read(), writer);
    }
}

impl Family {
    fn core(&self) -> &Core {
        self.core.get_or_init(|| Core::new(&SINGLE, 3))
    }

    fn with(&self, peer: &str, attempts: u32, success: bool, record: impl FnOnce(&Counter)) {
        join([peer, attempts.text().as_ref(), success.text()], |key| {
            self.core().with(key, |Single(counter)| record(counter));
        });
    }
}

#[test]
fn a_family_of_one_instrument_can_be_a_field_of_a_static_set() {
    for _ in 0..10 {
        SET.fetched.with("a", 1, true, Counter::inc);
        SET.fetched.with("a", 11, false, Counter::inc);
        SET.fetched.with("a1", 1, false, Counter::inc);
        SET.fetched.with("late", 1, false, Counter::inc);
    }
    let core = SET.fetched.core();
    let recorded = |values: [&str; 3]| {
        let set: Arc<dyn std::any::Any + Send + Sync> = join(values, |key| core.get(key))?;
        set.downcast_ref().map(|Single(counter)| counter.get())
    };
    assert_eq!(recorded(["a", "1", "true"]), Some(10));
    assert_eq!(recorded(["a", "11", "false"]), Some(10));
    assert_eq!(recorded(["a1", "1", "false"]), Some(10));
    assert_eq!(recorded(["late", "1", "false"]), None);
    assert_eq!(recorded(["other"; 3]), Some(10));
    assert_eq!(core.usage(), KeyUsage { live: 3, cap: 3, folded: 10, overflow: true });
}
