//! Under any sequence of look-ups, leases, removals and scrapes, a family stays within its maximum, its exposition is
//! legal, and what was recorded through a live lease is shown.

#![no_main]

use std::collections::HashMap;
use std::sync::Arc;

use frozen_metrics::{Counter, Exporter, Family, FamilyLease, LabelSet, ReplicationMetrics};
use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::{Line, lines};
use libfuzzer_sys::fuzz_target;

/// The labels of a call.
#[derive(LabelSet)]
struct Call<'a> {
    peer: &'a str,
    code: u8,
    cached: bool,
}

const MAX_KEYS: usize = 4;

/// A client.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "client", golden = none)]
struct Client {
    /// Calls made.
    #[metric(max_keys = 4, overflow = "other")]
    calls_total: Family<Call<'static>, Counter>,
}

/// The values of a label set.
type Key = (String, u8, bool);

/// A lease, and how many calls were recorded through it.
type CountedLease = (Key, FamilyLease<Counter>, u64);

fn labels((peer, code, cached): &Key) -> Call<'_> {
    Call { peer, code: *code, cached: *cached }
}

/// Returns the key with these labels; `None` for the overflow.
fn key(labels: &[Label]) -> Option<Key> {
    let [peer, code, cached] = labels else { panic!("{labels:?}") };
    let is_overflow = code.value == "other";
    (!is_overflow).then(|| {
        let code = code.value.parse().expect("an integer");
        (peer.value.to_string(), code, cached.value.parse().expect("a boolean"))
    })
}

fuzz_target!(|operations: Vec<(u8, Key)>| {
    let client = Arc::new(Client::new());
    let exporter = Exporter::new().with(Arc::clone(&client)).expect("one source");
    let family = &client.calls_total;
    let mut recorded: HashMap<Key, u64> = HashMap::new();
    let mut leases: Vec<CountedLease> = Vec::new();
    for (operation, key) in operations {
        match operation % 8 {
            0..=2 => {
                family.with(labels(&key), |calls| calls.inc());
                *recorded.entry(key).or_default() += 1;
            }
            3 | 4 => {
                let lease = family.lease(labels(&key));
                lease.inc();
                *recorded.entry(key.clone()).or_default() += 1;
                leases.push((key, lease, 1));
            }
            5 if !leases.is_empty() => drop(leases.swap_remove(key.1 as usize % leases.len())),
            6 => {
                family.remove(labels(&key));
                // What they recorded before is lost.
                leases.retain(|(leased, ..)| *leased != key);
            }
            _ => check(&exporter.text(), &recorded, &leases),
        }
        assert!(family.usage().live <= MAX_KEYS);
    }
    check(&exporter.text(), &recorded, &leases);
});

/// Compares an exposition with what was recorded, and with what the live leases recorded.
fn check(text: &str, recorded: &HashMap<Key, u64>, leases: &[CountedLease]) {
    let (mut shown, mut total) = (HashMap::new(), 0);
    for (_, line) in lines(text).map(|line| line.expect("a legal line")) {
        let Line::Sample { labels, value, .. } = line else { continue };
        let (key, value) = (key(&labels), value.parse::<u64>().expect("an integer"));
        total += value;
        assert!(key.as_ref().is_none_or(|key| value <= recorded[key]), "{text}");
        assert_eq!(shown.insert(key, value), None, "{text}");
    }
    assert!(shown.len() <= MAX_KEYS + 1, "{text}");
    assert!(total <= recorded.values().sum(), "{text}");
    assert!(total >= leases.iter().map(|(.., calls)| calls).sum(), "{text}");
}
