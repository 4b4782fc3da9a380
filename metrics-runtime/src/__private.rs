pub use std::collections::HashMap;
pub use std::option::Option::{self, None, Some};
pub use std::string::String;
pub use std::sync::Arc;
pub use std::time::{Duration, Instant};
pub use std::vec::Vec;

pub use frozen_metrics_schema::{
    FamilySchema, Key, KeyLabel, Kind, Label, RegistryMetric, Schema, Series, Text,
};

pub use frozen_metrics_schema::closed::LabelValues;
pub use frozen_metrics_schema::golden::EXAMPLE_KEY;

pub use crate::__serialize_snapshot as serialize_snapshot;
pub use crate::encode::{Encoder, FamilyRows};
pub use crate::exporter::{Collect, SourceInfo};
pub use crate::format::Format;
pub use crate::gather::MetricFamily;

/// The items of goldens that generated code uses.
pub mod golden {
    pub use crate::golden::{Frozen, GoldenFile, Rendered, verify};
    pub use crate::group::render_set as render;
}

/// The functions of hashes that generated code calls.
pub mod hash {
    pub use frozen_metrics_schema::hash::{bounds, families, labels, with_labels};
}

/// The function of templates that generated code calls.
pub mod template {
    pub use frozen_metrics_schema::template::families;
}

/// The functions of closed labels that generated code calls.
pub mod closed {
    pub use frozen_metrics_schema::closed::{label_lists, series, series_count};
    pub use frozen_metrics_schema::hash::closed_series;
}

/// The functions of bucket layouts that generated code calls.
pub mod buckets {
    pub use crate::proof::buckets::{drift, mismatch};
}

/// The functions of label sets that generated code calls.
pub mod label_set {
    pub use crate::label_set::{label, texts, variant};
    pub use crate::proof::label_set::{drift, duplicate, order, overflow};
}

pub use crate::encode::{Row, RowLayout, Rows, Templates};
pub use crate::group::{self, Member, MetricGroup, SchemaHashes};
pub use crate::instrument::{
    BoolGauge, Buckets, By, ClampedGauge, ConstDefault, Counter, Exemplifying, FloatCounter,
    FloatGauge, Gauge, HasLayout, Histogram, HistogramValue, Info, InfoSet, Instrument, LayoutData,
    MaxGauge, Reading, SameInstrument, SecondsGauge, SecondsHistogram, StateSet, StripedCounter,
    TimestampGauge, UnsignedGauge, WithExemplars,
};
pub use crate::key_usage::KeyUsage;
pub use crate::key_value::KeyValue;
pub use crate::label::{HasLabelValues, LabelEnum};
pub use crate::label_set::{LabelOrder, LabelSet, LabelSetData, OrderedLabels, Returned};
pub use crate::point::InfoLabels;
pub use crate::proof::budget::series_budget;
pub use crate::proof::{Message, closed_values, replacement};
pub use crate::registry::{
    Family, FamilyDeclaration, FamilySnapshot, LookUpKey, Registry, RegistryKey, RowLabels,
    SameFamily, family_lists,
};
pub use crate::row_list::RowList;
pub use crate::set::{KeyedSet, MetricSet};
pub use crate::shape::Field;
pub use crate::snapshot;
pub use crate::value_table::RowWriter;

#[cfg(feature = "serde")]
pub use serde;
