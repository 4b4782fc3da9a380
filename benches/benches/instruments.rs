//! One record of each instrument, compared with a raw atomic operation.

use std::hint::black_box;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use benches::harness::{Contender, Goal, at_once, run};
use frozen_metrics::{
    BoolGauge, ClampedGauge, Counter, FloatCounter, FloatGauge, Gauge, ReplicationMetrics,
    SecondsGauge, StateSet, StripedCounter, TimestampGauge,
};

const TIMES: u32 = 200_000;
const RAW: &str = "raw fetch_add";

/// One instrument of each type that is a word or a striped word.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "all", golden = none)]
struct All {
    /// Integers counted.
    things_total: Counter,
    /// Integers counted in stripes.
    frames_total: StripedCounter,
    /// Floats counted.
    parts_total: FloatCounter,
    /// An integer.
    open: Gauge,
    /// A clamped integer.
    waiting: ClampedGauge,
    /// A float.
    fill_ratio: FloatGauge,
    /// A flag.
    leads: BoolGauge,
    /// A duration.
    last_seconds: SecondsGauge,
    /// A time.
    last_timestamp_seconds: TimestampGauge,
    /// A state.
    #[metric(states(enum("idle" | "busy")))]
    phase: StateSet<Phase>,
}

fn recorded<'a>(name: &'static str, record: impl Fn() + Sync + 'a) -> Contender<'a> {
    Contender::new(name, move || {
        at_once(1, TIMES, |_| {
            let record = black_box(&record);
            (0..TIMES).for_each(|_| record());
        })
    })
}

fn main() -> io::Result<()> {
    let (all, word) = (All::new(), AtomicU64::new(0));
    let contenders = vec![
        recorded("Counter::inc", || all.things_total.inc()),
        recorded(RAW, || {
            word.fetch_add(1, Ordering::Relaxed);
        }),
        recorded("StripedCounter::inc", || all.frames_total.inc()),
        recorded("FloatCounter::add", || all.parts_total.add(black_box(0.5))),
        recorded("Gauge::inc", || all.open.inc()),
        recorded("Gauge::track", || drop(all.open.track())),
        recorded("ClampedGauge::inc", || all.waiting.inc()),
        recorded("FloatGauge::set", || all.fill_ratio.set(black_box(0.5))),
        recorded("FloatGauge::add", || all.fill_ratio.add(black_box(0.5))),
        recorded("BoolGauge::set", || all.leads.set(black_box(true))),
        recorded("SecondsGauge::record", || {
            all.last_seconds.record(black_box(Duration::from_millis(7)));
        }),
        recorded("SecondsGauge::start_timer", || drop(all.last_seconds.start_timer())),
        recorded("TimestampGauge::set_to_now", || all.last_timestamp_seconds.set_to_now()),
        recorded("StateSet::set", || all.phase.set(black_box(Phase::Busy))),
    ];
    run("One record of each instrument", 61, contenders, &[Goal::AtMost(1.05, RAW)])
}
