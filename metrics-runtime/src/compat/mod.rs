//! Other metrics libraries beside ours, so that a service can move metric by metric.
//!
//! Each adapter goes both ways. As long as most metrics are the other library's, its registry serves
//! ours too, by a `Collector`; from then on our [`Exporter`](crate::Exporter) serves theirs, by a
//! `Source`. Names, HELP, labels and values are the same either way.
//!
//! One way at a time: an exporter that reads a registry which collects that exporter never comes to an
//! end.

#[cfg(feature = "prometheus")]
pub mod prometheus;
#[cfg(feature = "prometheus-client")]
pub mod prometheus_client;
