//! One increment through a handle that is kept.

use std::hint::black_box;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use benches::contenders::{Bus, ByHand, Measured, Ours, Prometheus, PrometheusClient};
use benches::harness::{Contender, Goal, at_once, run};

const TIMES: u32 = 1_000_000;
const RAW: &str = "raw fetch_add";

fn held<'a, B: Bus>(bus: &'a B, threads: usize) -> Contender<'a> {
    incremented(B::NAME, bus.held("payments"), threads)
}

/// What nobody can be faster than.
fn raw<'a>(threads: usize) -> Contender<'a> {
    let word = Arc::new(AtomicU64::new(0));
    let inc = move || {
        word.fetch_add(1, Ordering::Relaxed);
    };
    incremented(RAW, inc, threads)
}

fn incremented<'a>(
    name: &'static str,
    inc: impl Fn() + Sync + 'a,
    threads: usize,
) -> Contender<'a> {
    Contender::new(name, move || {
        at_once(threads, TIMES, |_| {
            let inc = black_box(&inc);
            // Unrolled, so that the loop weighs little beside what it repeats.
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
    })
}

fn main() -> io::Result<()> {
    let (ours, by_hand) = (Ours::new(), ByHand::new());
    let (measured, client, prometheus) =
        (Measured::new(), PrometheusClient::new(), Prometheus::new());
    for threads in [1, 2] {
        let contenders = vec![
            held(&ours, threads),
            raw(threads),
            held(&by_hand, threads),
            held(&measured, threads),
            held(&client, threads),
            held(&prometheus, threads),
        ];
        let title = format!("Increment through a kept handle, {threads} thread(s), one counter");
        run(&title, 61, contenders, &[Goal::AtMost(1.05, RAW)])?;
    }
    Ok(())
}
