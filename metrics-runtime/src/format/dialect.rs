//! Dialects: what distinguishes one text format from another.

use frozen_metrics_schema::exposition::BoundFormat;
use frozen_metrics_schema::{FamilySchema, MetricType};

use super::Format;

/// The properties of a text format. Everything else is common to all of them.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// The format.
    pub(crate) format: Format,
    /// The `Content-Type` of a response. Its first parameter distinguishes the versions of the format.
    pub(crate) content_type: &'static str,
    /// Returns the name and the type that the header of a family states.
    pub(crate) family: fn(&str, MetricType) -> (&str, MetricType),
    /// Returns the keyword of a type in a TYPE line.
    pub(crate) type_word: fn(MetricType) -> &'static str,
    /// Appends an escaped HELP text.
    pub(crate) escape_help: fn(&mut String, &str),
    /// Formats the bound of a bucket, or a quantile.
    pub(crate) bound: fn(BoundFormat, f64) -> String,
    /// Whether the bounds of another library are formatted as that library does.
    pub(crate) keeps_foreign_bounds: bool,
    /// Whether a header can have a UNIT line.
    pub(crate) has_units: bool,
    /// Whether samples can have exemplars.
    pub(crate) has_exemplars: bool,
    /// Whether the exposition can have comments.
    pub(crate) has_comments: bool,
    /// Whether the sum of a histogram or a summary is a counter. A sum that can decrease is then left out,
    /// together with the count of the histogram. So are negative quantiles.
    pub(crate) has_monotonic_sums: bool,
    /// The line after the last family.
    pub(crate) end: &'static str,
}

/// The properties of a family that its header states.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Header<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: MetricType,
    pub(crate) unit: Option<&'a str>,
    pub(crate) help: &'a str,
}

impl Dialect {
    /// Appends the HELP line of a family without its end.
    pub(crate) fn help(&self, out: &mut String, header: Header<'_>) {
        let (name, _) = (self.family)(header.name, header.kind);
        extend(out, &["# HELP ", name, " "]);
        (self.escape_help)(out, header.help);
    }

    /// Appends the HELP, TYPE and UNIT lines of a family.
    pub(crate) fn header(&self, out: &mut String, header: Header<'_>) {
        self.help(out, header);
        let (name, kind) = (self.family)(header.name, header.kind);
        extend(out, &["\n# TYPE ", name, " ", (self.type_word)(kind), "\n"]);
        if self.has_units
            && let Some(unit) = header.legal_unit()
        {
            extend(out, &["# UNIT ", name, " ", unit, "\n"]);
        }
    }
}

impl<'a> Header<'a> {
    /// Returns the properties that a schema declares.
    pub(crate) fn from_schema(family: &'a FamilySchema) -> Self {
        Self {
            name: &family.name,
            kind: MetricType::from_kind(&family.kind),
            unit: family.unit.as_deref(),
            help: &family.help,
        }
    }

    /// Returns the unit, unless OpenMetrics forbids it: the type may have one, and it is the last word of the
    /// name in OpenMetrics.
    pub(crate) fn legal_unit(&self) -> Option<&'a str> {
        let (name, kind) = self.kind.in_openmetrics(self.name);
        let may_have_unit = !matches!(kind, MetricType::Info | MetricType::StateSet);
        self.unit.filter(|unit| may_have_unit && ends_in(name, unit))
    }
}

fn extend(out: &mut String, pieces: &[&str]) {
    pieces.iter().for_each(|piece| out.push_str(piece));
}

/// Returns whether the last word of the name is this unit.
fn ends_in(name: &str, unit: &str) -> bool {
    !unit.is_empty() && name.strip_suffix(unit).is_some_and(|stem| stem.ends_with('_'))
}
