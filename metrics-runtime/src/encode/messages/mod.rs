//! Writes families as the protobuf messages that Prometheus scrapes.

mod declared;
mod length;
mod wire;

pub(crate) use declared::template;

use super::output_buffer::OutputBuffer;
use super::scope::Scope;
use crate::blocks::BlockList;
use crate::gather::{MetricFamily, MetricSeries, MetricValue};

/// The maximum length of a message, according to the [limits of protobuf][limits].
///
/// [limits]: https://protobuf.dev/programming-guides/proto-limits/#total
const MAX_MESSAGE: usize = i32::MAX as usize;

/// Writes families as messages, each preceded by its length.
pub(super) struct Messages {
    buffer: OutputBuffer,
    /// The last family, while more instances can add series to it.
    open: Option<OpenFamily>,
    /// The maximum length of a family.
    max_message: usize,
    /// The encoded labels of the sets' keys, in the order of the rows.
    keys: BlockList,
    /// The encoded labels of the entries of a family that has labels of its own.
    entry_keys: BlockList,
    /// Memory for a part of a message.
    part: Vec<u8>,
}

/// A family whose length is not known yet.
struct OpenFamily {
    /// The index of the placeholder for its length.
    start: usize,
    /// The index of its first series.
    series: usize,
}

/// Appends gathered families, which must be legal, as messages.
pub(crate) fn append_gathered(out: &mut Vec<u8>, families: &[MetricFamily]) {
    Messages::append_to(out, |messages| {
        for family in families {
            messages.gathered(family, family.series.iter(), true);
        }
    });
}

impl Messages {
    /// Appends the messages that `write` writes to `out`.
    pub(super) fn append_to(out: &mut Vec<u8>, write: impl FnOnce(&mut Self)) {
        OutputBuffer::append_to(out, |buffer| {
            let mut messages = Self {
                buffer: std::mem::take(buffer),
                open: None,
                max_message: MAX_MESSAGE,
                keys: BlockList::default(),
                entry_keys: BlockList::default(),
                part: Vec::new(),
            };
            write(&mut messages);
            messages.close();
            *buffer = messages.buffer;
        });
    }

    /// Begins a family. `help` passes the parts of its HELP text, and `header` contains all other fields except the name and
    /// the series.
    fn begin(
        &mut self,
        scope: Option<&Scope<'_>>,
        name: &str,
        help: impl FnOnce(&mut dyn FnMut(&str)),
        header: &[u8],
    ) {
        self.close();
        self.buffer.edit(|bytes| {
            let start = length::begin_delimited(bytes);
            wire::family_name(bytes, |part| {
                if let Some(scope) = scope {
                    scope.each_prefix(part);
                }
                part(name);
            });
            wire::family_help(bytes, help);
            bytes.extend_from_slice(header);
            self.open = Some(OpenFamily { start, series: bytes.len() });
        });
    }

    /// Ends the last family. Removes it if it has no series or is longer than [`max_message`](Self::max_message).
    fn close(&mut self) {
        let Some(OpenFamily { start, series }) = self.open.take() else { return };
        self.buffer.edit(|bytes| {
            let has_series = bytes.len() > series;
            match has_series && bytes.len() - (start + 1) <= self.max_message {
                true => length::end_delimited(bytes, start),
                false => bytes.truncate(start),
            }
        });
        self.buffer.complete();
    }

    /// Marks the series that were written last as complete.
    pub(super) fn complete(&mut self) {
        self.buffer.complete();
    }

    /// Removes everything after the last complete series.
    pub(super) fn roll_back(&mut self) {
        self.buffer.roll_back();
        self.open = self.open.take().filter(|open| open.series <= self.buffer.len());
    }

    /// Writes these series of a family. `is_new` is false if an earlier instance began the family.
    pub(super) fn gathered<'a>(
        &mut self,
        family: &MetricFamily,
        series: impl Iterator<Item = &'a MetricSeries>,
        is_new: bool,
    ) {
        if is_new || self.open.is_none() {
            let mut header = Vec::new();
            wire::family_header(&mut header, family.header());
            self.begin(None, &family.name, |part| part(&family.help), &header);
        }
        self.buffer.edit(|bytes| {
            for MetricSeries { labels, value } in series {
                wire::metric(bytes, |bytes| {
                    wire::labels(bytes, labels);
                    match value {
                        MetricValue::Number(value) => {
                            wire::number(bytes, family.kind, *value, None);
                        }
                        MetricValue::Histogram { buckets, sum } => histogram(bytes, buckets, *sum),
                        MetricValue::Summary { quantiles, sum, count } => {
                            wire::summary(bytes, *count, *sum, quantiles);
                        }
                    }
                });
            }
        });
        self.buffer.complete();
    }
}

/// Appends a histogram. The bucket `+Inf` is not written: its count is the count of the histogram.
fn histogram(bytes: &mut Vec<u8>, buckets: &[(f64, u64)], sum: Option<f64>) {
    let count = buckets.last().map_or(0, |(_, count)| *count);
    wire::histogram(bytes, count, sum, |message| {
        for (bound, count) in buckets.iter().filter(|(bound, _)| *bound != f64::INFINITY) {
            message.bucket(*count, &wire::bound(*bound), None);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gather::MetricType;

    #[test]
    fn a_family_that_is_too_long_is_left_out() {
        let family = |name| MetricFamily::new(name, MetricType::Gauge, "").with_series([], 1.0);
        let (short, long) = (family("short"), family("a_much_longer_name"));
        let (mut out, mut expected) = (Vec::new(), Vec::new());
        Messages::append_to(&mut out, |messages| {
            messages.max_message = 24;
            for family in [&short, &long, &short] {
                messages.gathered(family, family.series.iter(), true);
            }
        });
        append_gathered(&mut expected, &[short.clone(), short]);
        assert_eq!(out, expected);
    }
}
