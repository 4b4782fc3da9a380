// Records states in the generated structs. This file is included as text and compiled in the
// generated crate.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use frozen_metrics::instrument::{InfoSet, Instrument, Buckets};
use frozen_metrics::{
    BoolGauge, By, ClampedGauge, Collect, Counter, Exporter, Family, FloatCounter, FloatGauge, Format, Gauge,
    Histogram, Info, LabelEnum, LabelSet, MaxGauge, ReplicationMetrics, SecondsGauge, SecondsHistogram, StateSet, StripedCounter,
    TimestampGauge, UnsignedGauge, WithExemplars,
};

/// Numbers from a file, one per line.
struct Input(std::vec::IntoIter<u64>);

impl Input {
    fn open(state: &str) -> Self {
        let text = fs::read_to_string(format!("states/{state}")).unwrap();
        Self(text.lines().map(|line| line.parse().unwrap()).collect::<Vec<_>>().into_iter())
    }

    fn number(&mut self) -> u64 {
        self.0.next().unwrap()
    }

    fn flag(&mut self) -> bool {
        self.number() != 0
    }

    fn text(&mut self) -> String {
        (0..self.number()).map(|_| char::from_u32(self.number() as u32).unwrap()).collect()
    }

    fn value<E: LabelEnum>(&mut self) -> E {
        E::ALL[self.number() as usize]
    }

    fn span(&mut self) -> Duration {
        let seconds = self.number();
        Duration::new(seconds, self.number() as u32)
    }
}

/// Reads a count and records that many values.
trait Record {
    fn record_one(&self, input: &mut Input);

    fn record(&self, input: &mut Input) {
        (0..input.number()).for_each(|_| self.record_one(input));
    }
}

macro_rules! record {
    ($([$($parameter:tt)*] $instrument:ty: |$this:ident, $input:ident| $record:expr;)*) => {$(
        impl<$($parameter)*> Record for $instrument {
            fn record_one(&self, $input: &mut Input) {
                let $this = self;
                $record;
            }
        }
    )*};
}

record! {
    [] Counter: |this, input| this.add(input.number());
    [] StripedCounter: |this, input| this.add(input.number());
    [] FloatCounter: |this, input| this.add(f64::from_bits(input.number()));
    [] Gauge: |this, input| this.set(input.number() as i64);
    [] ClampedGauge: |this, input| this.set(input.number() as i64);
    [] UnsignedGauge: |this, input| this.set(input.number());
    [] MaxGauge: |this, input| this.raise_to(input.number());
    [] FloatGauge: |this, input| this.set(f64::from_bits(input.number()));
    [] BoolGauge: |this, input| this.set(input.flag());
    [] SecondsGauge: |this, input| this.record(input.span());
    [] TimestampGauge: |this, input| {
        this.set(SystemTime::UNIX_EPOCH + Duration::from_micros(input.number()))
    };
    [L: Buckets] Histogram<L>: |this, input| this.observe(f64::from_bits(input.number()));
    [L: Buckets] SecondsHistogram<L>: |this, input| this.record(input.span());
    [E: LabelEnum] StateSet<E>: |this, input| this.set(input.value());
    [L: InfoSet + Read] Info<L>: |this, input| this.set(L::read(input));
    [I: Instrument + Record] WithExemplars<I>: |this, input| (**this).record_one(input);
}

impl<E: LabelEnum, I: Instrument + Record> Record for By<E, I> {
    fn record_one(&self, _: &mut Input) {
        unreachable!("the count precedes each instrument");
    }

    fn record(&self, input: &mut Input) {
        E::ALL.iter().for_each(|value| self[*value].record(input));
    }
}

/// Reads the labels of a family.
trait ReadLabels: LabelSet {
    fn read<R>(input: &mut Input, call: impl FnOnce(Self::With<'_>, &mut Input) -> R) -> R;
}

thread_local! {
    /// The leases of all families, the oldest first.
    static LEASES: RefCell<VecDeque<Box<dyn Any>>> = RefCell::default();
}

impl<L: LabelSet + ReadLabels, I: Instrument + Record> Record for Family<L, I> {
    fn record_one(&self, input: &mut Input) {
        let kind = input.number();
        L::read(input, |labels, input| match kind {
            0 => self.with(labels, |instrument| instrument.record(input)),
            1 => (*self.get_or_create(labels)).record(input),
            2 => {
                let lease = self.lease(labels);
                (*lease).record(input);
                LEASES.with_borrow_mut(|leases| leases.push_back(Box::new(lease)));
            }
            3 => (*self.lease(labels)).record(input),
            4 => drop(self.remove(labels)),
            _ => drop(LEASES.with_borrow_mut(VecDeque::pop_front)),
        });
    }
}

/// Reads the labels of an info.
trait Read {
    fn read(input: &mut Input) -> Self;
}

fn scrape<C: Collect + 'static>(source: &Arc<C>) -> String {
    Exporter::new().with(Arc::clone(source)).unwrap().text()
}

/// Writes the first scrape, which removes label sets whose leases have ended.
fn scraped_first<C: Collect + 'static>(state: &str, source: &Arc<C>) {
    fs::create_dir_all("scraped").unwrap();
    fs::write(format!("scraped/{state}.first"), scrape(source)).unwrap();
}

fn scraped<C: Collect + 'static>(state: &str, source: Arc<C>) -> String {
    let exporter = Exporter::new().with(source).unwrap();
    let mut openmetrics = Vec::new();
    exporter.encode(&mut openmetrics, Format::OpenMetrics);
    fs::write(format!("scraped/{state}.openmetrics"), openmetrics).unwrap();
    fs::write(format!("scraped/{state}.text"), exporter.text()).unwrap();
    exporter.text()
}
