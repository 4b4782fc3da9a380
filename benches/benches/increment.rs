//! One increment through a handle that is kept.

use std::hint::black_box;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use benches::contenders::{Bus, ByHand, Measured, Ours, Prometheus, PrometheusClient};
use benches::harness::{Contender, Goal, at_once, run};

const TIMES: u32 = 1_000_000;
const RAW: &str = "raw fetch_add";

fn held<'a, B: Bus>(bus: &'a B, threads: usize) -> Contender<'a> {
    let inc = bus.held("payments");
    Contender::new(B::NAME, move || {
        at_once(threads, TIMES, |_| (0..TIMES).for_each(|_| black_box(&inc)()))
    })
}

fn main() -> io::Result<()> {
    let (ours, by_hand) = (Ours::new(), ByHand::new());
    let (measured, client, prometheus) =
        (Measured::new(), PrometheusClient::new(), Prometheus::new());
    let raw = Box::new(AtomicU64::new(0));
    for threads in [1, 2] {
        let raw = &raw;
        let inc = move || {
            raw.fetch_add(1, Ordering::Relaxed);
        };
        let contenders = vec![
            held(&ours, threads),
            Contender::new(RAW, move || {
                at_once(threads, TIMES, |_| (0..TIMES).for_each(|_| black_box(&inc)()))
            }),
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
