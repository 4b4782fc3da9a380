//! One field of a set: a metric.

use std::slice;

use frozen_metrics_schema::golden::{Annotation, OPENMETRICS};
use frozen_metrics_schema::rules::ClosedLabel;
use frozen_metrics_schema::rules::lints::StyleLint;
use frozen_metrics_schema::{Buckets, FamilySchema, Kind};
use proc_macro2::{Ident, Span};
use syn::Type;

use super::instrument::{Instrument, Method};
use super::{DeclaredAlias, DeclaredDeprecation, DeclaredKey, Spanned, name_of};

/// A field and everything it declares.
pub(crate) struct Metric {
    pub(crate) field: Ident,
    pub(crate) ty: Type,
    pub(crate) instrument: &'static Instrument,
    pub(crate) data: InstrumentData,
    /// The family's name.
    pub(crate) name: Spanned<String>,
    /// The former names of the family.
    pub(crate) aliases: Vec<DeclaredAlias>,
    /// `help = "…"`.
    pub(crate) help: Option<Spanned<String>>,
    /// The first paragraph of the doc comment.
    pub(crate) doc: Option<Spanned<String>>,
    /// A doc comment whose text the macro cannot read, such as that of `include_str!`.
    pub(crate) unreadable_doc: Option<Span>,
    pub(crate) annotations: Vec<DeclaredAnnotation>,
    /// `#[deprecated]`.
    pub(crate) deprecation: Option<DeclaredDeprecation>,
    /// `Family<Labels, Instrument>`: the label set whose values are set at run time.
    pub(crate) family_key: Option<DeclaredKey>,
    /// The labels whose values are known at compile time, in wire order.
    pub(crate) labels: Vec<LabelValues>,
    /// How many of them precede the labels of the key.
    pub(crate) key_index: usize,
    pub(crate) recorders: Vec<Recorder>,
    pub(crate) allowed: Vec<Spanned<StyleLint>>,
}

/// The kind of an instrument on the wire, with the data that only this kind has.
pub(crate) enum InstrumentData {
    /// A counter or a gauge.
    Plain(Kind),
    Histogram {
        /// The type of the bucket layout.
        layout: Box<Type>,
        buckets: HistogramBuckets,
    },
    /// The states are the values of the metric's last label.
    StateSet,
    Info {
        /// The struct of labels that the derive generates.
        labels: Ident,
        names: Vec<Ident>,
    },
}

/// The bounds of a histogram.
pub(crate) enum HistogramBuckets {
    /// The derive generates the layout.
    Declared(DeclaredBuckets),
    /// The layout is a type of the user's.
    OfType {
        /// The type that requires the trait of the layout: `Histogram<Layout>`, as in the field.
        owner: Box<Type>,
    },
}

/// `buckets(…)` on a field, or on the struct for each histogram without its own.
#[derive(Clone)]
pub(crate) struct DeclaredBuckets {
    /// The key `buckets`.
    pub(crate) key: Span,
    pub(crate) bounds: Vec<Spanned<f64>>,
}

/// A label whose values are known at compile time.
#[derive(Clone)]
pub(crate) struct LabelValues {
    pub(crate) name: Spanned<String>,
    pub(crate) values: DeclaredValues,
}

/// The values of a label: one if it is constant, several if it partitions the metric.
#[derive(Clone)]
pub(crate) enum DeclaredValues {
    Constant(Spanned<String>),
    /// The values of an enum that the derive generates.
    Generated {
        ty: Type,
        values: Vec<Spanned<String>>,
    },
    /// A type of the user's, whose values only the compiler knows.
    OfType {
        ty: Type,
        /// The type that requires the trait of `ty`: `By<Kind, …>` or `StateSet<Kind>`, as in the field.
        owner: Box<Type>,
    },
}

/// The text of an annotation, and the token that declares it or the lack of it.
#[derive(Clone)]
pub(crate) struct DeclaredAnnotation {
    pub(crate) annotation: &'static Annotation,
    pub(crate) text: Option<String>,
    pub(crate) span: Span,
}

/// `recorder(inc = method)`.
pub(crate) struct Recorder {
    pub(crate) name: Ident,
    /// The instrument's method that it calls.
    pub(crate) method: &'static Method,
}

impl Metric {
    /// Returns the annotations that the family has, with their texts.
    pub(crate) fn annotations(&self) -> impl Iterator<Item = (&'static Annotation, &str)> {
        self.annotations
            .iter()
            .filter_map(|declared| Some((declared.annotation, declared.text.as_deref()?)))
    }

    pub(crate) fn has_exemplars(&self) -> bool {
        self.annotations().any(|(annotation, _)| *annotation == OPENMETRICS)
    }

    /// Returns the kind. The derive does not know the bounds of a layout type. They are those of the family that the
    /// golden freezes, if any: a constant compares them with the layout.
    pub(crate) fn kind(&self, frozen: Option<&FamilySchema>) -> Kind {
        match &self.data {
            InstrumentData::Plain(kind) => kind.clone(),
            InstrumentData::Histogram { buckets: HistogramBuckets::Declared(buckets), .. } => {
                let bounds: Vec<f64> = buckets.bounds.iter().map(|bound| bound.value).collect();
                Kind::Histogram(Buckets::from(bounds))
            }
            InstrumentData::Histogram { buckets: HistogramBuckets::OfType { .. }, .. } => {
                let frozen = frozen.map_or(&[][..], |family| family.kind.bounds());
                Kind::Histogram(Buckets::from(frozen.to_vec()))
            }
            InstrumentData::StateSet => Kind::StateSet,
            InstrumentData::Info { .. } => {
                Kind::Info(self.info_names().map(|name| name_of(name).into()).collect())
            }
        }
    }

    /// Returns the layout type of a histogram.
    pub(crate) fn layout(&self) -> Option<&Type> {
        match &self.data {
            InstrumentData::Histogram { layout, .. } => Some(&**layout),
            InstrumentData::Plain(_) | InstrumentData::StateSet | InstrumentData::Info { .. } => {
                None
            }
        }
    }

    /// Returns `buckets(…)` of a histogram whose layout the derive generates.
    pub(crate) fn declared_buckets(&self) -> Option<&DeclaredBuckets> {
        match &self.data {
            InstrumentData::Histogram { buckets: HistogramBuckets::Declared(buckets), .. } => {
                Some(buckets)
            }
            InstrumentData::Histogram { .. }
            | InstrumentData::Plain(_)
            | InstrumentData::StateSet
            | InstrumentData::Info { .. } => None,
        }
    }

    /// Returns the layout type whose bounds the derive does not know.
    pub(crate) fn shared_layout(&self) -> Option<&Type> {
        self.layout().filter(|_| self.declared_buckets().is_none())
    }

    /// Returns the type of the histogram that requires the trait of the [layout](Self::shared_layout).
    pub(crate) fn owner_of_layout(&self) -> Option<&Type> {
        match &self.data {
            InstrumentData::Histogram { buckets: HistogramBuckets::OfType { owner }, .. } => {
                Some(owner)
            }
            InstrumentData::Histogram { buckets: HistogramBuckets::Declared(_), .. }
            | InstrumentData::Plain(_)
            | InstrumentData::StateSet
            | InstrumentData::Info { .. } => None,
        }
    }

    /// Returns the labels that partition the metric, outermost first, each with the enum of its values.
    pub(crate) fn by(&self) -> impl DoubleEndedIterator<Item = (&Spanned<String>, &Type)> {
        let states = usize::from(matches!(self.data, InstrumentData::StateSet));
        let labels = self.labels.iter().take(self.labels.len().saturating_sub(states));
        labels.filter_map(|label| Some((&label.name, label.label_enum()?)))
    }

    /// Returns the enum of the states of a state set, the values of its last label.
    pub(crate) fn states(&self) -> Option<&Type> {
        let label_enum = self.labels.last()?.label_enum()?;
        matches!(self.data, InstrumentData::StateSet).then_some(label_enum)
    }

    /// Returns the labels of an info, whose values are set at run time.
    pub(crate) fn info_names(&self) -> impl Iterator<Item = &Ident> {
        let names: &[Ident] = match &self.data {
            InstrumentData::Info { names, .. } => names,
            InstrumentData::Plain(_)
            | InstrumentData::StateSet
            | InstrumentData::Histogram { .. } => &[],
        };
        names.iter()
    }

    /// Returns whether a type of the user's states the values of a label.
    pub(crate) fn has_shared_enum(&self) -> bool {
        self.labels.iter().any(|label| label.shared_enum().is_some())
    }
}

impl LabelValues {
    /// Returns the values that the macro knows.
    pub(crate) fn known(&self) -> &[Spanned<String>] {
        match &self.values {
            DeclaredValues::Constant(value) => slice::from_ref(value),
            DeclaredValues::Generated { values, .. } => values,
            DeclaredValues::OfType { .. } => &[],
        }
    }

    /// Returns the enum of a label that partitions the metric, or of the states of a state set.
    pub(crate) fn label_enum(&self) -> Option<&Type> {
        match &self.values {
            DeclaredValues::Constant(_) => None,
            DeclaredValues::Generated { ty, .. } | DeclaredValues::OfType { ty, .. } => Some(ty),
        }
    }

    /// Returns the type of the user's that states the values.
    pub(crate) fn shared_enum(&self) -> Option<&Type> {
        match &self.values {
            DeclaredValues::OfType { ty, .. } => Some(ty),
            DeclaredValues::Constant(_) | DeclaredValues::Generated { .. } => None,
        }
    }

    /// Returns the token that declares this value.
    pub(crate) fn value_span(&self, value: &str) -> Option<Span> {
        match &self.values {
            DeclaredValues::OfType { .. } => Some(self.name.span),
            _ => self.known().iter().find(|known| known.value == value).map(|known| known.span),
        }
    }

    /// Returns the label for the rules, which cannot check the values of a type.
    pub(super) fn declaration(&self) -> ClosedLabel {
        ClosedLabel {
            name: self.name.value.clone(),
            values: self.known().iter().map(|value| value.value.clone()).collect(),
        }
    }
}
