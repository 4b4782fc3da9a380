//! The longest wait of other threads while a million keys expire. One thread creates keys, another looks up a
//! key that does not expire.

use std::hint::black_box;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use frozen_metrics::{Counter, ReplicationMetrics};

const KEYS: usize = 1_000_000;

/// A registry with capacity for all keys and as many new ones.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "roomy", golden = none, key = "channel", max_keys = 4_000_000, overflow = "others")]
struct Roomy {
    /// What was recorded.
    records_total: Counter,
}

/// A registry with capacity for the expiring keys only.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "full", golden = none, key = "channel", max_keys = 1_000_000, overflow = "others")]
struct Full {
    /// What was recorded.
    records_total: Counter,
}

/// The operations of one thread: their number and the longest duration.
struct Stall {
    times: usize,
    longest: Duration,
}

fn repeat(done: &AtomicBool, mut act: impl FnMut(usize)) -> Stall {
    let mut stall = Stall { times: 0, longest: Duration::ZERO };
    while !done.load(Ordering::Relaxed) {
        let begun = Instant::now();
        act(stall.times);
        stall.longest = stall.longest.max(begun.elapsed());
        stall.times += 1;
        // A service also does other work.
        thread::sleep(Duration::from_micros(50));
    }
    stall
}

fn measure(
    title: &str,
    expire: impl Fn() -> usize + Sync,
    create: impl Fn(usize) + Sync,
    look_up: impl Fn() + Sync,
) -> io::Result<()> {
    let done = AtomicBool::new(false);
    let (created, known, (expired, took)) = thread::scope(|scope| {
        let creator = scope.spawn(|| repeat(&done, &create));
        let reader = scope.spawn(|| repeat(&done, |_| look_up()));
        thread::sleep(Duration::from_millis(100));
        let begun = Instant::now();
        let result = (expire(), begun.elapsed());
        done.store(true, Ordering::Relaxed);
        (creator.join(), reader.join(), result)
    });
    writeln!(io::stdout(), "\n{title}: {expired} keys went in {:.2} s", took.as_secs_f64())?;
    for (name, stall) in [("a new key", created), ("a known key", known)] {
        let Ok(Stall { times, longest }) = stall else { continue };
        let millis = longest.as_secs_f64() * 1e3;
        writeln!(io::stdout(), "  {name:<12} {times:>8} times, {millis:>9.3} ms at most")?;
    }
    Ok(())
}

macro_rules! measure {
    ($title:literal, $registry:ty) => {{
        let registry = <$registry>::new();
        let name = |number: usize| format!("payments/settlements-{number}");
        let fill = || (0..KEYS - 1).for_each(|number| drop(registry.for_channel(&name(number))));
        fill();
        let stays = "stays/".repeat(10);
        registry.seed([&*stays]).map_err(io::Error::other)?;
        let look_up = || registry.with_channel(&stays, |set| set.records_total.inc());
        let create =
            |number: usize| drop(black_box(registry.for_channel(&format!("new-{number}"))));
        let zero = Instant::now();
        let after = |seconds| zero + Duration::from_secs(seconds);
        let idle = Duration::from_secs(60);
        let first = || registry.expire_idle(after(0), idle);
        measure(concat!($title, ", seen for the first time"), first, create, look_up)?;
        let expire = || registry.expire_idle(after(60), idle);
        measure(concat!($title, ", expire"), expire, |number| create(number + KEYS), look_up)?;
        fill();
        let retain = || registry.retain(|channel, _| channel == stays);
        measure(concat!($title, ", retain"), retain, |number| create(number + 2 * KEYS), look_up)?;
    }};
}

fn main() -> io::Result<()> {
    measure!("Room for more", RoomyRegistry);
    measure!("No room for more", FullRegistry);
    Ok(())
}
