//! What real programs make of the exposition: promtool, Prometheus, VictoriaMetrics, Python's
//! client, and the demo node that people run. The programs must be installed for the ignored tests:
//!
//! ```text
//! apt-get install prometheus victoria-metrics chromium chromium-driver
//! pip install prometheus_client     # for the python3 on PATH, or the one that $PYTHON names
//! cargo test -p tests --test servers -- --ignored
//! ```
//!
//! Every port is on the loopback, and whatever a test starts ends with it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "the helpers of a test are as much test as it is")]

// What the tests share.
mod browser;
mod channels;
mod exporter;
mod http;
mod instruments;
mod program;
mod samples;
mod scraper;
mod wire;

// One kind of client or one program each.
mod attacks;
mod bad_clients;
mod hostile;
mod limits;
mod node;
mod page;
mod prometheus;
mod promtool;
mod python;
mod random_schemas;
mod slow_readers;
mod victoria_metrics;
