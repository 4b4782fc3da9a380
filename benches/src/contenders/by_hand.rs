use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;

use super::{Bus, NAMES};

/// A typical hand-written module: a concurrent map of atomics with the standard hasher, which checks its cap
/// after inserting, and a renderer that uses `format!`.
pub struct ByHand {
    channels: DashMap<String, Arc<[AtomicU64; 8]>>,
    cap: usize,
}

const OVERFLOW: &str = "__overflow__";

impl ByHand {
    /// Creates a contender with a cap of channels.
    pub fn with_cap(cap: usize) -> Self {
        Self { channels: DashMap::new(), cap }
    }

    /// Returns the counters of this channel.
    pub fn for_channel(&self, channel: &str) -> Arc<[AtomicU64; 8]> {
        if let Some(known) = self.channels.get(channel) {
            return Arc::clone(&known);
        }
        let counters = Arc::clone(&self.channels.entry(channel.to_owned()).or_default());
        if self.channels.len() <= self.cap || channel == OVERFLOW {
            return counters;
        }
        self.channels.remove(channel);
        Arc::clone(&self.channels.entry(OVERFLOW.to_owned()).or_default())
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

impl Bus for ByHand {
    const NAME: &'static str = "by hand";

    type Buffer = String;

    fn new() -> Self {
        Self::with_cap(100_000)
    }

    fn add(&self, channel: &str, counter: usize, n: u64) {
        self.for_channel(channel)[counter].fetch_add(n, Ordering::Relaxed);
    }

    fn inc(&self, channel: &str) {
        self.add(channel, 0, 1);
    }

    fn held(&self, channel: &str) -> impl Fn() + Sync {
        let counters = self.for_channel(channel);
        move || {
            counters[0].fetch_add(1, Ordering::Relaxed);
        }
    }

    fn render<'a>(&self, buffer: &'a mut String) -> &'a [u8] {
        let mut rows: Vec<(String, [u64; 8])> = Vec::new();
        for channel in &self.channels {
            let values = channel.value().each_ref().map(|value| value.load(Ordering::Relaxed));
            rows.push((channel.key().clone(), values));
        }
        rows.sort();
        *buffer = String::new();
        for (at, name) in NAMES.iter().enumerate() {
            let _ = writeln!(buffer, "# HELP {name}_total Help.\n# TYPE {name}_total counter");
            for (channel, values) in &rows {
                let channel = escaped(channel);
                let _ = writeln!(buffer, "{name}_total{{channel=\"{channel}\"}} {}", values[at]);
            }
        }
        buffer.as_bytes()
    }
}
