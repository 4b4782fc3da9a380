//! What the type and the attributes of a field declare together.

use frozen_metrics_schema::golden::UNIT;
use frozen_metrics_schema::unit;
use quote::ToTokens;

use super::field_options::{By, FieldOptions};
use super::types::{self, ByType, FieldType};
use crate::errors::Errors;
use crate::model::instrument::{Instrument, InstrumentKind, Parameter};
use crate::model::{
    DeclaredAnnotation, DeclaredBuckets, DeclaredKey, DeclaredValues, HistogramBuckets,
    InstrumentData, KeyLabels, LabelSetType, LabelValues, Spanned, plain_name,
};

/// The decisions that depend on both the type and the attributes.
pub(super) struct Decisions<'a> {
    pub(super) field: &'a syn::Field,
    pub(super) ty: &'a FieldType,
    pub(super) options: &'a FieldOptions,
    /// Whether every key of the attributes is known.
    pub(super) all_known: bool,
}

impl Decisions<'_> {
    /// Returns what the attributes, the type and the name declare of the family's annotations. `default_bounds` is
    /// how the bounds of histograms are written where the field does not say.
    pub(super) fn annotations(
        &self,
        errors: &mut Errors,
        name: &Spanned<String>,
        default_bounds: Option<&DeclaredAnnotation>,
    ) -> Option<Vec<DeclaredAnnotation>> {
        let Instrument { name: instrument, unit: fixed, .. } = *self.ty.instrument;
        let declared = self.options.unit.as_ref();
        if let (Some(fixed), Some(unit)) = (fixed, declared)
            && unit.text.as_deref() != Some(fixed)
        {
            errors.at_span(
                self.options.unit.key_span()?,
                format!("`{instrument}` always has the unit `{fixed}`: remove `unit`"),
            );
            return None;
        }
        if let Some(span) = self.options.decimals.key_span()
            && !self.ty.instrument.value.is_float()
        {
            errors.at_span(
                span,
                format!("`decimals` applies to gauges and counters of floats, not to `{instrument}`: remove it"),
            );
            return None;
        }
        // OpenMetrics allows a unit only at the end of a name.
        let implied = match fixed {
            Some(fixed) => Some(fixed).filter(|unit| unit::is_unit_of(unit, &name.value)),
            None => unit::of_name(&name.value),
        };
        let implied = implied.map(str::to_owned);
        let unit = DeclaredAnnotation { annotation: &UNIT, text: implied, span: name.span };
        let unit = Some(unit).filter(|_| declared.is_none());
        let is_histogram = self.ty.instrument.parameter() == Some(Parameter::Buckets);
        let is_default = is_histogram && self.options.bounds.is_missing();
        let bounds = default_bounds.filter(|_| is_default).cloned();
        let declared = self.options.annotations().cloned();
        Some(declared.chain(bounds).chain(unit).chain([self.ty.exemplars.clone()]).collect())
    }

    /// Returns the labels of a `Family` with their bounds; `Some(None)` for any other type.
    pub(super) fn family_key(&self, errors: &mut Errors) -> Option<Option<DeclaredKey>> {
        let FieldOptions { max_keys, overflow, order, .. } = self.options;
        let order_span = order.key_span();
        let keys = [("max_keys", max_keys.key_span()), ("overflow", overflow.key_span())];
        let Some(label_set) = &self.ty.label_set else {
            let keys = keys.into_iter().chain([("order", order_span)]);
            let whole = errors.whole(|errors| {
                for (key, span) in keys.filter_map(|(key, span)| Some((key, span?))) {
                    errors.at_span(span, format!("`{key}` applies to a `Family`: remove it"));
                }
            });
            return whole.map(|()| None);
        };
        if types::has_self(errors, label_set) {
            return None;
        }
        let examples = ["max_keys = 512", "overflow = \"other\""];
        for ((key, span), example) in keys.into_iter().zip(examples) {
            if span.is_none() && self.all_known {
                let purpose = match key {
                    "max_keys" => "how many label sets get an instrument of their own",
                    _ => "the value that each label has for further label sets",
                };
                errors.at(&self.field.ty, format!("expected `#[metric({example})]`: {purpose}"));
            }
        }
        let (&(max_keys, span), overflow) = max_keys.as_ref().zip(overflow.as_ref())?;
        let order = if order.is_missing() { None } else { Some(order.as_ref()?.clone()) };
        Some(Some(DeclaredKey {
            labels: KeyLabels::LabelSet(Box::new(LabelSetType::new(label_set.clone()))),
            max_keys: Spanned { value: max_keys, span },
            overflow: Spanned::from(overflow),
            order,
        }))
    }

    /// Returns the labels that partition the metric, each with the enum that the type names.
    pub(super) fn by(&self, errors: &mut Errors) -> Option<Vec<LabelValues>> {
        let (by, types) = (&self.options.by, &self.ty.by);
        if let (true, true, Some(first)) = (by.is_missing(), self.all_known, types.first()) {
            let field = self.field.ident.to_token_stream();
            errors.at(
                &first.label,
                format!(
                    "expected `#[metric(by(kind))]`: the name of each label that partitions `{field}`"
                ),
            );
        }
        let Some(span) = by.key_span() else { return types.is_empty().then(Vec::new) };
        let labels = by.as_ref()?;
        if labels.len() != types.len() {
            let message = match types.len() {
                0 => "`by` requires a field of type `By<Label, Instrument>`: change the type, or remove `by`".to_owned(),
                count => {
                    format!("expected {count} labels, one for each `By`, found {}", labels.len())
                }
            };
            errors.at_span(span, message);
            return None;
        }
        let labels = labels.iter().zip(types);
        Some(
            labels
                .map(|(By { name, generated }, ty)| label(errors, name, generated.as_ref(), ty))
                .collect(),
        )
    }

    /// Returns what only this kind of instrument has. `default_buckets` is `buckets(…)` of the struct, or `None` if it
    /// did not parse.
    pub(super) fn data(
        &self,
        errors: &mut Errors,
        default_buckets: Option<Option<&DeclaredBuckets>>,
    ) -> Option<InstrumentData> {
        let FieldOptions { buckets, states, info, .. } = self.options;
        let FieldType { instrument, parameter: ty, .. } = self.ty;
        for (parameter, key, span) in [
            (Parameter::Buckets, "buckets", buckets.key_span()),
            (Parameter::States, "states", states.key_span()),
            (Parameter::Info, "info", info.key_span()),
        ] {
            let name = instrument.name;
            let is_own = instrument.parameter() == Some(parameter);
            // Without `buckets` or `states`, the type is the user's.
            let is_required = is_own && parameter == Parameter::Info;
            match span {
                Some(span) if !is_own => {
                    errors.at_span(span, format!("`{key}` does not apply to `{name}`: remove it"));
                }
                None if is_required && self.all_known => errors.at(
                    &self.field.ty,
                    format!("expected `#[metric({})]` on `{name}`", parameter.example()),
                ),
                _ => {}
            }
        }
        Some(match &instrument.kind {
            InstrumentKind::Fixed(kind) => InstrumentData::Plain(kind.clone()),
            InstrumentKind::Declared(Parameter::Buckets) => {
                self.histogram(errors, default_buckets)?
            }
            InstrumentKind::Declared(Parameter::States) => {
                // A key that is not known may be `states`.
                let is_whole = states.as_ref().is_some() || (states.is_missing() && self.all_known);
                is_whole.then_some(InstrumentData::StateSet)?
            }
            InstrumentKind::Declared(Parameter::Info) => InstrumentData::Info {
                names: info.as_ref()?.clone(),
                labels: types::generated(errors, ty.as_ref()?)?,
            },
        })
    }

    /// Returns the layout of a histogram, and the bounds if `buckets` declares them on the field or the struct.
    fn histogram(
        &self,
        errors: &mut Errors,
        default: Option<Option<&DeclaredBuckets>>,
    ) -> Option<InstrumentData> {
        let layout = Box::new(self.ty.parameter.clone()?);
        let buckets = &self.options.buckets;
        let declared = match buckets.parsed()? {
            // A key that is not known may be `buckets`.
            None => self.default_buckets(default?.filter(|_| self.all_known)),
            Some(Ok(declared)) => Some(declared),
            Some(Err(_)) => {
                if let (Some(None), Some(key)) = (default, buckets.key_span()) {
                    errors.at_span(key, "`buckets = none` excludes a histogram from the `buckets` of the struct, which declares none: remove it");
                }
                None
            }
        };
        let buckets = match declared {
            Some(declared) => {
                types::generated(errors, &layout)?;
                HistogramBuckets::Declared(declared.clone())
            }
            None if buckets.is_missing() && !self.all_known => return None,
            None => {
                let owner = Box::new(self.ty.instrument_type.clone());
                HistogramBuckets::OfType { owner }
            }
        };
        Some(InstrumentData::Histogram { layout, buckets })
    }

    /// Returns `buckets(…)` of the struct if it applies: to a histogram without `buckets`, whose layout is a name without
    /// a path, so that the derive can generate it.
    pub(super) fn default_buckets<'a>(
        &self,
        default: Option<&'a DeclaredBuckets>,
    ) -> Option<&'a DeclaredBuckets> {
        let is_histogram = self.ty.instrument.parameter() == Some(Parameter::Buckets);
        let is_inline = is_histogram && self.options.buckets.is_missing();
        let layout = self.ty.parameter.as_ref().filter(|_| is_inline)?;
        default.filter(|_| plain_name(layout).is_some())
    }

    /// Returns the label of a state set, which has the family's name.
    pub(super) fn states(
        &self,
        errors: &mut Errors,
        name: &Spanned<String>,
    ) -> Option<LabelValues> {
        let is_state_set = self.ty.instrument.parameter() == Some(Parameter::States);
        let states = self.ty.parameter.clone().filter(|_| is_state_set)?;
        let ty = ByType { ty: self.ty.instrument_type.clone(), label: states };
        Some(label(errors, name, self.options.states.as_ref(), &ty))
    }
}

fn label(
    errors: &mut Errors,
    name: &Spanned<String>,
    generated: Option<&Vec<Spanned<String>>>,
    ByType { ty: owner, label }: &ByType,
) -> LabelValues {
    let ty = label.clone();
    let values = match generated {
        None => DeclaredValues::OfType { ty, owner: Box::new(owner.clone()) },
        Some(values) => {
            types::generated(errors, &ty);
            DeclaredValues::Generated { ty, values: values.clone() }
        }
    };
    LabelValues { name: name.clone(), values }
}
