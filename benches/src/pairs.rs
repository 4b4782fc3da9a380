//! The contenders with a key of two labels. Each declares one counter.

use frozen_metrics::{Counter, LabelSet, ReplicationMetrics};
use measured::{CounterVec, LabelGroup};
use paracord::ParaCord;
use prometheus::{IntCounterVec, Opts};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;

/// A contender with one counter per channel and peer.
pub trait Links: Sync {
    /// The name of the contender in tables.
    const NAME: &'static str;

    /// Creates a contender without links.
    fn new() -> Self;

    /// Adds one to the counter of a link.
    fn inc(&self, channel: &str, peer: &str);

    /// Returns the count of a link.
    fn get(&self, channel: &str, peer: &str) -> u64;
}

/// The declaration.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", golden = none,
    key = Labels<'static>, max_keys = 100_000, overflow = "others",
)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// This crate, recording in closures.
pub type Ours = LinkRegistry;

impl Links for Ours {
    const NAME: &'static str = "ours";

    fn new() -> Self {
        LinkRegistry::new()
    }

    fn inc(&self, channel: &str, peer: &str) {
        self.with_labels(Labels { channel, peer }, |link| link.frames_total.inc());
    }

    fn get(&self, channel: &str, peer: &str) -> u64 {
        self.for_labels(Labels { channel, peer }).frames_total.get()
    }
}

/// This crate, with a handle for each look-up.
pub struct OursByHandle(Ours);

impl Links for OursByHandle {
    const NAME: &'static str = "ours, by handle";

    fn new() -> Self {
        Self(LinkRegistry::new())
    }

    fn inc(&self, channel: &str, peer: &str) {
        self.0.for_labels(Labels { channel, peer }).frames_total.inc();
    }

    fn get(&self, channel: &str, peer: &str) -> u64 {
        Links::get(&self.0, channel, peer)
    }
}

/// The labels of a link.
#[derive(LabelSet)]
pub struct Labels<'a> {
    channel: &'a str,
    peer: &'a str,
}

/// A set with a family.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "links", golden = none)]
struct Frames {
    /// Frames sent.
    #[metric(max_keys = 100_000, overflow = "others")]
    frames_total: frozen_metrics::Family<Labels<'static>, Counter>,
}

/// This crate, with a family in place of a keyed set.
pub struct OursByFamily(Frames);

impl Links for OursByFamily {
    const NAME: &'static str = "ours, a family";

    fn new() -> Self {
        Self(Frames::new())
    }

    fn inc(&self, channel: &str, peer: &str) {
        self.0.frames_total.with(Labels { channel, peer }, Counter::inc);
    }

    fn get(&self, channel: &str, peer: &str) -> u64 {
        self.0.frames_total.get(Labels { channel, peer }).map_or(0, |frames| frames.get())
    }
}

#[derive(LabelGroup)]
#[label(set = PairSet)]
struct Pair<'a> {
    #[label(dynamic_with = ParaCord, default)]
    channel: &'a str,
    #[label(dynamic_with = ParaCord, default)]
    peer: &'a str,
}

/// The crate `measured`.
pub struct Measured(CounterVec<PairSet>);

impl Links for Measured {
    const NAME: &'static str = "measured";

    fn new() -> Self {
        Self(CounterVec::default())
    }

    fn inc(&self, channel: &str, peer: &str) {
        self.0.inc(Pair { channel, peer });
    }

    fn get(&self, channel: &str, peer: &str) -> u64 {
        let id = self.0.with_labels(Pair { channel, peer });
        self.0.get_metric(id).count.load(std::sync::atomic::Ordering::Relaxed)
    }
}

/// The crate `prometheus`.
pub struct Prometheus(IntCounterVec);

impl Links for Prometheus {
    const NAME: &'static str = "prometheus";

    fn new() -> Self {
        let options = Opts::new("link_frames_total", "Help.");
        Self(IntCounterVec::new(options, &["channel", "peer"]).expect("a legal name"))
    }

    fn inc(&self, channel: &str, peer: &str) {
        self.0.with_label_values(&[channel, peer]).inc();
    }

    fn get(&self, channel: &str, peer: &str) -> u64 {
        self.0.with_label_values(&[channel, peer]).get()
    }
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Owned {
    channel: String,
    peer: String,
}

impl Owned {
    fn new(channel: &str, peer: &str) -> Self {
        Self { channel: channel.to_owned(), peer: peer.to_owned() }
    }
}

/// The crate `prometheus-client`.
pub struct PrometheusClient(Family<Owned, prometheus_client::metrics::counter::Counter>);

impl Links for PrometheusClient {
    const NAME: &'static str = "prometheus-client";

    fn new() -> Self {
        Self(Family::default())
    }

    fn inc(&self, channel: &str, peer: &str) {
        self.0.get_or_create(&Owned::new(channel, peer)).inc();
    }

    fn get(&self, channel: &str, peer: &str) -> u64 {
        self.0.get_or_create(&Owned::new(channel, peer)).get()
    }
}

/// The peers.
pub const PEERS: &[&str] = &[Measured::NAME, PrometheusClient::NAME, Prometheus::NAME];

/// 50 channels with 20 peers each.
pub fn links() -> Vec<(String, String)> {
    let link =
        |number| (format!("payments/{}", number / 20), format!("node-{}.example", number % 20));
    (0..1_000).map(link).collect()
}
