//! Metrics of connected clients, whose series exist as long as a client is connected.
//!
//! ```
//! use frozen_metrics::{Exporter, Format};
//! use schemas::clients::{Client, ClientMetricsRegistry, Connection, Protocol};
//!
//! static CLIENTS: ClientMetricsRegistry = ClientMetricsRegistry::new();
//!
//! let exporter = Exporter::new().with(&CLIENTS)?;
//! let scrape = || {
//!     let mut text = Vec::new();
//!     exporter.encode(&mut text, Format::Text);
//!     String::from_utf8_lossy(&text).into_owned()
//! };
//! let connection = Connection::open(&CLIENTS, Client { user: "ada", protocol: Protocol::Tls });
//! connection.received(512);
//! drop(connection);
//! // The scrape after the end shows everything that was recorded, and the next one no longer shows the client.
//! let line = "\ndataforts_client_received_bytes_total{user=\"ada\",protocol=\"tls\"} 512\n";
//! assert!(scrape().contains(line));
//! assert!(!scrape().contains("ada"));
//! # Ok::<_, frozen_metrics::DuplicateFamily>(())
//! ```

use frozen_metrics::{Counter, Gauge, LabelEnum, LabelSet, MetricSet, SetLease};

/// The protocol of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, LabelEnum)]
pub enum Protocol {
    /// TCP without encryption.
    Plain,
    /// TLS over TCP.
    Tls,
}

/// A client.
#[derive(Clone, Copy, Debug, LabelSet)]
pub struct Client<'a> {
    /// The name under which the client logged in.
    pub user: &'a str,
    /// The protocol of the connection.
    pub protocol: Protocol,
}

/// The metrics of one client.
#[derive(Debug, MetricSet)]
#[metrics(
    prefix = "dataforts_client",
    key = Client<'static>,
    max_keys = 256,
    overflow = "__overflow__",
    golden = "golden/clients.prom"
)]
pub struct ClientMetrics {
    /// Connections that are open.
    pub connections: Gauge,

    /// Bytes that the client sent.
    pub received_bytes_total: Counter,
}

/// An open connection of a client. The metrics of a client remain in the registry as long as it has one.
#[derive(Debug)]
pub struct Connection {
    metrics: SetLease<ClientMetrics>,
}

impl Connection {
    /// Opens a connection. Clients past the maximum share the metrics of the overflow.
    pub fn open(clients: &ClientMetricsRegistry, client: Client<'_>) -> Self {
        let metrics = clients.lease(client);
        metrics.connections.inc();
        Self { metrics }
    }

    /// Records that the client sent this many bytes.
    pub fn received(&self, bytes: u64) {
        self.metrics.received_bytes_total.add(bytes);
    }
}

/// Runs before the lease ends, so that the last scrape of the client shows no open connection.
impl Drop for Connection {
    fn drop(&mut self) {
        self.metrics.connections.dec();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use frozen_metrics::{Exporter, Format};

    use super::*;

    /// Returns the samples that a scrape shows, without comments.
    fn scrape(exporter: &Exporter) -> Vec<String> {
        let mut text = Vec::new();
        exporter.encode(&mut text, Format::Text);
        let text = String::from_utf8(text).expect("text");
        let samples = text.lines().filter_map(|line| line.strip_prefix("dataforts_client_"));
        samples.map(str::to_owned).collect()
    }

    #[test]
    fn a_client_is_shown_until_the_scrape_after_its_last_connection() {
        static CLIENTS: ClientMetricsRegistry = ClientMetricsRegistry::new();
        let exporter = Exporter::new().with(&CLIENTS).expect("no other families");
        let open = || Connection::open(&CLIENTS, Client { user: "ada", protocol: Protocol::Tls });
        let shown = |connections: u32, bytes: u32| {
            let labels = "{user=\"ada\",protocol=\"tls\"}";
            [
                format!("connections{labels} {connections}"),
                format!("received_bytes_total{labels} {bytes}"),
            ]
        };
        let (first, second) = (open(), open());
        first.received(100);
        assert_eq!(scrape(&exporter), shown(2, 100));
        drop(first);
        assert_eq!(scrape(&exporter), shown(1, 100));
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            let connection = second;
            connection.received(20);
            panic!("the handler of the connection fails");
        }));
        assert!(panicked.is_err());
        assert_eq!(scrape(&exporter), shown(0, 120), "what was recorded before the end");
        assert_eq!(scrape(&exporter), [""; 0]);

        open().received(7);
        assert_eq!(scrape(&exporter), shown(0, 7), "a client that returns starts at zero");
    }
}
