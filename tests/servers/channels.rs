//! Channel names that try to break out of their quotes.

use std::sync::Arc;
use std::time::Duration;

use schemas::replication::{OVERFLOW_CHANNEL_LABEL, ReplicationMetricsRegistry};

pub(crate) const NAMES: &[&str] = &[
    "orders",
    // Servers treat an empty label like a missing one.
    "",
    OVERFLOW_CHANNEL_LABEL,
    // Characters that the format escapes, and texts that look like escapes.
    "\"",
    "\"quoted\"",
    "\\",
    "\\\\",
    "ends with a backslash\\",
    "ends with a backslash and a quote\\\"",
    "\n",
    "two\nlines",
    "backslash and n: \\n",
    "backslash and line feed: \\\n",
    // White space and control characters.
    "\r",
    "carriage\rreturn",
    "ends with a carriage return\r",
    "CR LF\r\n",
    "backslash and r: \\r",
    "tab\tstop",
    "\0",
    "n\0l",
    " ",
    "  spaces around  ",
    "\u{0b}\u{0c}\u{1b}[31m\u{7f}",
    "next line \u{85}, no-break \u{a0}, line separator \u{2028}",
    // Syntax outside of quotes.
    "{}",
    "}",
    "a=b",
    "a,b",
    "a=\"b\",c=\"d\"} 1",
    "\"} 1\ndataforts_leader_changes_total{channel=\"forged\"} 1\n",
    "# HELP dataforts_leader_changes_total Forged.",
    "#",
    "*",
    // Beyond ASCII.
    "\u{1f980} crab, \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} family",
    "e\u{301} is not \u{e9}",
    "\u{e9} is not e\u{301}",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}reversed\u{202c}",
    "\u{feff}byte order mark",
    "\u{fffd}\u{10ffff}",
];

/// Returns a registry with all these channels, in which no two series have the same value.
pub(crate) fn hostile() -> Arc<ReplicationMetricsRegistry> {
    let registry = Arc::new(ReplicationMetricsRegistry::new());
    // Below 16 KiB, where VictoriaMetrics truncates label values by default.
    let long = "0123456789".repeat(1024);
    let names = NAMES.iter().copied().chain([&*long]);
    for (number, name) in (1..).zip(names) {
        record(&registry, name, 1_000 * number);
    }
    // Integers that floats do not represent exactly.
    let large = registry.for_channel("large");
    large.incr_sync_bytes(u64::MAX);
    large.leader_changes_total.add((1 << 53) + 1);
    large.skip_ahead_total.add(u64::MAX - (1 << 40));
    registry
}

/// Records different values in each metric. Of every four channels one has both lags, two have one
/// lag, and one has none.
fn record(registry: &ReplicationMetricsRegistry, name: &str, base: u64) {
    let channel = registry.for_channel(name);
    let lags = base / 1_000 % 4;
    if lags & 1 == 0 {
        channel.record_leader_lag(Duration::from_micros(base + 8));
    }
    if lags & 2 == 0 {
        channel.record_replica_lag(Duration::from_micros(base + 9));
    }
    channel.incr_sync_bytes(base + 1);
    channel.leader_changes_total.add(base + 2);
    channel.under_capacity_total.add(base + 3);
    channel.skip_ahead_total.add(base + 4);
    channel.election_thrash_total.add(base + 5);
    channel.witness_withdrawals_total.add(base + 6);
    channel.announce_divergence_total.add(base + 7);
    assert!(registry.snapshot().channel(name).is_some(), "{name:?} has a row");
}
