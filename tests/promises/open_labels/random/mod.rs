//! Promise: after any calls, every scrape shows exactly the label sets and sums that a simple model predicts, in every
//! format, for families of sets with and without a key.

mod read;
mod sources;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use frozen_metrics::{Counter, Exporter, FamilyLease, Format, KeyUsage, SecondsHistogram};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::Fetch;
use crate::exposition::Sample;
use read::shown;
use sources::{
    Blocks, FETCHES, Key, Milliseconds, Pool, Pools, Times, ZONES, ZonePoolRegistry, key, labels,
    overflow_key, zone_key,
};
use tests::family_model::{FamilyModel, Token};

/// A call. The numbers are indices of label sets, and milliseconds.
#[derive(Clone, Debug)]
enum Call {
    Record(usize, u64),
    Lease(usize),
    RecordLeased(Index, u64),
    EndLease(Index),
    Seed(usize),
    Remove(usize),
    RemoveZone,
    Scrape(Format),
}

fn calls() -> impl Strategy<Value = Vec<(&'static str, Call)>> {
    let fetch = || 0..FETCHES.len();
    let call = prop_oneof![
        4 => (fetch(), 0..9_u64).prop_map(|(fetch, number)| Call::Record(fetch, number)),
        // Few, so that the leases of a label set often end more than once.
        6 => (0..4_usize).prop_map(Call::Lease),
        2 => (any::<Index>(), 0..9_u64).prop_map(|(lease, number)| Call::RecordLeased(lease, number)),
        6 => any::<Index>().prop_map(Call::EndLease),
        1 => fetch().prop_map(Call::Seed),
        1 => fetch().prop_map(Call::Remove),
        1 => Just(Call::RemoveZone),
        2 => select(vec![Format::Text, Format::OpenMetrics, Format::Protobuf]).prop_map(Call::Scrape),
    ];
    vec((select(&ZONES[..]), call), 0..100)
}

/// What was recorded under one label set.
type Recorded = Rc<RefCell<Vec<u64>>>;
/// The model of both families of a set.
type Families = Rc<RefCell<Model>>;

/// A lease of both families, and its place in the model.
struct Leased {
    blocks: FamilyLease<Counter>,
    times: FamilyLease<SecondsHistogram<Milliseconds>>,
    families: Families,
    recorded: Recorded,
    token: Option<Token<Key>>,
}

/// The sources under test beside their model.
struct Test<P> {
    pools: Arc<P>,
    exporter: Exporter,
    /// The zones; a set without a key has one zone.
    zones: FamilyModel<Key, Families>,
    is_keyed: bool,
    leases: Vec<Leased>,
}

/// The model of the families of one set.
struct Model(FamilyModel<Key, Recorded>);

impl Default for Model {
    fn default() -> Self {
        Self(FamilyModel::new(3, overflow_key("other")))
    }
}

impl<P: Pools> Test<P> {
    fn new(pools: Arc<P>, exporter: Exporter, is_keyed: bool) -> Self {
        let zones = FamilyModel::new(2, overflow_key("others"));
        Self { pools, exporter, zones, is_keyed, leases: Vec::new() }
    }

    fn run(mut self, calls: Vec<(&str, Call)>) {
        for (zone, call) in calls {
            let zone = if self.is_keyed { zone } else { "" };
            match call {
                Call::RecordLeased(lease, number) => self.record_leased(lease, number),
                Call::EndLease(lease) => self.end_lease(lease),
                Call::RemoveZone if self.is_keyed => {
                    assert_eq!(self.pools.remove_zone(zone), self.zones.remove(&zone_key(zone)));
                }
                Call::RemoveZone => {}
                Call::Scrape(format) => self.scrape(format),
                call => {
                    let families = self.zones.look_up(&zone_key(zone));
                    Arc::clone(&self.pools).with(zone, &mut |blocks, times| {
                        self.call(&call, &families, blocks, times)
                    });
                }
            }
        }
        self.leases.drain(..).for_each(end);
        self.scrape(Format::Text);
        self.scrape(Format::Protobuf);
    }

    fn call(&mut self, call: &Call, families: &Families, blocks: &Blocks, times: &Times) {
        let model = &mut families.borrow_mut().0;
        match *call {
            Call::Record(fetch, number) => {
                blocks.with(labels(fetch), |blocks| blocks.add(number));
                times.with(labels(fetch), |times| times.record(Duration::from_millis(number)));
                model.look_up(&key(fetch)).borrow_mut().push(number);
            }
            Call::Lease(fetch) => {
                let (recorded, token) = model.lease(&key(fetch));
                let (blocks, times) = (blocks.lease(labels(fetch)), times.lease(labels(fetch)));
                let families = Rc::clone(families);
                self.leases.push(Leased { blocks, times, families, recorded, token });
            }
            Call::Seed(fetch) => {
                let is_seeded = model.seed(&key(fetch));
                assert_eq!(blocks.seed([labels(fetch)]).is_ok(), is_seeded);
                assert_eq!(times.seed([labels(fetch)]).is_ok(), is_seeded);
            }
            Call::Remove(fetch) => {
                let is_removed = model.remove(&key(fetch));
                assert_eq!(blocks.remove(labels(fetch)), is_removed);
                assert_eq!(times.remove(labels(fetch)), is_removed);
            }
            _ => unreachable!("the other calls need no families"),
        }
        assert_snapshot(model, blocks);
    }

    fn record_leased(&self, lease: Index, number: u64) {
        if !self.leases.is_empty() {
            let lease = lease.get(&self.leases);
            lease.blocks.add(number);
            lease.times.record(Duration::from_millis(number));
            lease.recorded.borrow_mut().push(number);
        }
    }

    fn end_lease(&mut self, lease: Index) {
        if !self.leases.is_empty() {
            end(self.leases.swap_remove(lease.index(self.leases.len())));
        }
    }

    fn scrape(&self, format: Format) {
        let expected = [&self.expected_blocks()[..], &self.expected_times()].concat();
        let shown = shown(&self.exporter, format);
        assert_eq!(format!("{shown:#?}"), format!("{expected:#?}"), "{format:?}");
        self.zones.shown().values().for_each(|families| families.borrow_mut().0.end_scrape());
    }

    fn expected_blocks(&self) -> Vec<Sample> {
        let sample = |(labels, recorded): (Labels, Vec<u64>)| {
            sample("pool_blocks_total", &labels, &[], recorded.iter().sum::<u64>() as f64)
        };
        self.expected().into_iter().map(sample).collect()
    }

    fn expected_times(&self) -> Vec<Sample> {
        let samples = |(labels, recorded): (Labels, Vec<u64>)| {
            let sample = |suffix, le: &[(&str, &str)], value| {
                sample(&format!("pool_fetch_seconds{suffix}"), &labels, le, value)
            };
            let (all, millis) = (recorded.len() as f64, recorded.iter().sum::<u64>() as f64);
            let quick = recorded.iter().filter(|number| **number <= 4).count();
            [
                sample("_bucket", &[("le", "0.004")], quick as f64),
                sample("_bucket", &[("le", "inf")], all),
                sample("_sum", &[], millis / 1e3),
                sample("_count", &[], all),
            ]
        };
        self.expected().into_iter().flat_map(samples).collect()
    }

    /// Returns the labels of each series in order, and what was recorded under them.
    fn expected(&self) -> Vec<(Labels, Vec<u64>)> {
        let mut expected = Vec::new();
        for ((zone, ..), families) in self.zones.shown() {
            for ((peer, (is_folded, attempt), (_, outcome)), recorded) in
                families.borrow().0.shown()
            {
                let typed = |text: String| if is_folded { "other".to_owned() } else { text };
                let outcome = typed(["refused", "ok"][outcome].to_owned());
                let attempt = typed(attempt.to_string());
                let zone = self.is_keyed.then(|| ("zone", zone.clone()));
                let own = [("peer", peer), ("attempt", attempt), ("outcome", outcome)];
                expected.push((own.into_iter().chain(zone).collect(), recorded.borrow().clone()));
            }
        }
        expected
    }
}

fn end(leased: Leased) {
    if let Some(token) = leased.token {
        leased.families.borrow_mut().0.end_lease(token);
    }
}

type Labels = Vec<(&'static str, String)>;

fn sample(name: &str, labels: &Labels, last: &[(&str, &str)], value: f64) -> Sample {
    let last = last.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let labels = labels.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    Sample { name: name.to_owned(), labels: labels.chain(last).collect(), value }
}

/// Asserts that a snapshot finds each label set, and has the order and the usage of the model.
fn assert_snapshot(model: &FamilyModel<Key, Recorded>, blocks: &Blocks) {
    let sum = |recorded: &Recorded| recorded.borrow().iter().sum::<u64>();
    let snapshot = blocks.snapshot();
    for fetch in 0..FETCHES.len() {
        let expected = model.get(&key(fetch)).map(sum);
        assert_eq!(snapshot.get(labels(fetch)).copied(), expected, "{:?}", key(fetch));
    }
    let keys = snapshot.iter().map(|(labels, _)| {
        let Fetch { peer, attempt, outcome } = labels;
        (peer.to_owned(), (false, attempt), (false, outcome as usize))
    });
    assert!(keys.eq(model.keys().cloned()));
    assert_eq!(snapshot.overflow().copied(), model.overflow().map(sum));
    let KeyUsage { live, folded, overflow, .. } = blocks.usage();
    assert_eq!((live, folded), (model.keys().count(), model.folded()));
    assert_eq!(overflow, model.overflow().is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn families_of_a_set_without_a_key_show_what_the_model_predicts(calls in calls()) {
        let pool = Arc::new(Pool::new());
        let exporter = Exporter::new().with(Arc::clone(&pool)).unwrap();
        let mut test = Test::new(pool, exporter, false);
        // A scrape shows the families before the first call, too.
        test.zones.look_up(&zone_key(""));
        test.run(calls);
    }

    #[test]
    fn families_of_a_set_with_a_key_show_what_the_model_predicts(calls in calls()) {
        let registry = Arc::new(ZonePoolRegistry::new());
        let exporter = Exporter::new().with(Arc::clone(&registry)).unwrap();
        Test::new(registry, exporter, true).run(calls);
    }
}
