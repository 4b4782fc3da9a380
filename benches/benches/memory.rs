//! The memory of a channel with eight counters: the bytes requested from the allocator, and an upper bound
//! with the overhead of each block.

use std::io::{self, Write};

use allocation_counter::measure;
use benches::contenders::{self, Bus, ByHand, Measured, Ours, Prometheus, PrometheusClient};

const CHANNELS: u64 = 10_000;

/// The overhead of a block: a header of one word, and rounding to 16 bytes.
const MALLOC_AT_MOST: i64 = 8 + 15;

fn weigh<B: Bus>(out: &mut impl Write, names: &[String]) -> io::Result<()> {
    let bus = B::new();
    let idle = measure(|| {
        for name in names {
            (0..8).for_each(|counter| bus.add(name, counter, 1));
        }
    });
    let mut buffer = B::Buffer::default();
    bus.render(&mut buffer);
    drop(buffer);
    // A second scrape does not change the memory, so one scrape is enough.
    let fresh = B::new();
    let scraped = measure(|| {
        for name in names {
            (0..8).for_each(|counter| fresh.add(name, counter, 1));
        }
        let mut buffer = B::Buffer::default();
        fresh.render(&mut buffer);
    });
    let each = |bytes: i64| bytes.max(0).unsigned_abs() / CHANNELS;
    let malloc = |blocks: i64| blocks * MALLOC_AT_MOST;
    writeln!(
        out,
        "  {:<26} {:>8} {:>8} {:>10} {:>8}",
        B::NAME,
        each(idle.bytes_current),
        each(idle.bytes_current + malloc(idle.count_current)),
        each(scraped.bytes_current),
        each(scraped.bytes_current + malloc(scraped.count_current)),
    )
}

fn main() -> io::Result<()> {
    let names = contenders::channels(usize::try_from(CHANNELS).unwrap_or_default());
    let mut out = io::stdout().lock();
    writeln!(out, "\nBytes a channel of 8 counters, at {CHANNELS} channels")?;
    writeln!(
        out,
        "  {:<26} {:>8} {:>8} {:>10} {:>8}",
        "", "idle", "at most", "scraped", "at most"
    )?;
    weigh::<Ours>(&mut out, &names)?;
    weigh::<ByHand>(&mut out, &names)?;
    weigh::<Measured>(&mut out, &names)?;
    weigh::<PrometheusClient>(&mut out, &names)?;
    weigh::<Prometheus>(&mut out, &names)
}
