//! Writes the fields of the messages of `io.prometheus.client`.
//!
//! The functions of the crate `protobuf` return results because they can also write to files. Writing to a vector
//! never fails, so the results are ignored.

use std::slice;

use frozen_metrics_schema::{Label, MetricType};
use protobuf::CodedOutputStream;

use super::length::{Varint, nested, tag};
use crate::blocks::{BLOCK, Piece};
use crate::exemplar::Observed;
use crate::format::Header;

/// The numbers of the fields, by message.
mod field {
    pub(super) const FAMILY_NAME: u32 = 1;
    pub(super) const FAMILY_HELP: u32 = 2;
    pub(super) const FAMILY_TYPE: u32 = 3;
    pub(super) const FAMILY_METRIC: u32 = 4;
    pub(super) const FAMILY_UNIT: u32 = 5;
    /// Also the number of an exemplar's labels.
    pub(super) const METRIC_LABEL: u32 = 1;
    pub(super) const METRIC_GAUGE: u32 = 2;
    pub(super) const METRIC_COUNTER: u32 = 3;
    pub(super) const METRIC_SUMMARY: u32 = 4;
    pub(super) const METRIC_UNTYPED: u32 = 5;
    pub(super) const METRIC_HISTOGRAM: u32 = 7;
    pub(super) const LABEL_NAME: u32 = 1;
    pub(super) const LABEL_VALUE: u32 = 2;
    /// In a gauge, a counter and an untyped value.
    pub(super) const NUMBER_VALUE: u32 = 1;
    pub(super) const COUNTER_EXEMPLAR: u32 = 2;
    /// In a histogram and a summary.
    pub(super) const SAMPLE_COUNT: u32 = 1;
    /// In a histogram and a summary.
    pub(super) const SAMPLE_SUM: u32 = 2;
    pub(super) const HISTOGRAM_BUCKET: u32 = 3;
    pub(super) const SUMMARY_QUANTILE: u32 = 3;
    pub(super) const BUCKET_COUNT: u32 = 1;
    pub(super) const BUCKET_BOUND: u32 = 2;
    pub(super) const BUCKET_EXEMPLAR: u32 = 3;
    pub(super) const QUANTILE: u32 = 1;
    pub(super) const QUANTILE_VALUE: u32 = 2;
    pub(super) const EXEMPLAR_VALUE: u32 = 2;
    pub(super) const EXEMPLAR_TIMESTAMP: u32 = 3;
    pub(super) const TIMESTAMP_SECONDS: u32 = 1;
    pub(super) const TIMESTAMP_NANOS: u32 = 2;
}

/// Appends the name of a family. `parts` passes its parts in order.
pub(super) fn family_name(out: &mut Vec<u8>, parts: impl FnOnce(&mut dyn FnMut(&str))) {
    nested(out, field::FAMILY_NAME, |out| {
        parts(&mut |part| out.extend_from_slice(part.as_bytes()))
    });
}

/// Appends the HELP text of a family. `parts` passes its parts in order.
pub(super) fn family_help(out: &mut Vec<u8>, parts: impl FnOnce(&mut dyn FnMut(&str))) {
    nested(out, field::FAMILY_HELP, |out| {
        parts(&mut |part| out.extend_from_slice(part.as_bytes()))
    });
}

/// Appends the fields of a family except its name, its HELP text and its series.
pub(super) fn family_header(out: &mut Vec<u8>, header: Header<'_>) {
    let kind = match header.kind {
        MetricType::Counter => 0,
        MetricType::Gauge | MetricType::Info | MetricType::StateSet => 1,
        MetricType::Summary => 2,
        MetricType::Unknown => 3,
        MetricType::Histogram => 4,
    };
    let mut message = CodedOutputStream::vec(out);
    let _ = message.write_enum(field::FAMILY_TYPE, kind);
    if let Some(unit) = header.legal_unit() {
        let _ = message.write_string(field::FAMILY_UNIT, unit);
    }
}

/// The tag and the length before a series of a family. They are reused for the next series if it has the same length,
/// as most series do.
#[derive(Default)]
pub(super) struct MetricPrefix {
    /// The length of the last series.
    metric_len: usize,
    block: [u8; BLOCK],
    len: usize,
}

impl MetricPrefix {
    /// Sets the length of the series.
    #[inline]
    pub(super) fn update(&mut self, metric_len: usize) {
        if metric_len != self.metric_len {
            self.write(metric_len);
        }
    }

    #[cold]
    fn write(&mut self, metric_len: usize) {
        let varint = Varint::new(metric_len as u64);
        self.metric_len = metric_len;
        self.len = 1 + varint.len;
        self.block[0] = tag(field::FAMILY_METRIC);
        self.block[1..self.len].copy_from_slice(varint.bytes());
    }

    #[inline]
    pub(super) fn piece(&self) -> Piece<'_> {
        Piece { blocks: slice::from_ref(&self.block), len: self.len }
    }
}

/// Appends a series of a family.
pub(super) fn metric(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    nested(out, field::FAMILY_METRIC, write);
}

/// Appends a label of a series or of an exemplar.
pub(super) fn label(out: &mut Vec<u8>, name: &str, value: &str) {
    nested(out, field::METRIC_LABEL, |out| {
        let mut message = CodedOutputStream::vec(out);
        let _ = message.write_string(field::LABEL_NAME, name);
        let _ = message.write_string(field::LABEL_VALUE, value);
    });
}

/// Appends labels of a series or of an exemplar.
pub(super) fn labels(out: &mut Vec<u8>, labels: &[Label]) {
    labels.iter().for_each(|label| self::label(out, &label.name, &label.value));
}

/// The field of a series that contains its number: constant bytes and the float.
#[derive(Clone, Copy)]
pub(super) struct NumberField {
    /// The bytes before the float.
    before: [u8; 3],
}

impl NumberField {
    /// The length of the field.
    pub(super) const LEN: usize = 3 + size_of::<f64>();

    /// Creates the field for a family of this type. `part` is temporary memory.
    pub(super) fn new(kind: MetricType, part: &mut Vec<u8>) -> Self {
        part.clear();
        number(part, kind, 0.0, None);
        Self { before: part.first_chunk().copied().unwrap_or_default() }
    }

    /// Writes the field with this number to a slice of at least [`LEN`](Self::LEN) bytes.
    #[inline]
    pub(super) fn write(self, bytes: &mut [u8], value: f64) -> usize {
        let [a, b, c] = self.before;
        let [d, e, f, g, h, i, j, k] = value.to_le_bytes();
        if let Some(bytes) = bytes.first_chunk_mut() {
            *bytes = [a, b, c, d, e, f, g, h, i, j, k];
        }
        Self::LEN
    }
}

/// Appends the number of a series.
pub(super) fn number(out: &mut Vec<u8>, kind: MetricType, value: f64, exemplar: Option<&Observed>) {
    let field = match kind {
        MetricType::Counter => field::METRIC_COUNTER,
        MetricType::Unknown => field::METRIC_UNTYPED,
        _ => field::METRIC_GAUGE,
    };
    nested(out, field, |out| {
        double(out, field::NUMBER_VALUE, value);
        if let Some(observed) = exemplar.filter(|_| kind == MetricType::Counter) {
            self::exemplar(out, field::COUNTER_EXEMPLAR, observed);
        }
    });
}

/// A histogram that is being written.
pub(super) struct HistogramMessage<'a>(&'a mut Vec<u8>);

/// Appends the histogram of a series. Readers treat a missing sum as zero, so a histogram without a sum gets `NaN`.
pub(super) fn histogram(
    out: &mut Vec<u8>,
    count: u64,
    sum: Option<f64>,
    buckets: impl FnOnce(&mut HistogramMessage<'_>),
) {
    nested(out, field::METRIC_HISTOGRAM, |out| {
        unsigned(out, field::SAMPLE_COUNT, count);
        double(out, field::SAMPLE_SUM, sum.unwrap_or(f64::NAN));
        buckets(&mut HistogramMessage(out));
    });
}

impl HistogramMessage<'_> {
    /// Appends a bucket with its cumulative count. `bound` is the field of its bound.
    pub(super) fn bucket(&mut self, count: u64, bound: &[u8], exemplar: Option<&Observed>) {
        nested(self.0, field::HISTOGRAM_BUCKET, |out| {
            unsigned(out, field::BUCKET_COUNT, count);
            out.extend_from_slice(bound);
            if let Some(observed) = exemplar {
                self::exemplar(out, field::BUCKET_EXEMPLAR, observed);
            }
        });
    }
}

/// Returns the field of a bucket's bound.
pub(super) fn bound(bound: f64) -> Vec<u8> {
    let mut out = Vec::new();
    double(&mut out, field::BUCKET_BOUND, bound);
    out
}

/// Appends the summary of a series.
pub(super) fn summary(out: &mut Vec<u8>, count: u64, sum: f64, quantiles: &[(f64, f64)]) {
    nested(out, field::METRIC_SUMMARY, |out| {
        unsigned(out, field::SAMPLE_COUNT, count);
        double(out, field::SAMPLE_SUM, sum);
        for (quantile, value) in quantiles {
            nested(out, field::SUMMARY_QUANTILE, |out| {
                double(out, field::QUANTILE, *quantile);
                double(out, field::QUANTILE_VALUE, *value);
            });
        }
    });
}

fn exemplar(out: &mut Vec<u8>, number: u32, observed: &Observed) {
    nested(out, number, |out| {
        labels(out, observed.labels());
        double(out, field::EXEMPLAR_VALUE, observed.value().to_f64());
        nested(out, field::EXEMPLAR_TIMESTAMP, |out| {
            let time = observed.timestamp();
            let mut message = CodedOutputStream::vec(out);
            let _ = message.write_int64(field::TIMESTAMP_SECONDS, time.as_secs().cast_signed());
            let _ = message.write_int32(field::TIMESTAMP_NANOS, time.subsec_nanos().cast_signed());
        });
    });
}

fn double(out: &mut Vec<u8>, field: u32, value: f64) {
    let _ = CodedOutputStream::vec(out).write_double(field, value);
}

fn unsigned(out: &mut Vec<u8>, field: u32, value: u64) {
    let _ = CodedOutputStream::vec(out).write_uint64(field, value);
}
