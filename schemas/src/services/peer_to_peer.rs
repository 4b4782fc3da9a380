//! A node of a peer-to-peer network: the 23 metrics of Substrate's network service, as of commit `265a6746` of
//! `polkadot-sdk`.
//!
//! One struct declares them, although its metrics have seven different lists of label names. Two metrics mirror numbers
//! that the transport counts: see [`source`].

use frozen_metrics::{
    Buckets, By, Counter, Family, LabelEnum, LabelSet, Refreshed, ReplicationMetrics,
    SecondsHistogram, UnsignedGauge,
};

/// Which side opened a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Direction {
    In,
    Out,
}

/// The labels of a connection that ended.
#[derive(LabelSet)]
pub struct Closed<'a> {
    pub direction: Direction,
    pub reason: &'a str,
}

/// The label of a connection that failed.
#[derive(LabelSet)]
pub struct Failed<'a> {
    pub reason: &'a str,
}

/// The label of a query.
#[derive(LabelSet)]
pub struct Query<'a> {
    #[label(name = "type")]
    pub kind: &'a str,
}

/// The label of a bucket of the routing table.
#[derive(LabelSet)]
pub struct RoutingBucket {
    #[label(name = "lower_ilog2_bucket_bound")]
    pub lower_bound: u32,
}

/// The label of a request that succeeded.
#[derive(LabelSet)]
pub struct Request<'a> {
    pub protocol: &'a str,
}

/// The labels of a request that failed.
#[derive(LabelSet)]
pub struct FailedRequest<'a> {
    pub protocol: &'a str,
    pub reason: &'a str,
}

/// Buckets from 1 ms to 33 s.
#[derive(Buckets)]
#[buckets(exponential(0.001, 2, 16, exact))]
pub struct RequestTime;

/// The metrics of the network.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "substrate_sub_libp2p",
    golden = "golden/services/peer_to_peer.prom",
    bounds = "decimal"
)]
pub struct NetworkMetrics {
    /// Connections that ended.
    #[metric(max_keys = 32, overflow = "other")]
    pub connections_closed_total: Family<Closed<'static>, Counter>,
    /// Connections that were established.
    #[metric(by(direction))]
    pub connections_opened_total: By<Direction, Counter>,
    /// Peers whose last connection ended.
    pub distinct_peers_connections_closed_total: Counter,
    /// Peers whose first connection was established.
    pub distinct_peers_connections_opened_total: Counter,
    /// Incoming connections whose handshake failed.
    #[metric(max_keys = 16, overflow = "other")]
    pub incoming_connections_handshake_errors_total: Family<Failed<'static>, Counter>,
    /// Connections that arrived at a listening socket.
    pub incoming_connections_total: Counter,
    /// Requests of the light client that this node sent.
    #[metric(
        name = "substrate_issued_light_requests",
        allow(counter_suffix = "this name is in use")
    )]
    pub issued_light_requests: Counter,
    /// Time until a query of the routing table ends.
    #[metric(
        max_keys = 8,
        overflow = "other",
        buckets(exponential(0.5, 2, 10)),
        allow(unit_suffix = "this name is in use")
    )]
    pub kademlia_query_duration: Family<Query<'static>, SecondsHistogram<QueryTime>>,
    /// Queries for random peers that were started.
    pub kademlia_random_queries_total: Counter,
    /// Records that the node stores for others.
    #[metric(allow(reserved_suffix = "this name is in use"))]
    pub kademlia_records_count: UnsignedGauge,
    /// Bytes of the records that the node stores for others.
    #[metric(allow(total_suffix = "this name is in use"))]
    pub kademlia_records_sizes_total: UnsignedGauge,
    /// Nodes in a bucket of the routing table.
    #[metric(max_keys = 256, overflow = "other")]
    pub kbuckets_num_nodes: Family<RoutingBucket, UnsignedGauge>,
    /// Addresses at which the node listens.
    pub listeners_local_addresses: UnsignedGauge,
    /// Errors of a listener that did not end it.
    pub listeners_errors_total: Counter,
    /// Nodes that the set of peers knows.
    pub peerset_num_discovered: UnsignedGauge,
    /// Connections that are being established.
    pub pending_connections: UnsignedGauge,
    /// Connections that could not be established.
    #[metric(max_keys = 16, overflow = "other")]
    pub pending_connections_errors_total: Family<Failed<'static>, Counter>,
    /// Incoming requests that were not answered.
    #[metric(max_keys = 512, overflow = "other")]
    pub requests_in_failure_total: Family<FailedRequest<'static>, Counter>,
    /// Time from an incoming request to its answer.
    #[metric(
        max_keys = 64,
        overflow = "other",
        allow(total_suffix = "this name is in use", unit_suffix = "this name is in use")
    )]
    pub requests_in_success_total: Family<Request<'static>, SecondsHistogram<RequestTime>>,
    /// Requests of this node that failed.
    #[metric(max_keys = 512, overflow = "other")]
    pub requests_out_failure_total: Family<FailedRequest<'static>, Counter>,
    /// Time from a request of this node to its answer.
    #[metric(
        max_keys = 64,
        overflow = "other",
        allow(total_suffix = "this name is in use", unit_suffix = "this name is in use")
    )]
    pub requests_out_success_total: Family<Request<'static>, SecondsHistogram<RequestTime>>,
    /// Bytes that the transport received and sent.
    #[metric(by(direction))]
    pub network_bytes_total: By<Direction, Counter>,
    /// Peers with at least one connection.
    #[metric(allow(reserved_suffix = "this name is in use"))]
    pub peers_count: UnsignedGauge,
}

/// The numbers that the transport counts.
pub trait Transport: Send + Sync + 'static {
    /// Returns the bytes received or sent since the start.
    fn bytes(&self, direction: Direction) -> u64;

    /// Returns the number of peers with at least one connection.
    fn peers(&self) -> u64;
}

/// Returns a source that reads the transport before each scrape.
pub fn source(
    metrics: &'static NetworkMetrics,
    transport: impl Transport,
) -> Refreshed<&'static NetworkMetrics> {
    Refreshed::new(metrics, move |metrics| {
        for (direction, bytes) in metrics.network_bytes_total.iter() {
            bytes.raise_to(transport.bytes(direction));
        }
        metrics.peers_count.set(transport.peers());
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use frozen_metrics::Exporter;

    use super::*;

    static METRICS: NetworkMetrics = NetworkMetrics::new();

    struct Busy;

    impl Transport for Busy {
        fn bytes(&self, direction: Direction) -> u64 {
            if direction == Direction::In { 7 } else { 9 }
        }

        fn peers(&self) -> u64 {
            2
        }
    }

    #[test]
    fn requests_are_recorded_and_the_transport_is_read() {
        let sync = || Request { protocol: "/sync/2" };
        METRICS.requests_out_success_total.record(sync(), Duration::from_micros(1_500));
        let closed = Closed { direction: Direction::In, reason: "keep-alive-timeout" };
        METRICS.connections_closed_total.with(closed, Counter::inc);
        METRICS.kbuckets_num_nodes.set(RoutingBucket { lower_bound: 254 }, 20);

        let text = Exporter::new().with(source(&METRICS, Busy)).unwrap().text();
        for line in [
            "requests_out_success_total_bucket{protocol=\"/sync/2\",le=\"0.001\"} 0",
            "requests_out_success_total_bucket{protocol=\"/sync/2\",le=\"0.002\"} 1",
            "connections_closed_total{direction=\"in\",reason=\"keep-alive-timeout\"} 1",
            "kbuckets_num_nodes{lower_ilog2_bucket_bound=\"254\"} 20",
            "network_bytes_total{direction=\"out\"} 9",
            "peers_count 2",
        ] {
            assert!(
                text.contains(&format!("\nsubstrate_sub_libp2p_{line}\n")),
                "{line} in\n{text}"
            );
        }
        let times = METRICS.snapshot().requests_out_success_total;
        assert_eq!(times.get(sync()).map(|time| time.count()), Some(1));
    }
}
