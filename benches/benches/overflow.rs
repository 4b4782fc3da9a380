//! Look-ups of unknown names in a full registry.

use std::hint::black_box;
use std::io;
use std::sync::atomic::Ordering;

use benches::contenders::{self, ByHand};
use benches::harness::{Contender, Goal, at_once, run};
use frozen_metrics::{Counter, ReplicationMetrics};

const TIMES: u32 = 50_000;
const CAP: usize = 1_024;
const BY_HAND: &str = "by hand";

#[derive(Debug, ReplicationMetrics)]
#[metrics(
    golden = none, snapshot = Seen,
    key = "channel", max_keys = 1024, overflow = "__overflow__",
)]
struct Bounded {
    /// Number of leader elections completed.
    leader_changes_total: Counter,
}

fn main() -> io::Result<()> {
    let (ours, by_hand) = (BoundedRegistry::new(), ByHand::with_cap(CAP));
    for name in contenders::channels(CAP) {
        ours.for_channel(&name);
        by_hand.for_channel(&name);
    }
    let unknown: Vec<String> = (0..4_096).map(|number| format!("unknown-{number}")).collect();
    for threads in [1, 2] {
        let each = |thread: usize, inc: &dyn Fn(&str)| {
            let names = unknown.iter().cycle().skip(thread * 2_048).take(TIMES as usize);
            names.for_each(|name| inc(black_box(name)));
        };
        let contenders = vec![
            Contender::new("ours", || {
                at_once(threads, TIMES, |thread| {
                    each(thread, &|name| {
                        ours.with_channel(name, |set| set.leader_changes_total.inc());
                    });
                })
            }),
            Contender::new("ours, by handle", || {
                at_once(threads, TIMES, |thread| {
                    each(thread, &|name| ours.for_channel(name).leader_changes_total.inc());
                })
            }),
            Contender::new(BY_HAND, || {
                at_once(threads, TIMES, |thread| {
                    each(thread, &|name| {
                        by_hand.for_channel(name)[0].fetch_add(1, Ordering::Relaxed);
                    });
                })
            }),
        ];
        let title = format!("Unknown names past a cap of {CAP}, {threads} thread(s)");
        run(&title, 31, contenders, &[Goal::AtMost(1.0 / 8.0, BY_HAND)])?;
    }
    Ok(())
}
