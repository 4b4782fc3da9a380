//! One increment through a handle.

use std::hint::black_box;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use benches::contenders::{self, Bus, ByHand, Measured, Ours, Prometheus, PrometheusClient};
use benches::harness::{Contender, Goal, at_once, run};
use frozen_metrics::StripedCounter;

const ROUNDS: usize = 61;
const TIMES: u32 = 1_000_000;
const RAW: &str = "raw fetch_add";

/// Each round uses another channel, because the time also depends on the distance of the counter's cache
/// line from each core.
fn held<'a, B: Bus>(bus: &'a B, names: &'a [String], threads: usize) -> Contender<'a> {
    let mut round = 0;
    Contender::new(B::NAME, move || {
        round += 1;
        incremented(bus.held(&names[round % names.len()]), threads)
    })
}

/// The lower bound: a raw atomic.
fn raw(words: &[AtomicU64], threads: usize) -> Contender<'_> {
    let mut round = 0;
    Contender::new(RAW, move || {
        round += 1;
        let word = &words[round % words.len()];
        let inc = || {
            word.fetch_add(1, Ordering::Relaxed);
        };
        incremented(inc, threads)
    })
}

fn striped(counters: &[StripedCounter], threads: usize) -> Contender<'_> {
    let mut round = 0;
    Contender::new("ours, striped", move || {
        round += 1;
        let counter = &counters[round % counters.len()];
        incremented(|| counter.inc(), threads)
    })
}

fn incremented(inc: impl Fn() + Sync, threads: usize) -> f64 {
    at_once(threads, TIMES, |_| {
        let inc = black_box(&inc);
        // Unrolled, so that the cost of the loop is small.
        for _ in 0..TIMES / 8 {
            inc();
            inc();
            inc();
            inc();
            inc();
            inc();
            inc();
            inc();
        }
    })
}

fn main() -> io::Result<()> {
    let (ours, by_hand) = (Ours::new(), ByHand::new());
    let (measured, client, prometheus) =
        (Measured::new(), PrometheusClient::new(), Prometheus::new());
    let names = contenders::channels(ROUNDS);
    let striped_counters: Vec<_> = names.iter().map(|_| StripedCounter::new()).collect();
    let words: Vec<_> = names.iter().map(|_| AtomicU64::new(0)).collect();
    for threads in [1, 2] {
        let contenders = vec![
            held(&ours, &names, threads),
            raw(&words, threads),
            held(&by_hand, &names, threads),
            held(&measured, &names, threads),
            held(&client, &names, threads),
            held(&prometheus, &names, threads),
        ];
        let title = format!("Increment through a stored handle, {threads} thread(s), one counter");
        run(&title, ROUNDS, contenders, &[Goal::AtMost(1.05, RAW)])?;
    }
    for threads in [1, 2] {
        let contenders = vec![striped(&striped_counters, threads), raw(&words, threads)];
        let title = format!("Increment of a striped counter, {threads} thread(s)");
        run(
            &title,
            ROUNDS,
            contenders,
            &[Goal::AtMost(if threads > 1 { 0.25 } else { 1.5 }, RAW)],
        )?;
    }
    Ok(())
}
