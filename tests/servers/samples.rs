//! The samples that a reader must find, computed from the snapshot.

use std::collections::BTreeMap;
use std::fmt::Write;

use frozen_metrics::MetricSet;
use schemas::replication::{ChannelMetrics, ChannelMetricsAtomic, ReplicationMetricsRegistry};

/// The labels of a series, including its name as `__name__`.
pub(crate) type Series = BTreeMap<String, String>;

/// Values by series.
pub(crate) type Samples = BTreeMap<Series, f64>;

/// Returns the samples of the registry.
pub(crate) fn expected(registry: &ReplicationMetricsRegistry) -> Samples {
    let schema = ChannelMetricsAtomic::SCHEMA;
    let mut samples = Samples::new();
    for row in &registry.snapshot().channels {
        for family in schema.families.iter() {
            for series in family.series.iter() {
                let role = series.labels.first().map_or("", |label| &label.value);
                let Some(value) = value_of(row, &family.name, role) else { continue };
                let mut labels = Series::new();
                labels.insert("__name__".to_owned(), family.name.to_string());
                labels.insert("channel".to_owned(), row.channel.clone());
                for label in series.labels.iter() {
                    labels.insert(label.name.to_string(), label.value.to_string());
                }
                add(&mut samples, labels, value);
            }
        }
    }
    samples
}

fn value_of(row: &ChannelMetrics, family: &str, role: &str) -> Option<f64> {
    let name = family.strip_prefix("dataforts_").and_then(|name| name.strip_suffix("_total"));
    let count = match name.map(|name| name.trim_start_matches("replication_")) {
        None if role == "leader" => return row.leader_lag_seconds,
        None if role == "replica" => return row.replica_lag_seconds,
        Some("sync_bytes") => row.sync_bytes_total,
        Some("leader_changes") => row.leader_changes_total,
        Some("under_capacity") => row.under_capacity_total,
        Some("skip_ahead") => row.skip_ahead_total,
        Some("election_thrash") => row.election_thrash_total,
        Some("witness_withdrawals") => row.witness_withdrawals_total,
        Some("announce_divergence") => row.announce_divergence_total,
        _ => panic!("unknown family: {family}"),
    };
    // Readers parse values as floats, which are rounded above 2^53.
    Some(count as f64)
}

/// Adds a sample. Bounds are normalized, because the formats spell them differently. Panics on a
/// duplicate series.
pub(crate) fn add(samples: &mut Samples, mut labels: Series, value: f64) {
    if let Some(le) = labels.get_mut("le") {
        *le = le.parse::<f64>().unwrap().to_string();
    }
    let previous = samples.insert(labels.clone(), value);
    assert_eq!(previous, None, "duplicate series: {}", shown(&labels));
}

/// Compares samples. The error lists missing, additional and different series.
pub(crate) fn compare(expected: &Samples, found: &Samples) -> Result<(), String> {
    let mut differences = String::new();
    for (series, value) in expected {
        let _ = match found.get(series) {
            Some(found) if found == value || (found.is_nan() && value.is_nan()) => Ok(()),
            Some(found) => {
                writeln!(differences, "  {} is {found}, not {value}", shown(series))
            }
            None => writeln!(differences, "  missing: {}", shown(series)),
        };
    }
    for series in found.keys().filter(|series| !expected.contains_key(*series)) {
        let _ = writeln!(differences, "  extra:   {}", shown(series));
    }
    match differences.is_empty() {
        true => Ok(()),
        false => Err(format!("{} of {} series\n{differences}", found.len(), expected.len())),
    }
}

/// Formats a series for messages, with long label values truncated.
fn shown(series: &Series) -> String {
    let cut = |text: &String| text.chars().take(60).collect::<String>();
    let labels = series.iter().map(|(name, value)| format!("{name}={:?}", cut(value)));
    labels.collect::<Vec<_>>().join(" ")
}
