//! One look-up by two names among 1,000 links, and an increment.

use std::hint::black_box;
use std::io;

use benches::harness::{Contender, Goal, at_once, run};
use benches::pairs::{
    self, Links, Measured, Ours, OursByFamily, OursByHandle, PEERS, Prometheus, PrometheusClient,
};

const TIMES: u32 = 200_000;

/// Each thread looks up all links in its own order. Each round uses a new registry.
fn looked_up<L: Links>(orders: &[Vec<(String, String)>], threads: usize) -> Contender<'_> {
    Contender::new(L::NAME, move || {
        let links = L::new();
        orders[0].iter().for_each(|(channel, peer)| links.inc(channel, peer));
        at_once(threads, TIMES, |thread| {
            let pairs = orders[thread].iter().cycle().take(TIMES as usize);
            pairs.for_each(|(channel, peer)| links.inc(black_box(channel), black_box(peer)));
        })
    })
}

fn main() -> io::Result<()> {
    let mut random = fastrand::Rng::with_seed(1);
    let orders = [(); 2].map(|()| {
        let mut links = pairs::links();
        random.shuffle(&mut links);
        links
    });
    for threads in [1, 2] {
        let contenders = vec![
            looked_up::<Ours>(&orders, threads),
            looked_up::<OursByFamily>(&orders, threads),
            looked_up::<OursByHandle>(&orders, threads),
            looked_up::<Measured>(&orders, threads),
            looked_up::<PrometheusClient>(&orders, threads),
            looked_up::<Prometheus>(&orders, threads),
        ];
        let title = format!("Look-up by two names among 1,000 links, {threads} thread(s)");
        run(&title, 31, contenders, &[Goal::AtMostFastest(0.75, PEERS)])?;
    }
    let hot = vec![orders[0][..1].to_vec(); 2];
    let contenders = vec![
        looked_up::<OursByFamily>(&hot, 2),
        looked_up::<Measured>(&hot, 2),
        looked_up::<PrometheusClient>(&hot, 2),
        looked_up::<Prometheus>(&hot, 2),
    ];
    let title = "Look-up of one link by 2 threads";
    run(title, 31, contenders, &[Goal::AtMostFastest(0.75, PEERS)])?;
    Ok(())
}
