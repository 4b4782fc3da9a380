//! Promise: a panic in a caller's code does not break a registry.

use std::panic::{RefUnwindSafe, UnwindSafe, catch_unwind};

use frozen_metrics::{Counter, Gauge, Histogram, ReplicationMetrics, WithExemplars};

#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "panics", golden = none, key = "channel", max_keys = 4, overflow = "others")]
struct Channel {
    /// Number of records.
    records_total: WithExemplars<Counter>,
    /// Calls under way.
    open_calls: Gauge,
    /// Size of a record.
    #[metric(buckets(1))]
    record_bytes: Histogram<Size>,
}

fn is_unwind_safe<T: UnwindSafe + RefUnwindSafe>(_: &T) {}

#[test]
fn a_caught_panic_loses_no_record_and_holds_no_lock() {
    let registry = ChannelRegistry::new();
    is_unwind_safe(&registry);
    is_unwind_safe(&Channel::new());
    let panicked = catch_unwind(|| {
        registry.with_channel("a", |set| {
            set.records_total.inc();
            let _call = set.open_calls.track();
            registry.with_channel("b", |_| panic!("on purpose"));
        });
    });
    assert!(panicked.is_err());
    let panicked = catch_unwind(|| registry.retain(|channel, _| panic!("{channel}, on purpose")));
    assert!(panicked.is_err());
    let panicked = catch_unwind(|| {
        registry.seed(["c", "d"].into_iter().inspect(|name| assert!(*name != "d", "on purpose")))
    });
    assert!(panicked.is_err());

    let rows = registry.snapshot().rows;
    let rows: Vec<_> = rows.iter().map(|row| (&*row.channel, *row.records_total)).collect();
    assert_eq!(rows, [("a", 1), ("b", 0), ("c", 0)], "keys created before each panic exist");
    assert_eq!(registry.snapshot().channel("a").unwrap().open_calls, 0);
    for name in ["a", "b", "c"] {
        registry.with_channel(name, |set| set.records_total.inc());
        assert!(registry.remove(name));
    }
    assert!(registry.is_empty());
}
