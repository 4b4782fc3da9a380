//! Accessors for schemas in constants. Such a schema consists of literals, so all its parts are borrowed.

use std::borrow::Cow;

use frozen_metrics_schema::{FamilySchema, Key, KeyLabel, Kind, Label, Schema, Series, Text};

use crate::proof;

pub(super) const fn families(schema: &Schema) -> &'static [FamilySchema] {
    match &schema.families {
        Cow::Borrowed(families) => families,
        Cow::Owned(_) => &[],
    }
}

pub(super) const fn key_labels(key: &Key) -> &'static [KeyLabel] {
    match &key.labels {
        Cow::Borrowed(labels) => labels,
        Cow::Owned(_) => &[],
    }
}

pub(super) const fn series(family: &FamilySchema) -> &'static [Series] {
    match &family.series {
        Cow::Borrowed(series) => series,
        Cow::Owned(_) => &[],
    }
}

pub(super) const fn labels(series: &Series) -> &'static [Label] {
    match &series.labels {
        Cow::Borrowed(labels) => labels,
        Cow::Owned(_) => &[],
    }
}

/// Returns the names of the labels whose values are known only when the process runs.
pub(super) const fn open_labels(kind: &Kind) -> &'static [Text] {
    match kind {
        Kind::Info(Cow::Borrowed(names)) => names,
        Kind::Info(Cow::Owned(_))
        | Kind::Counter
        | Kind::Gauge
        | Kind::Histogram(_)
        | Kind::StateSet => &[],
    }
}

pub(super) const fn text(text: &Text) -> &'static str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(_) => "",
    }
}

/// Returns whether the two texts are equal.
pub(super) const fn is(text: &Text, other: &str) -> bool {
    match text {
        Cow::Borrowed(text) => proof::is(text, other),
        Cow::Owned(_) => false,
    }
}
