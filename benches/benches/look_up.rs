//! One look-up by name among 10 to 1,000,000 channels, or of a single channel by all threads, and an increment.

use std::hint::black_box;
use std::io;

use benches::contenders::{
    self, Bus, ByHand, Measured, Ours, OursByHandle, PEERS, Prometheus, PrometheusClient,
};
use benches::harness::{Contender, Goal, at_once, run};

/// The numbers of channels, with the number of rounds for each.
const SIZES: [(usize, usize); 6] =
    [(10, 61), (100, 61), (1_000, 61), (10_000, 21), (100_000, 9), (1_000_000, 5)];

/// Each thread looks up all names in its own order. Each round uses a new bus, because the time also depends
/// on the addresses of the channels.
fn looked_up<B: Bus>(orders: &[Vec<String>], threads: usize) -> Contender<'_> {
    // Each name is looked up at least once.
    let times = orders[0].len().max(200_000);
    Contender::new(B::NAME, move || {
        let bus = B::new();
        orders[0].iter().for_each(|name| bus.inc(name));
        at_once(threads, times as u32, |thread| {
            let names = orders[thread].iter().cycle().take(times);
            names.for_each(|name| bus.inc(black_box(name)));
        })
    })
}

fn main() -> io::Result<()> {
    let mut random = fastrand::Rng::with_seed(1);
    for (channels, rounds) in SIZES {
        let orders = [(); 2].map(|()| {
            let mut names = contenders::channels(channels);
            random.shuffle(&mut names);
            names
        });
        for threads in [1, 2] {
            let title = format!("Look-up by name among {channels} channels, {threads} thread(s)");
            compare(&title, rounds, &orders, threads)?;
        }
    }
    let hot = [(); 2].map(|()| contenders::channels(1));
    compare("Look-up by name of one hot channel, 2 threads", 61, &hot, 2)
}

fn compare(title: &str, rounds: usize, orders: &[Vec<String>], threads: usize) -> io::Result<()> {
    let contenders = vec![
        looked_up::<Ours>(orders, threads),
        looked_up::<OursByHandle>(orders, threads),
        looked_up::<ByHand>(orders, threads),
        looked_up::<Measured>(orders, threads),
        looked_up::<PrometheusClient>(orders, threads),
        looked_up::<Prometheus>(orders, threads),
    ];
    run(title, rounds, contenders, &[Goal::AtMostFastest(0.75, PEERS)])
}
