//! What `#[metric(…)]` says, key by key.

use frozen_metrics_schema::rules::StyleLint;
use proc_macro2::Span;
use syn::{Ident, LitStr, Type};

use super::at;
use super::attribute::{self, Entry};
use super::labels::{self, Labels, name};
use super::once::Once;
use super::types::{Recognised, is_a_name_if};
use super::values::{self, Alternatives};
use crate::errors::Errors;
use crate::instrument::{Instrument, Parameter};
use crate::set::{At, Closed, Enum, Recorder, Unit};

/// Every key, in the order that the documentation lists them.
const KEYS: &[&str] =
    &["name", "help", "unit", "labels", "by", "buckets", "states", "info", "recorder", "allow"];

/// What the field's attributes say.
pub(super) struct Said {
    pub(super) name: Once<LitStr>,
    pub(super) help: Once<LitStr>,
    pub(super) unit: Once<Unit>,
    labels: Once<Labels>,
    by: Once<Vec<Closed>>,
    is_by_first: bool,
    pub(super) buckets: Once<Vec<At<f64>>>,
    pub(super) states: Once<Alternatives>,
    pub(super) info: Once<Vec<Ident>>,
    pub(super) recorders: Once<Vec<Recorder>>,
    pub(super) allowed: Once<Vec<At<StyleLint>>>,
    /// Keys whose value could not be read: said all the same, so nothing is missing.
    spoilt: Vec<Ident>,
}

impl Said {
    pub(super) fn read(errors: &mut Errors, field: &syn::Field, recognised: &Recognised) -> Self {
        let mut said = Said {
            name: Once::unsaid(),
            help: Once::unsaid(),
            unit: Once::unsaid(),
            labels: Once::unsaid(),
            by: Once::unsaid(),
            is_by_first: false,
            buckets: Once::unsaid(),
            states: Once::unsaid(),
            info: Once::unsaid(),
            recorders: Once::unsaid(),
            allowed: Once::unsaid(),
            spoilt: Vec::new(),
        };
        for entry in attribute::entries(errors, &field.attrs, "metric") {
            said.take(errors, &entry, recognised);
        }
        said
    }

    fn take(&mut self, errors: &mut Errors, entry: &Entry, recognised: &Recognised) {
        let taken = match entry.key.to_string().as_str() {
            "name" => self.name.take(errors, entry, Entry::string),
            "help" => self.help.take(errors, entry, Entry::string),
            "unit" => {
                self.unit.take(errors, entry, |entry, errors| unit(entry, errors, recognised))
            }
            "labels" => self.labels.take(errors, entry, labels::read),
            "by" => {
                self.is_by_first = self.labels.as_ref().is_none();
                self.by.take(errors, entry, |entry, errors| by(entry, errors, recognised))
            }
            "buckets" => self.buckets.take(errors, entry, |entry, errors| {
                let list = entry.inside(errors, Parameter::Buckets.example())?;
                values::bounds(errors, &list)
            }),
            "states" => self.states.take(errors, entry, |entry, errors| {
                let list = entry.inside(errors, Parameter::States.example())?;
                values::alternatives(errors, &list)
            }),
            "info" => self.info.take(errors, entry, |entry, errors| {
                let list = entry.inside(errors, Parameter::Info.example())?;
                values::names(errors, &list)
            }),
            "recorder" => self
                .recorders
                .take(errors, entry, |entry, errors| recorders(entry, errors, recognised)),
            "allow" => self.allowed.take(errors, entry, allowed),
            rule @ ("exponential" | "linear") => {
                let message =
                    format!("`{rule}` gives the bounds of buckets: expected `buckets({rule}(…))`");
                errors.at(&entry.key, message);
                self.spoilt.push(Ident::new(Parameter::Buckets.key(), entry.key.span()));
                true
            }
            _ => {
                entry.unknown(errors, KEYS);
                true
            }
        };
        if !taken {
            self.spoilt.push(entry.key.clone());
        }
    }

    /// The key as it was said, whether its value could be read or not.
    pub(super) fn key(&self, parameter: Parameter) -> Option<&Ident> {
        let said = match parameter {
            Parameter::Buckets => self.buckets.key(),
            Parameter::States => self.states.key(),
            Parameter::Info => self.info.key(),
        };
        said.or_else(|| self.spoilt(parameter.key()))
    }

    /// Whether the labels that partition could be read.
    pub(super) fn has_labels_by(&self) -> bool {
        self.by.as_ref().is_some()
    }

    /// The key `by` as it was said.
    pub(super) fn by_key(&self) -> Option<&Ident> {
        self.by.key().or_else(|| self.spoilt("by"))
    }

    fn spoilt(&self, key: &str) -> Option<&Ident> {
        self.spoilt.iter().find(|spoilt| *spoilt == key)
    }

    /// The constant labels and those that partition, in the order they were said.
    pub(super) fn take_labels(&mut self) -> Labels {
        let labels = std::mem::replace(&mut self.labels, Once::unsaid()).into_value();
        let by = std::mem::replace(&mut self.by, Once::unsaid()).into_value().unwrap_or_default();
        let Labels { mut closed, mut key } = labels.unwrap_or_default();
        match self.is_by_first {
            true => {
                key.iter_mut().for_each(|(at, _)| *at += by.len());
                closed.splice(0..0, by);
            }
            false => closed.extend(by),
        }
        Labels { closed, key }
    }
}

fn unit(entry: &Entry, errors: &mut Errors, recognised: &Recognised) -> Option<Unit> {
    let said = entry.string_or_none(errors)?;
    let said = said.map_or_else(Unit::None, |unit: LitStr| Unit::Said(at(&unit)));
    let Instrument { name, unit, .. } = recognised.instrument;
    if let Some(unit) = unit.filter(|_| recognised.is_known)
        && !matches!(&said, Unit::Said(text) if text.value == unit)
    {
        errors.at(&entry.key, format!("a `{name}` is always in `{unit}`: remove `unit`"));
        return None;
    }
    Some(said)
}

/// The labels that partition, each with the enum that the type says.
fn by(entry: &Entry, errors: &mut Errors, recognised: &Recognised) -> Option<Vec<Closed>> {
    let pairs = entry.list(errors, "by(kind = \"a\" | \"b\")");
    let types: &[Type] = &recognised.by;
    if recognised.is_known && !pairs.is_empty() && pairs.len() != types.len() {
        let message = match types.len() {
            0 => "`by` is for a field of type `By<Label, Instrument>`".to_owned(),
            count => format!("expected {count} labels, one for each `By`, found {}", pairs.len()),
        };
        errors.at(&entry.key, message);
        return None;
    }
    let mut read = Vec::new();
    for (pair, ty) in pairs.iter().zip(types) {
        let tokens = pair.equals(errors, &format!("`{} = \"a\" | \"b\"`", pair.key));
        let alternatives = tokens.and_then(|tokens| values::alternatives(errors, &tokens));
        if let Some(Alternatives { values, is_made }) = alternatives
            && is_a_name_if(is_made, errors, ty)
        {
            let of = Some(Enum { ty: ty.clone(), is_made });
            read.push(Closed { name: name(pair), values, of });
        }
    }
    (read.len() == types.len()).then_some(read)
}

fn recorders(entry: &Entry, errors: &mut Errors, recognised: &Recognised) -> Option<Vec<Recorder>> {
    let pairs = entry.list(errors, "recorder(inc = method_name)");
    let instrument = recognised.instrument;
    let recorder = |pair: Entry| {
        let method = pair.ident(errors)?;
        let verb = instrument.verb(&pair.key.to_string());
        if verb.is_none() && recognised.is_known {
            let known: Vec<_> =
                instrument.verbs.iter().map(|verb| format!("`{}`", verb.name)).collect();
            let expected = match known.is_empty() {
                true => "it has no recorders".to_owned(),
                false => format!("expected one of {}", known.join(", ")),
            };
            errors.at(
                &pair.key,
                format!("a `{}` has no `{}`: {expected}", instrument.name, pair.key),
            );
        }
        let verb = verb.or_else(|| instrument.likely_verb(&pair.key.to_string()));
        Some(Recorder { verb: verb?, method })
    };
    Some(pairs.into_iter().filter_map(recorder).collect())
}

fn allowed(entry: &Entry, errors: &mut Errors) -> Option<Vec<At<StyleLint>>> {
    let pairs = entry.list(errors, "allow(base_unit = \"why\")");
    let allow = |pair: Entry| {
        let reason = pair.string(errors)?;
        if reason.value().trim().is_empty() {
            errors.at(&reason, format!("expected the reason why `{}` is set aside", pair.key));
        }
        let taste = StyleLint::ALL.iter().find(|taste| pair.key == taste.as_str());
        if taste.is_none() {
            let known: Vec<_> = StyleLint::ALL.iter().map(|taste| taste.as_str()).collect();
            pair.unknown(errors, &known);
        }
        let span: Span = pair.key.span();
        Some(At { value: *taste?, span })
    };
    let allowed: Vec<At<StyleLint>> = pairs.into_iter().filter_map(allow).collect();
    for (at, taste) in allowed.iter().enumerate() {
        if allowed[..at].iter().any(|earlier| earlier.value == taste.value) {
            let message = format!("`{}` is said twice", taste.value.as_str());
            errors.push(syn::Error::new(taste.span, message));
        }
    }
    Some(allowed)
}
