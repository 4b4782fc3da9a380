use prometheus::{IntCounterVec, Opts, Registry, TextEncoder};

use super::{Bus, NAMES};

/// The crate `prometheus`.
pub struct Prometheus {
    registry: Registry,
    counters: [IntCounterVec; 8],
}

impl Bus for Prometheus {
    const NAME: &'static str = "prometheus";

    type Buffer = String;

    fn new() -> Self {
        let registry = Registry::new();
        let counters = NAMES.map(|name| {
            let options = Opts::new(format!("{name}_total"), "Help.");
            let counter = IntCounterVec::new(options, &["channel"]).expect("a legal name");
            registry.register(Box::new(counter.clone())).expect("a new name");
            counter
        });
        Self { registry, counters }
    }

    fn add(&self, channel: &str, counter: usize, n: u64) {
        self.counters[counter].with_label_values(&[channel]).inc_by(n);
    }

    fn inc(&self, channel: &str) {
        self.counters[0].with_label_values(&[channel]).inc();
    }

    fn held(&self, channel: &str) -> impl Fn() + Sync {
        let counter = self.counters[0].with_label_values(&[channel]);
        move || counter.inc()
    }

    fn render<'a>(&self, buffer: &'a mut String) -> &'a [u8] {
        buffer.clear();
        let _ = TextEncoder::new().encode_utf8(&self.registry.gather(), buffer);
        buffer.as_bytes()
    }
}
