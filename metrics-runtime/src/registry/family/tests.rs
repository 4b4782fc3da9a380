//! Tests of families without the derive, mainly of leases.

use std::collections::HashMap;
use std::thread;

use super::super::look_up_key::LookUpKey;
use super::{Family, FamilyDeclaration, FamilyLease};
use crate::Counter;
use crate::encode::OpenFamilies;
use crate::label_set::{LabelOrder, LabelSet, LabelSetData};
use crate::point::{Number, Point};
use crate::schema::{FamilySchema, Key, KeyLabel, Kind, Schema, Series};
use crate::shape::Size;

/// The labels of a fetch.
struct Fetch<'a> {
    peer: &'a str,
}

impl LabelSet for Fetch<'static> {
    type With<'k> = Fetch<'k>;
    const LABELS: &'static [KeyLabel] = const { &[KeyLabel::new("peer")] };
    const ORDERS: &'static [LabelOrder] = &[LabelOrder::Text];

    fn with_key<R>(labels: &Fetch<'_>, look_up: impl FnOnce(LookUpKey<'_>) -> R) -> R {
        look_up(LookUpKey::Single(labels.peer.as_bytes()))
    }

    fn from_key(key: &[u8]) -> Option<Fetch<'_>> {
        Some(Fetch { peer: std::str::from_utf8(key).ok()? })
    }
}

type Fetches = Family<Fetch<'static>, Counter>;

const fn fetched(max_keys: usize) -> FamilySchema {
    let series = const { &[Series::new(&[])] };
    FamilySchema::new("fetched_total", Kind::Counter, None, "Number of fetches.", series)
        .with_key(Key::new(Fetch::LABELS, max_keys, "other"))
}

static SMALL: Schema = Schema::new("Network", None, const { &[fetched(3)] });
static LARGE: Schema = Schema::new("Network", None, const { &[fetched(2 * LEASES)] });
static IN_SMALL: [FamilyDeclaration; 1] =
    FamilyDeclaration::list::<Counter, 1>(&SMALL, &[NAMES], FETCH);
static IN_LARGE: [FamilyDeclaration; 1] =
    FamilyDeclaration::list::<Counter, 1>(&LARGE, &[NAMES], FETCH);

const NAMES: [&str; 2] = ["fetched_total"; 2];

const FETCH: LabelSetData =
    LabelSetData { labels: Fetch::LABELS, orders: Fetch::ORDERS, indices: &[] };

/// The number of leases of each thread.
const LEASES: usize = 2_000;

fn lease(family: &Fetches, peer: &str) -> FamilyLease<Counter> {
    family.lease(Fetch { peer })
}

/// Scrapes, and returns the peers and values that are shown.
fn scrape(family: &Fetches) -> Vec<(String, u64)> {
    let mut open = OpenFamilies::new();
    open.begin(&SMALL, true, |_| true);
    open.add(None, |visit| visit(family));
    let mut samples = Vec::new();
    for rows in open.iter() {
        let peers = rows.keys.each_value();
        for (index, values) in rows.values.values(rows.fields, Size::default()).enumerate() {
            values.for_each(|point| {
                let Some(Point::Number(Number::Unsigned(value))) = point else { return };
                peers(index, &mut |peer| samples.push((peer.to_owned(), value)));
            });
        }
    }
    samples
}

fn shown(samples: &[(&str, u64)]) -> Vec<(String, u64)> {
    samples.iter().map(|(peer, value)| ((*peer).to_owned(), *value)).collect()
}

#[test]
fn a_leased_key_is_removed_by_the_first_scrape_after_its_last_lease() {
    let family = Fetches::new(|| &IN_SMALL, 0);
    let (one, two) = (lease(&family, "a"), lease(&family, "a"));
    one.add(1);
    drop(one);
    assert_eq!(scrape(&family), shown(&[("a", 1)]));
    two.add(2);
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _two = two;
        panic!("a lease ends on a panic, too");
    }));
    assert!(panicked.is_err());
    assert_eq!(scrape(&family), shown(&[("a", 3)]), "what was recorded is shown once");
    assert_eq!(scrape(&family), []);
    let again = lease(&family, "a");
    again.add(5);
    assert_eq!(scrape(&family), shown(&[("a", 5)]));
}

/// Another lease of the key begins, and ends after the scrape has read.
#[test]
fn a_key_that_is_leased_again_is_not_removed_for_its_former_lease() {
    let family = Fetches::new(|| &IN_SMALL, 0);
    drop(lease(&family, "a"));
    let number = family.core().begin_scrape(true);
    let again = lease(&family, "a");
    again.add(1);
    drop(again);
    family.core().end_scrape(number, &[true]);
    assert_eq!(scrape(&family), shown(&[("a", 1)]));
    assert_eq!(scrape(&family), []);
}

#[test]
fn a_key_whose_lease_ended_makes_room_and_a_leased_one_does_not() {
    let family = Fetches::new(|| &IN_SMALL, 0);
    let [a, b, c] = ["a", "b", "c"].map(|peer| lease(&family, peer));
    for lease in [&a, &b, &c] {
        lease.add(1);
    }
    lease(&family, "d").add(1);
    drop(b);
    family.with(Fetch { peer: "e" }, Counter::inc);
    family.with(Fetch { peer: "f" }, Counter::inc);
    let expected = [("a", 1), ("c", 1), ("e", 1), ("other", 2)];
    assert_eq!(scrape(&family), shown(&expected));
    assert!(family.remove(Fetch { peer: "c" }), "removal is at once");
    drop((a, c));
    assert_eq!(scrape(&family), shown(&[("a", 1), ("e", 1), ("other", 2)]));
    assert_eq!(scrape(&family), shown(&[("e", 1), ("other", 2)]));
}

#[test]
fn a_seeded_key_stays_when_its_lease_ends() {
    let family = Fetches::new(|| &IN_SMALL, 0);
    assert!(family.seed([Fetch { peer: "a" }]).is_ok());
    drop(lease(&family, "a"));
    for _ in 0..2 {
        assert_eq!(scrape(&family), shown(&[("a", 0)]));
    }
}

#[test]
fn leases_that_end_without_a_scrape_need_no_more_memory_than_keys() {
    let family = Fetches::new(|| &IN_SMALL, 0);
    for number in 0..10_000 {
        let peer = ["a", "b", "c", "d"][number % 4];
        drop(lease(&family, peer));
        if number % 3 == 0 {
            family.remove(Fetch { peer });
        }
        let ended = family.core().ended_leases.len();
        assert!(ended <= 2 * 3 + 64 + 1, "{ended}");
    }
    lease(&family, "late").add(1);
    assert_eq!(scrape(&family).last(), Some(&("late".to_owned(), 1)));
}

#[test]
fn the_key_whose_lease_ended_first_makes_room_first() {
    let family = Fetches::new(|| &IN_SMALL, 0);
    for peer in ["c", "a", "b"] {
        lease(&family, peer).add(1);
    }
    family.with(Fetch { peer: "d" }, Counter::inc);
    assert_eq!(scrape(&family), shown(&[("a", 1), ("b", 1), ("d", 1)]));
}

/// Threads lease, record and let go of keys while scrapes remove them.
#[test]
fn scrapes_show_all_that_was_recorded_under_leases() {
    let family = Fetches::new(|| &IN_LARGE, 0);
    let mut last = HashMap::new();
    thread::scope(|scope| {
        let threads = [1, 2].map(|thread| {
            let family = &family;
            scope.spawn(move || {
                for number in 0..LEASES {
                    let lease = lease(family, &format!("{thread}-{number}"));
                    for _ in 0..3 {
                        lease.add(1);
                    }
                }
            })
        });
        while !threads.iter().all(thread::ScopedJoinHandle::is_finished) {
            last.extend(scrape(&family));
        }
    });
    last.extend(scrape(&family));
    assert_eq!(scrape(&family), [], "all leases have ended");
    assert_eq!(last.len(), 2 * LEASES);
    assert!(last.values().all(|value| *value == 3));
}
