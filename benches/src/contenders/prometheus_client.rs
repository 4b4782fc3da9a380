use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use super::{Bus, NAMES};

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Channel {
    channel: String,
}

/// The crate `prometheus-client`.
pub struct PrometheusClient {
    registry: Registry,
    counters: [Family<Channel, Counter>; 8],
}

impl PrometheusClient {
    fn channel(channel: &str) -> Channel {
        Channel { channel: channel.to_owned() }
    }
}

impl Bus for PrometheusClient {
    const NAME: &'static str = "prometheus-client";

    type Buffer = String;

    fn new() -> Self {
        let mut registry = Registry::default();
        let counters = NAMES.map(|name| {
            let family = Family::default();
            registry.register(name, "Help", Family::clone(&family));
            family
        });
        Self { registry, counters }
    }

    fn add(&self, channel: &str, counter: usize, n: u64) {
        self.counters[counter].get_or_create(&Self::channel(channel)).inc_by(n);
    }

    fn inc(&self, channel: &str) {
        self.counters[0].get_or_create(&Self::channel(channel)).inc();
    }

    fn held(&self, channel: &str) -> impl Fn() + Sync {
        let counter = self.counters[0].get_or_create_owned(&Self::channel(channel));
        move || {
            counter.inc();
        }
    }

    fn render<'a>(&self, buffer: &'a mut String) -> &'a [u8] {
        buffer.clear();
        let _ = encode(buffer, &self.registry);
        buffer.as_bytes()
    }
}
