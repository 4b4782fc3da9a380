//! Clients that send requests and do not read: the exporter limits what it buffers for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use frozen_metrics::{Collect, Encoder, Exporter, MetricFamily, MetricType, SourceInfo};

use crate::exporter::Server;
use crate::program::eventually;
use crate::raw_client::RawClient;

/// More than a connection buffers without being read.
const LENGTH: usize = 24 << 20;

/// A source with a long HELP text that counts its renders.
struct Long {
    renders: Arc<AtomicUsize>,
}

impl Collect for Long {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Long").with_families(Vec::new())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.renders.fetch_add(1, Ordering::Relaxed);
        encoder.family(&MetricFamily::new("long", MetricType::Gauge, "x".repeat(LENGTH)));
    }
}

#[test]
fn clients_that_do_not_read_are_closed_in_favor_of_those_that_do() {
    let renders = Arc::new(AtomicUsize::new(0));
    let source = Long { renders: Arc::clone(&renders) };
    let server = Server::with_exporter(Exporter::new().with(source).unwrap());
    let request = "GET /metrics HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n";

    // Each of these clients causes one render and reads nothing of the response.
    let mut readers = Vec::new();
    for expected in 1..=8 {
        readers.push(RawClient::send_to(server.address, request));
        eventually(|| match renders.load(Ordering::Relaxed) {
            renders if renders == expected => Ok(()),
            renders => Err(format!("{renders} renders instead of {expected}")),
        });
        let response = RawClient::send_to(server.address, request).response();
        assert_eq!(response.status, 200);
        assert!(response.body.len() > LENGTH);
        renders.store(expected, Ordering::Relaxed);
    }
    let read = readers.into_iter().map(|reader| reader.response().body.len() > LENGTH);
    let read: Vec<_> = read.collect();
    assert_eq!(read[..4], [false; 4], "four such bodies are sent at a time");
    assert!(read[7], "the last reader is not replaced");
}
