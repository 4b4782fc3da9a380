//! Tests with real programs: promtool, Prometheus, VictoriaMetrics, Python's client, a browser,
//! the renderer of GitHub's Markdown and the demo node. The ignored tests need these programs:
//!
//! ```text
//! apt-get install prometheus victoria-metrics chromium chromium-driver cmark-gfm
//! pip install prometheus_client     # for python3, or for the interpreter in $PYTHON
//! cargo test -p tests --test servers -- --ignored
//! ```
//!
//! All ports are on the loopback. Each test ends the programs that it started.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

// Shared helpers.
mod browser;
mod channels;
mod exporter;
mod http;
mod instruments;
mod program;
mod raw_client;
mod samples;
mod scraper;

// One module for each kind of client or program.
mod attacks;
mod bad_clients;
mod comment;
mod hostile_sources;
mod limits;
mod node;
mod page;
mod prometheus;
mod promtool;
mod python;
mod random_schemas;
mod sleeping_threads;
mod slow_readers;
mod victoria_metrics;
