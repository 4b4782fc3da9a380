//! Who is measured: each declares the same eight counters of a channel.

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

/// Eight counters of each channel.
pub trait Bus: Sync {
    /// What it is called in a table.
    const NAME: &'static str;

    /// Where it renders to; kept between scrapes.
    type Buffer: Default;

    /// No channel yet.
    fn new() -> Self;

    /// Adds `n` to one of the eight, looked up by name.
    fn add(&self, channel: &str, counter: usize, n: u64);

    /// Adds one to the first, looked up by name.
    fn inc(&self, channel: &str);

    /// The first, looked up once, as what adds one to it.
    fn held(&self, channel: &str) -> impl Fn() + Sync;

    /// Writes the exposition over what the buffer held.
    fn render<'a>(&self, buffer: &'a mut Self::Buffer) -> &'a [u8];
}

/// The libraries that a service would use instead.
pub const PEERS: &[&str] = &[Measured::NAME, PrometheusClient::NAME, Prometheus::NAME];

/// The names of the eight, without `_total`.
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

/// So many names of channels.
pub fn channels(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("payments/settlements-{number}")).collect()
}
