//! Clients that ask and do not read: the exporter holds only so much for them.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use metrics_runtime::schema::Schema;
use metrics_runtime::{Collect, Declared, Exporter, MetricFamily, MetricType};

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

    fn families(&self) -> Vec<Declared> {
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
fn eight_of_them_hold_an_exposition_and_the_others_none() {
    let renders = Arc::new(AtomicUsize::new(0));
    let source = Long { renders: Arc::clone(&renders) };
    let server = Server::serving(Exporter::new().with(source).unwrap());
    let request = "GET /metrics HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n";

    let mut readers: Vec<_> = (0..100).map(|_| Wire::saying(server.address, request)).collect();
    // Of more than can wait, the last is told so at once. Those that wait stay.
    let last = eventually(|| {
        let mut wire = Wire::saying(server.address, request);
        match wire.answer_within(Duration::from_millis(200)) {
            Some(answer) if answer.status == 503 => Ok(answer),
            answer => {
                readers.push(wire);
                Err(format!("{:?} and not 503", answer.map(|answer| answer.status)))
            }
        }
    });
    assert_eq!(last.header("retry-after"), "1");
    eventually(|| match renders.load(Ordering::Relaxed) {
        8 => Ok(()),
        renders => Err(format!("{renders} renders and not 8")),
    });

    drop(readers);
    let answer = eventually(|| match Wire::saying(server.address, request).answer() {
        answer if answer.status == 200 => Ok(answer),
        answer => Err(format!("{} and not 200", answer.status)),
    });
    assert!(answer.body.len() > LENGTH);
}
