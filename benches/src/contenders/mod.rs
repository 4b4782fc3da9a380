//! The contenders. Each declares the same eight counters per channel.

mod by_hand;
mod measured;
mod ours;
mod prometheus;
mod prometheus_client;

pub use by_hand::ByHand;
pub use measured::Measured;
pub use ours::{Ours, OursByHandle};
pub use prometheus::Prometheus;
pub use prometheus_client::PrometheusClient;

/// A contender with eight counters per channel.
pub trait Bus: Sync {
    /// The name of the contender in tables.
    const NAME: &'static str;

    /// The buffer for expositions, which is reused.
    type Buffer: Default;

    /// Creates a contender without channels.
    fn new() -> Self;

    /// Adds `n` to one of the eight counters of a channel.
    fn add(&self, channel: &str, counter: usize, n: u64);

    /// Adds one to the first counter of a channel.
    fn inc(&self, channel: &str);

    /// Returns a function that adds one to the first counter of a channel, which is looked up once.
    fn held(&self, channel: &str) -> impl Fn() + Sync;

    /// Replaces the content of the buffer with the exposition.
    fn render<'a>(&self, buffer: &'a mut Self::Buffer) -> &'a [u8];
}

/// The peers.
pub const PEERS: &[&str] = &[Measured::NAME, PrometheusClient::NAME, Prometheus::NAME];

/// The names of the eight counters without `_total`.
pub const NAMES: [&str; 8] = [
    "dataforts_replication_sync_bytes",
    "dataforts_leader_changes",
    "dataforts_replication_under_capacity",
    "dataforts_replication_skip_ahead",
    "dataforts_replication_election_thrash",
    "dataforts_replication_witness_withdrawals",
    "dataforts_replication_announce_divergence",
    "dataforts_replication_catch_ups",
];

/// Returns this number of channel names.
pub fn channels(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("payments/settlements-{number}")).collect()
}
