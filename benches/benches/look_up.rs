//! One look-up by name among 1,000 channels, and an increment.

use std::hint::black_box;
use std::io;

use benches::contenders::{self, Bus, ByHand, Measured, Ours, PEERS, Prometheus, PrometheusClient};
use benches::harness::{Contender, Goal, at_once, run};

const TIMES: u32 = 200_000;

/// Each thread asks for all names, in an order of its own.
fn looked_up<'a, B: Bus>(bus: &'a B, orders: &'a [Vec<String>], threads: usize) -> Contender<'a> {
    orders[0].iter().for_each(|name| bus.inc(name));
    Contender::new(B::NAME, move || {
        at_once(threads, TIMES, |thread| {
            let names = orders[thread].iter().cycle().take(TIMES as usize);
            names.for_each(|name| bus.inc(black_box(name)));
        })
    })
}

fn main() -> io::Result<()> {
    let mut random = fastrand::Rng::with_seed(1);
    let orders = [(); 2].map(|()| {
        let mut names = contenders::channels(1_000);
        random.shuffle(&mut names);
        names
    });
    let (ours, by_hand) = (Ours::new(), ByHand::new());
    let (measured, client, prometheus) =
        (Measured::new(), PrometheusClient::new(), Prometheus::new());
    for threads in [1, 2] {
        let contenders = vec![
            looked_up(&ours, &orders, threads),
            looked_up(&by_hand, &orders, threads),
            looked_up(&measured, &orders, threads),
            looked_up(&client, &orders, threads),
            looked_up(&prometheus, &orders, threads),
        ];
        let title = format!("Look-up by name among 1,000 channels, {threads} thread(s)");
        run(&title, 61, contenders, &[Goal::AtMostFastest(0.75, PEERS)])?;
    }
    Ok(())
}
