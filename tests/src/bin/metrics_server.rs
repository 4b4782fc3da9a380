//! A metrics endpoint in a separate process, so that tests can attack it and measure its memory.
//!
//! `metrics_server axum 1000` serves 1,000 keys with 8 counters each on a free port of the loopback
//! with `axum::serve`; `metrics_server serve 1000` does so with `http::serve_router`. The program
//! prints its address and runs until it is killed.

#![expect(clippy::unwrap_used, reason = "the test that starts the server sees the panic")]

use std::env;
use std::io::{self, Write};
use std::net::Ipv4Addr;

use frozen_metrics::{Counter, Exporter, ReplicationMetrics, http};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Eight counters for each key.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "attacked", golden = none,
    key = "key", max_keys = 100_000, overflow = "__overflow__",
)]
struct Attacked {
    /// Number of reads.
    reads_total: Counter,
    /// Number of writes.
    writes_total: Counter,
    /// Number of hits.
    hits_total: Counter,
    /// Number of misses.
    misses_total: Counter,
    /// Number of retries.
    retries_total: Counter,
    /// Number of drops.
    drops_total: Counter,
    /// Number of opens.
    opens_total: Counter,
    /// Number of closes.
    closes_total: Counter,
}

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [server, keys] = &arguments[..] else { panic!("usage: metrics_server axum|serve KEYS") };
    let registry = AttackedRegistry::new();
    for key in 0..keys.parse().unwrap() {
        registry.for_key(&format!("key-{key:06}")).reads_total.add(key);
    }
    let exporter = Exporter::new().with(registry).unwrap();
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let mut out = io::stdout().lock();
        writeln!(out, "serving {}", listener.local_addr().unwrap()).unwrap();
        drop(out);
        match &**server {
            "axum" => axum::serve(listener, http::router_with_page(exporter)).await.unwrap(),
            "serve" => http::serve_router(listener, http::router_with_page(exporter)).await,
            other => panic!("unknown server `{other}`"),
        }
    });
}
