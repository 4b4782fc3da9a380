pub use std::collections::HashMap;
pub use std::option::Option::{self, None, Some};
pub use std::string::String;
pub use std::sync::Arc;
pub use std::thread_local;
pub use std::time::{Duration, Instant};
pub use std::vec::Vec;

pub use metrics_schema::{Family, Key, Kind, Label, Schema, Series};

pub use metrics_schema::golden::EXAMPLE_KEY;

pub use crate::encode::{FamilyText, SeriesText};
pub use crate::exporter::Collect;
pub use crate::golden;
pub use crate::instrument::{Counter, FloatGauge, Gauge, Instrument, Is, SecondsGauge};
pub use crate::registry::{Near, NoPlaceLeft, Registry};
pub use crate::set::{Comparison, MetricSet, Row, Visitor};
pub use crate::snapshot;
