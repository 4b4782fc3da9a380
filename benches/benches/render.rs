//! One scrape into a reused buffer. Every channel has changed since the previous scrape.

use std::cell::RefCell;
use std::hint::black_box;
use std::io;

use benches::contenders::{self, Bus, ByHand, Measured, Ours, PEERS, Prometheus, PrometheusClient};
use benches::harness::{Contender, Goal, alone, run};

/// The counters of the bus have different numbers of digits and grow after each scrape. A scrape without timing
/// comes first, so that the caches do not favour any contender.
fn scraped<'a, B: Bus>(bus: &'a B, names: &'a [String]) -> Contender<'a> {
    let mut random = fastrand::Rng::with_seed(2);
    let mut buffer = B::Buffer::default();
    Contender::new(B::NAME, move || {
        for name in names {
            (0..8).for_each(|counter| bus.add(name, counter, random.u64(..) >> random.u32(24..64)));
        }
        bus.render(&mut buffer);
        alone(1, || {
            black_box(bus.render(&mut buffer));
        })
    })
}

/// Adds a channel before each scrape.
fn with_a_new_channel<'a>(bus: &'a Ours, names: &'a [String]) -> Contender<'a> {
    names.iter().for_each(|name| bus.inc(name));
    let mut buffer = Vec::new();
    let mut new = 0;
    Contender::new("ours, after a new channel", move || {
        new += 1;
        bus.inc(&format!("new-{new}"));
        alone(1, || {
            black_box(bus.render(&mut buffer));
        })
    })
}

fn main() -> io::Result<()> {
    for (count, rounds) in [(1_024, 61), (10_000, 31)] {
        let names = contenders::channels(count);
        let (ours, growing, by_hand) = (Ours::new(), Ours::new(), ByHand::new());
        let (measured, client, prometheus) =
            (Measured::new(), PrometheusClient::new(), Prometheus::new());
        let copied = RefCell::new(String::new());
        let contenders = vec![
            scraped(&ours, &names),
            Contender::new("memcpy of the same bytes", || {
                let text = ours.snapshot().prometheus_text();
                let mut copied = copied.borrow_mut();
                copied.clear();
                alone(1, || black_box(&mut *copied).push_str(&text))
            }),
            with_a_new_channel(&growing, &names),
            scraped(&by_hand, &names),
            scraped(&measured, &names),
            scraped(&client, &names),
            scraped(&prometheus, &names),
        ];
        let title = format!("One scrape of {count} channels × 8 counters, reused buffer");
        run(&title, rounds, contenders, &[Goal::AtMostFastest(0.5, PEERS)])?;
    }
    Ok(())
}
