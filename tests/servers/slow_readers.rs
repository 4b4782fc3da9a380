//! Clients that ask and do not read: the exporter holds only so much for them.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use frozen_metrics::schema::Schema;
use frozen_metrics::{Collect, Exporter, FamilyInfo, MetricFamily, MetricType};

use crate::exporter::Server;
use crate::program::eventually;
use crate::wire::Wire;

/// More than a connection takes that nobody reads from.
const LENGTH: usize = 24 << 20;

/// Counts how often it was rendered.
struct Long {
    renders: Arc<AtomicUsize>,
}

impl Collect for Long {
    fn schema(&self) -> &'static Schema {
        const { &Schema { name: Cow::Borrowed("Long"), key: None, families: Cow::Borrowed(&[]) } }
    }

    fn families(&self) -> Vec<FamilyInfo> {
        Vec::new()
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.renders.fetch_add(1, Ordering::Relaxed);
        vec![MetricFamily {
            name: "long".to_owned(),
            kind: MetricType::Gauge,
            unit: None,
            help: "x".repeat(LENGTH),
            series: Vec::new(),
        }]
    }
}

#[test]
fn those_that_read_nothing_are_given_up_for_those_that_read() {
    let renders = Arc::new(AtomicUsize::new(0));
    let source = Long { renders: Arc::clone(&renders) };
    let server = Server::serving(Exporter::new().with(source).unwrap());
    let request = "GET /metrics HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n";

    // Each waits for a render of its own, and reads nothing of it.
    let mut readers = Vec::new();
    for expected in 1..=8 {
        readers.push(Wire::saying(server.address, request));
        eventually(|| match renders.load(Ordering::Relaxed) {
            renders if renders == expected => Ok(()),
            renders => Err(format!("{renders} renders and not {expected}")),
        });
        let answer = Wire::saying(server.address, request).answer();
        assert_eq!(answer.status, 200);
        assert!(answer.body.len() > LENGTH);
        renders.store(expected, Ordering::Relaxed);
    }
    let read = readers.into_iter().map(|reader| reader.answer().body.len() > LENGTH);
    let read: Vec<_> = read.collect();
    assert_eq!(read[..4], [false; 4], "four such bodies are sent at once");
    assert!(read[7], "nobody has come since");
}
