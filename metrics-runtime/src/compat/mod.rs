//! Adapters for other metrics libraries, so that a service can migrate metric by metric.
//!
//! Each module has an adapter for both directions. A `Collector` exposes a source of this crate in a
//! registry of the other library. A `Source` exposes a registry of the other library in an
//! [`Exporter`](crate::Exporter). Names, HELP texts, labels and values are the same in both directions.
//! [`text`] exposes what any other library renders as Prometheus text.
//! The module `migration` shows the steps, call sites and differences for each library.
//!
//! Do not combine the directions in a cycle: a scrape of an exporter whose source is a registry that
//! collects the same exporter does not terminate.

pub(crate) mod foreign_text;
#[cfg(feature = "prometheus")]
pub mod prometheus;
#[cfg(feature = "prometheus-client")]
pub mod prometheus_client;

pub use foreign_text::{Text, text};
