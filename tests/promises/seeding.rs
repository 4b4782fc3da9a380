//! Promise: a seeded channel is in every scrape and never expires.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, RegistryFull, ReplicationMetrics};

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, prefix = "seeding", snapshot = Scrape, row = Values, rows = rows,
    key = "channel", max_keys = 8, overflow = "others",
)]
struct Channel {
    /// Number of records.
    records_total: Counter,
}

const CAP: usize = ChannelRegistry::MAX_KEYS;

fn fill(registry: &ChannelRegistry) {
    (0..2 * CAP).for_each(|number| drop(registry.for_channel(&format!("other-{number}"))));
}

fn text(registry: &ChannelRegistry) -> String {
    let mut out = Vec::new();
    registry.encode(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_seeded_channel_is_in_every_scrape_even_at_the_cap() {
    let registry = ChannelRegistry::new();
    registry.seed(["payments", "orders"]).unwrap();
    assert_eq!((registry.len(), registry.folded()), (2, 0));
    fill(&registry);
    let written = text(&registry);
    for channel in ["payments", "orders"] {
        let line = format!("seeding_records_total{{channel=\"{channel}\"}} 0\n");
        assert!(written.contains(&line), "{written}");
    }
    registry.with_channel("orders", |set| set.records_total.inc());
    assert_eq!(registry.snapshot().channel("orders").unwrap().records_total, 1);
}

#[test]
fn a_seeded_channel_never_expires() {
    let registry = ChannelRegistry::new();
    registry.for_channel("seeded later").records_total.add(5);
    registry.seed([String::from("payments")]).unwrap();
    registry.for_channel("idle");
    let start = Instant::now();
    let expire_at = |seconds| registry.expire_idle(start + Duration::from_secs(seconds), IDLE);
    const IDLE: Duration = Duration::from_secs(10);
    assert_eq!(expire_at(0), 0);
    registry.seed(["seeded later"]).unwrap();
    assert_eq!(expire_at(1_000), 1);
    assert!(registry.get("payments").is_some() && registry.get("idle").is_none());
    assert_eq!(
        registry.get("seeded later").unwrap().records_total.get(),
        5,
        "seeding keeps the values"
    );

    assert!(registry.remove("payments"), "a seeded channel can be removed");
    registry.for_channel("payments");
    assert_eq!(expire_at(2_000), 0);
    assert_eq!(expire_at(2_010), 1, "the new channel is not seeded");
}

#[test]
fn seeding_past_the_cap_is_an_error_and_never_folds() {
    let registry = ChannelRegistry::new();
    (0..CAP - 1).for_each(|number| drop(registry.for_channel(&format!("other-{number}"))));
    let refused = registry.seed(["other-1", "fits", "does\nnot", "other-2"]).unwrap_err();
    assert_eq!(refused, RegistryFull { key: String::from("does\nnot"), max_keys: CAP });
    assert_eq!(
        refused.to_string(),
        "cannot seed `does\\nnot`: the registry already has 8 keys; \
         seed keys before other keys are looked up, or raise `max_keys`",
    );
    assert_eq!((registry.len(), registry.folded()), (CAP, 0));
    assert!(registry.get("fits").is_some());

    let start = Instant::now();
    registry.expire_idle(start, Duration::ZERO);
    assert_eq!(registry.expire_idle(start, Duration::ZERO), CAP - 2);
    assert!(registry.get("other-1").is_some(), "seeded before the error");
    assert!(registry.get("other-2").is_none(), "not seeded after the error");
}

#[test]
fn seeding_the_overflow_key_shows_it_and_uses_no_capacity() {
    let registry = ChannelRegistry::new();
    assert!(registry.get("others").is_none());
    registry.seed(["others"]).unwrap();
    assert_eq!((registry.len(), registry.folded()), (1, 0));
    assert!(text(&registry).contains("seeding_records_total{channel=\"others\"} 0\n"));
    fill(&registry);
    assert_eq!(registry.len(), CAP + 1);
    assert!(Arc::ptr_eq(&registry.get("others").unwrap(), &registry.for_channel("late")));
}

#[test]
fn seeding_that_races_with_look_ups_never_exceeds_the_cap() {
    const THREADS: usize = 8;
    for _ in 0..200 {
        let registry = ChannelRegistry::new();
        let start = Barrier::new(THREADS);
        let seeded: usize = thread::scope(|scope| {
            let thread = |thread: usize| {
                let (registry, start) = (&registry, &start);
                scope.spawn(move || {
                    start.wait();
                    (0..4).filter(|number| seed_or_create(registry, thread, *number)).count()
                })
            };
            let threads: Vec<_> = (0..THREADS).map(thread).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        let snapshot = registry.snapshot();
        let is_seeded = |row: &&Values| row.channel.starts_with("seeded");
        assert_eq!(snapshot.rows.iter().filter(is_seeded).count(), seeded);
        assert_eq!(snapshot.totals()["records_total"], (THREADS * 4) as u64);
        assert!(snapshot.rows.iter().filter(is_seeded).all(|row| row.records_total == 1));
        assert_eq!(snapshot.rows.iter().filter(|row| row.channel != "others").count(), CAP);
    }
}

/// Increments a channel, which threads with an even number seed first. Returns whether seeding
/// succeeded.
fn seed_or_create(registry: &ChannelRegistry, thread: usize, number: usize) -> bool {
    let name = match thread % 2 {
        0 => format!("seeded-{thread}-{number}"),
        _ => format!("created-{thread}-{number}"),
    };
    let seeded = thread.is_multiple_of(2) && registry.seed([&name]).is_ok();
    registry.with_channel(&name, |set| set.records_total.inc());
    seeded
}
