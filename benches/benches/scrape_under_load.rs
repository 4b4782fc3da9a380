//! One scrape while 128 threads record without pause.

use std::hint::black_box;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use benches::calls::{self, Calls, Measured, Ours, Prometheus, PrometheusClient};
use benches::contenders::{self, Bus};

const THREADS: usize = 128;
const SCRAPES: usize = 7;
/// The maximum time for one contender, which scrapes less often if a scrape takes long.
const AT_MOST: Duration = Duration::from_secs(20);

/// Returns the time of each scrape while this number of threads record in each of these recorders by turns.
fn scrapes<R: Fn(usize) + Sync>(
    recorders: &[R],
    mut scrape: impl FnMut() -> usize,
) -> Vec<Duration> {
    let (started, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let (started, done) = (&started, &done);
            scope.spawn(move || {
                started.fetch_add(1, Ordering::Relaxed);
                for number in thread.. {
                    recorders[number % recorders.len()](number);
                    if done.load(Ordering::Relaxed) {
                        break;
                    }
                }
            });
        }
        while started.load(Ordering::Relaxed) < THREADS {
            thread::sleep(Duration::from_millis(10));
        }
        let mut took = Vec::new();
        while took.len() < SCRAPES && took.iter().sum::<Duration>() < AT_MOST {
            // A scraper sleeps, too, and the scheduler prefers threads that have slept.
            thread::sleep(Duration::from_millis(100));
            let begun = Instant::now();
            black_box(scrape());
            took.push(begun.elapsed());
        }
        done.store(true, Ordering::Relaxed);
        took.sort_unstable();
        took
    })
}

fn show(name: &str, took: &[Duration]) -> io::Result<()> {
    let millis = |took: Duration| took.as_secs_f64() * 1e3;
    let (median, worst) = (millis(took[took.len() / 2]), millis(took[took.len() - 1]));
    writeln!(io::stdout(), "  {name:<26} {median:>12.2} ms {worst:>12.2} ms")
}

/// Histograms with 11 bounds.
fn histograms<C: Calls>(names: &[String]) -> io::Result<()> {
    let (calls, spans) = (C::new(), calls::spans());
    let held: Vec<_> = names.iter().map(|name| calls.held(name)).collect();
    let recorders: Vec<_> =
        held.iter().map(|held| |number: usize| held(spans[number % spans.len()])).collect();
    let mut buffer = C::Buffer::default();
    show(C::NAME, &scrapes(&recorders, || calls.render(&mut buffer).len()))
}

fn counters(names: &[String]) -> io::Result<()> {
    let bus = contenders::Ours::new();
    let held: Vec<_> = names.iter().map(|name| bus.held(name)).collect();
    let recorders: Vec<_> = held.iter().map(|held| |_: usize| held()).collect();
    let mut buffer = Vec::new();
    show("ours, counters", &scrapes(&recorders, || bus.render(&mut buffer).len()))
}

fn main() -> io::Result<()> {
    for count in [1, 1_000] {
        let names = calls::services(count);
        writeln!(
            io::stdout(),
            "\nScrape of {count} histogram(s), {THREADS} threads: median, worst"
        )?;
        counters(&names)?;
        histograms::<Ours>(&names)?;
        histograms::<Prometheus>(&names)?;
        histograms::<PrometheusClient>(&names)?;
        histograms::<Measured>(&names)?;
    }
    Ok(())
}
