//! What a struct declares, each part with the token that declares it.
//!
//! Every part is complete: a metric or a key that did not parse is an error and is not in the model.

mod alias;
mod deprecation;
mod generated_types;
mod group;
pub(crate) mod instrument;
mod key;
mod label_enum;
mod label_set;
mod layout;
mod metric;
mod registry_metrics;
mod series;
mod set;
mod spanned;
mod spans;

pub(crate) use alias::DeclaredAlias;
pub(crate) use deprecation::DeclaredDeprecation;
pub(crate) use generated_types::{GeneratedKind, GeneratedType, plain_name, variant};
pub(crate) use group::{Group, Member};
pub(crate) use key::{DeclaredKey, KeyLabels, Keyed, LabelSetType, LabelsInOrder};
pub(crate) use label_enum::LabelEnum;
pub(crate) use label_set::{LabelField, LabelSet};
pub(crate) use layout::Layout;
pub(crate) use metric::{
    DeclaredAnnotation, DeclaredBuckets, DeclaredValues, HistogramBuckets, InstrumentData,
    LabelValues, Metric, Recorder,
};
pub(crate) use registry_metrics::{DeclaredRegistryMetric, Usage};
pub(crate) use series::UNKNOWN_VALUE;
pub(crate) use set::{GoldenTest, PartialSet, Set};
pub(crate) use spanned::{Spanned, name_of};
pub(crate) use spans::type_span;
