//! One scrape in the protobuf format into a reused buffer, and in text for comparison. Every channel has changed
//! since the previous scrape.

use std::hint::black_box;
use std::io;

use benches::contenders::{self, Bus, NAMES, Ours};
use benches::harness::{Contender, Goal, alone, run};
use fastmetrics::derive::LabelSet;
use fastmetrics::format::protobuf::{ProtobufProfile, encode};
use fastmetrics::metrics::{counter::Counter, family::Family};
use fastmetrics::registry::Registry;
use frozen_metrics::{Collect, Encoder, Format};

const FASTMETRICS: &str = "fastmetrics";

/// Our counters and those of `fastmetrics`.
struct Buses {
    ours: Ours,
    registry: Registry,
    families: Vec<Family<Labels, Counter>>,
}

#[derive(Clone, PartialEq, Eq, Hash, LabelSet)]
struct Labels {
    channel: String,
}

impl Buses {
    fn new() -> io::Result<Self> {
        let mut registry = Registry::builder().build().map_err(io::Error::other)?;
        let mut families = Vec::new();
        for name in NAMES {
            let family = Family::default();
            let help = "A counter of the bus.";
            registry.register(name, help, Family::clone(&family)).map_err(io::Error::other)?;
            families.push(family);
        }
        Ok(Self { ours: Ours::new(), registry, families })
    }

    fn add(&self, names: &[String], random: &mut fastrand::Rng) {
        for name in names {
            for (counter, family) in self.families.iter().enumerate() {
                let n = random.u64(..) >> random.u32(24..64);
                self.ours.add(name, counter, n);
                family.with_or_new(&Labels { channel: name.clone() }, |counter| counter.inc_by(n));
            }
        }
    }

    /// Returns a contender that changes all channels before each scrape.
    fn scraped<'a>(
        &'a self,
        name: &'static str,
        names: &'a [String],
        scrape: impl Fn(&mut Vec<u8>) + 'a,
    ) -> Contender<'a> {
        let (mut random, mut buffer) = (fastrand::Rng::with_seed(2), Vec::new());
        Contender::new(name, move || {
            self.add(names, &mut random);
            buffer.clear();
            scrape(&mut buffer);
            alone(1, || {
                buffer.clear();
                scrape(&mut buffer);
                black_box(&buffer);
            })
        })
    }
}

fn main() -> io::Result<()> {
    for (count, rounds) in [(1_024, 61), (10_000, 31)] {
        let (names, buses) = (contenders::channels(count), Buses::new()?);
        let ours = |buffer: &mut Vec<u8>, format| {
            Encoder::append_to(buffer, format, |encoder| buses.ours.expose(encoder));
        };
        let contenders = vec![
            buses.scraped("ours", &names, |buffer| ours(buffer, Format::Protobuf)),
            buses.scraped("ours, text", &names, |buffer| ours(buffer, Format::Text)),
            buses.scraped(FASTMETRICS, &names, |buffer| {
                // Writing to a vector never fails.
                let _ = encode(buffer, &buses.registry, ProtobufProfile::Prometheus);
            }),
        ];
        let title =
            format!("One scrape of {count} channels × 8 counters in protobuf, reused buffer");
        run(&title, rounds, contenders, &[Goal::AtMost(0.25, FASTMETRICS)])?;
    }
    Ok(())
}
