//! A test of the core without the derive: a family of one instrument, with several typed labels, in a constant.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::thread;

use super::core::CoreHandle;
use super::join;
use super::leases::Lease;
use super::set_type::SetType;
use crate::instrument::{Instrument, Reading};
use crate::key_usage::KeyUsage;
use crate::key_value::KeyValue;
use crate::row::RowLayout;
use crate::schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};
use crate::set::AnySet;
use crate::shape::Field;
use crate::template::Templates;
use crate::value_table::RowWriter;
use crate::{Counter, Encoder, Format};

/// Counters by peer, number of attempts and success.
struct Family {
    core: OnceLock<CoreHandle>,
    max_keys: usize,
}

/// A set with a family as a field.
struct Set {
    fetched: Family,
}

static SET: Set = Set { fetched: Family::new(3) };

static SCHEMA: Schema = Schema::new("Family", Some(KEY), const { &[FETCHED] });
const FETCHED: FamilySchema = FamilySchema::new(
    "fetched_total",
    Kind::Counter,
    None,
    "Number of fetches.",
    const { &[Series::new(&[])] },
);
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
    const fn new(max_keys: usize) -> Self {
        Self { core: OnceLock::new(), max_keys }
    }

    fn core(&self) -> &CoreHandle {
        self.core.get_or_init(|| CoreHandle::new(&SINGLE, self.max_keys))
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

impl Family {
    fn lease(&self, peer: &str) -> Lease {
        join([peer, "1", "true"], |key| self.core().lease(key))
    }

    /// Records in what a lease holds.
    fn record(lease: &Lease, value: u64) {
        let set: &dyn std::any::Any = &**lease.set();
        let Single(counter) = set.downcast_ref().expect("a family of counters");
        counter.add(value);
    }

    /// Scrapes, and returns the peers and values that are shown.
    fn scrape(&self) -> Vec<(String, u64)> {
        let mut text = Vec::new();
        Encoder::append_to(&mut text, Format::Text, |encoder| self.core().encode(encoder));
        let text = String::from_utf8(text).expect("an exposition is UTF-8");
        let sample = |line: &str| {
            let peer = line.strip_prefix("fetched_total{peer=\"")?.split_once('"')?.0.to_owned();
            Some((peer, line.rsplit_once(' ')?.1.parse().ok()?))
        };
        text.lines().filter_map(sample).collect()
    }
}

fn shown(samples: &[(&str, u64)]) -> Vec<(String, u64)> {
    samples.iter().map(|(peer, value)| ((*peer).to_owned(), *value)).collect()
}

#[test]
fn a_leased_key_is_removed_by_the_first_scrape_after_its_last_lease() {
    let family = Family::new(3);
    let (one, two) = (family.lease("a"), family.lease("a"));
    Family::record(&one, 1);
    drop(one);
    assert_eq!(family.scrape(), shown(&[("a", 1)]));
    Family::record(&two, 2);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _two = two;
        panic!("a lease ends on a panic, too");
    }));
    assert!(panicked.is_err());
    assert_eq!(family.scrape(), shown(&[("a", 3)]), "what was recorded is shown once");
    assert_eq!(family.scrape(), []);
    let again = family.lease("a");
    Family::record(&again, 5);
    assert_eq!(family.scrape(), shown(&[("a", 5)]));
}

/// Another lease of the key begins, and ends after the scrape has read.
#[test]
fn a_key_that_is_leased_again_is_not_removed_for_its_former_lease() {
    let family = Family::new(3);
    drop(family.lease("a"));
    let scrape = family.core().begin_scrape();
    let again = family.lease("a");
    Family::record(&again, 1);
    drop(again);
    family.core().end_scrape(scrape);
    assert_eq!(family.scrape(), shown(&[("a", 1)]));
    assert_eq!(family.scrape(), []);
}

#[test]
fn a_key_whose_lease_ended_makes_room_and_a_leased_one_does_not() {
    let family = Family::new(3);
    let [a, b, c] = ["a", "b", "c"].map(|peer| family.lease(peer));
    for lease in [&a, &b, &c] {
        Family::record(lease, 1);
    }
    Family::record(&family.lease("d"), 1);
    drop(b);
    family.with("e", 1, true, Counter::inc);
    family.with("f", 1, true, Counter::inc);
    let expected = [("a", 1), ("c", 1), ("e", 1), ("other", 2)];
    assert_eq!(family.scrape(), shown(&expected));
    assert!(join(["c", "1", "true"], |key| family.core().remove(key)), "removal is at once");
    drop((a, c));
    assert_eq!(family.scrape(), shown(&[("a", 1), ("e", 1), ("other", 2)]));
    assert_eq!(family.scrape(), shown(&[("e", 1), ("other", 2)]));
}

#[test]
fn a_seeded_key_stays_when_its_lease_ends() {
    let family = Family::new(3);
    assert!(join(["a", "1", "true"], |key| family.core().seed(key)));
    drop(family.lease("a"));
    for _ in 0..2 {
        assert_eq!(family.scrape(), shown(&[("a", 0)]));
    }
}

/// Threads lease, record and let go of keys while scrapes remove them.
#[test]
fn scrapes_show_all_that_was_recorded_under_leases() {
    const LEASES: usize = 2_000;
    let family = Family::new(2 * LEASES);
    let mut last = HashMap::new();
    thread::scope(|scope| {
        let threads = [1, 2].map(|thread| {
            let family = &family;
            scope.spawn(move || {
                for number in 0..LEASES {
                    let lease = family.lease(&format!("{thread}-{number}"));
                    for _ in 0..3 {
                        Family::record(&lease, 1);
                    }
                }
            })
        });
        while !threads.iter().all(thread::ScopedJoinHandle::is_finished) {
            last.extend(family.scrape());
        }
    });
    last.extend(family.scrape());
    assert_eq!(family.scrape(), [], "all leases have ended");
    assert_eq!(last.len(), 2 * LEASES);
    assert!(last.values().all(|value| *value == 3));
}
