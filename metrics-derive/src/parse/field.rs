//! One field: its type, its doc comment and `#[metric(…)]`.

use metrics_schema::rules::Taste;
use metrics_schema::similar;
use quote::ToTokens;
use syn::LitStr;

use super::attribute::{self, Entry};
use super::doc;
use super::once::Once;
use super::options::Prefix;
use super::shown::shown;
use crate::errors::Errors;
use crate::instrument::{self, Instrument};
use crate::set::{At, Metric, Recorder, Unit, name_of};

/// Every key, in the order that the documentation lists them.
const KEYS: &[&str] = &["name", "help", "unit", "labels", "recorder", "allow"];

/// The metric; `None` where the type is no instrument.
pub(super) fn read(errors: &mut Errors, field: &syn::Field, prefix: &Prefix) -> Option<Metric> {
    let ident = field.ident.clone()?;
    let instrument = recognise(errors, &field.ty);
    let (said, is_sound) = errors.watch(|errors| Said::read(errors, field, instrument));
    let instrument = instrument?;
    let (name, is_named) = match said.name.as_ref() {
        Some(name) => (at(name), true),
        None => {
            let (value, is_named) = prefix.name(&ident);
            (At { value, span: ident.span() }, is_named)
        }
    };
    Some(Metric {
        field: ident,
        ty: field.ty.clone(),
        instrument,
        name,
        help: said.help.as_ref().map(at),
        doc: doc::first_paragraph(&field.attrs),
        unit: said.unit.into_value().unwrap_or(Unit::FromName),
        labels: said.labels.into_value().unwrap_or_default(),
        recorders: said.recorders.into_value().unwrap_or_default(),
        allowed: said.allowed.into_value().unwrap_or_default(),
        is_sound: is_sound && is_named,
    })
}

fn recognise(errors: &mut Errors, ty: &syn::Type) -> Option<&'static Instrument> {
    let found = instrument::of_type(ty);
    if found.is_none() {
        let known = || instrument::ALL.iter().map(|known| known.name);
        let shown = shown(&ty.to_token_stream());
        let hint = match similar::nearest(&shown, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<_> = known().map(|name| format!("`{name}`")).collect();
                format!("the field's type says the metric's type: {}", known.join(", "))
            }
        };
        errors.at(ty, format!("expected an instrument, found `{shown}`: {hint}"));
    }
    found
}

/// What the field's attributes say.
struct Said {
    name: Once<LitStr>,
    help: Once<LitStr>,
    unit: Once<Unit>,
    labels: Once<Vec<(At<String>, At<String>)>>,
    recorders: Once<Vec<Recorder>>,
    allowed: Once<Vec<At<Taste>>>,
}

impl Said {
    fn read(
        errors: &mut Errors,
        field: &syn::Field,
        instrument: Option<&'static Instrument>,
    ) -> Self {
        let mut said = Said {
            name: Once::unsaid(),
            help: Once::unsaid(),
            unit: Once::unsaid(),
            labels: Once::unsaid(),
            recorders: Once::unsaid(),
            allowed: Once::unsaid(),
        };
        for entry in attribute::entries(errors, &field.attrs, "metric") {
            said.take(errors, &entry, instrument);
        }
        said
    }

    fn take(
        &mut self,
        errors: &mut Errors,
        entry: &Entry,
        instrument: Option<&'static Instrument>,
    ) {
        match entry.key.to_string().as_str() {
            "name" => self.name.take(errors, entry, Entry::string),
            "help" => self.help.take(errors, entry, Entry::string),
            "unit" => {
                self.unit.take(errors, entry, |entry, errors| unit(entry, errors, instrument))
            }
            "labels" => self.labels.take(errors, entry, labels),
            "recorder" => self
                .recorders
                .take(errors, entry, |entry, errors| recorders(entry, errors, instrument)),
            "allow" => self.allowed.take(errors, entry, allowed),
            _ => {
                entry.unknown(errors, KEYS);
                true
            }
        };
    }
}

fn unit(entry: &Entry, errors: &mut Errors, instrument: Option<&Instrument>) -> Option<Unit> {
    let said = entry.string_or_none(errors)?;
    let said = said.map_or_else(Unit::None, |unit| Unit::Said(at(&unit)));
    let fixed = instrument.and_then(|instrument| Some((instrument.name, instrument.unit?)));
    if let Some((name, unit)) = fixed
        && !matches!(&said, Unit::Said(text) if text.value == unit)
    {
        errors.at(&entry.key, format!("a `{name}` is always in `{unit}`: remove `unit`"));
        return None;
    }
    Some(said)
}

fn labels(entry: &Entry, errors: &mut Errors) -> Option<Vec<(At<String>, At<String>)>> {
    let pairs = entry.list(errors, "labels(role = \"leader\")");
    let pair = |pair: Entry| {
        let value = pair.string(errors)?;
        Some((At { value: name_of(&pair.key), span: pair.key.span() }, at(&value)))
    };
    Some(pairs.into_iter().filter_map(pair).collect())
}

fn recorders(
    entry: &Entry,
    errors: &mut Errors,
    instrument: Option<&'static Instrument>,
) -> Option<Vec<Recorder>> {
    let pairs = entry.list(errors, "recorder(inc = method_name)");
    let instrument = instrument?;
    let recorder = |pair: Entry| {
        let method = pair.ident(errors)?;
        let verb = instrument.verbs.iter().find(|verb| pair.key == verb.name);
        if verb.is_none() {
            let known: Vec<_> =
                instrument.verbs.iter().map(|verb| format!("`{}`", verb.name)).collect();
            errors.at(
                &pair.key,
                format!(
                    "a `{}` has no `{}`: expected one of {}",
                    instrument.name,
                    pair.key,
                    known.join(", ")
                ),
            );
        }
        Some(Recorder { verb: verb?, method })
    };
    Some(pairs.into_iter().filter_map(recorder).collect())
}

fn allowed(entry: &Entry, errors: &mut Errors) -> Option<Vec<At<Taste>>> {
    let pairs = entry.list(errors, "allow(base_unit = \"why\")");
    let allow = |pair: Entry| {
        let reason = pair.string(errors)?;
        if reason.value().trim().is_empty() {
            errors.at(&reason, format!("expected the reason why `{}` is set aside", pair.key));
        }
        let taste = Taste::ALL.iter().find(|taste| pair.key == taste.as_str());
        if taste.is_none() {
            let known: Vec<_> = Taste::ALL.iter().map(|taste| taste.as_str()).collect();
            pair.unknown(errors, &known);
        }
        Some(At { value: *taste?, span: pair.key.span() })
    };
    Some(pairs.into_iter().filter_map(allow).collect())
}

fn at(literal: &LitStr) -> At<String> {
    At { value: literal.value(), span: literal.span() }
}
