//! One field: its type, its doc comment and what it says, put together.

use quote::ToTokens;
use syn::Type;
use syn::spanned::Spanned;

use super::labels::Labels;
use super::options::Prefix;
use super::said::Said;
use super::types::{self, Recognised, is_a_name_if};
use super::{at, doc};
use crate::errors::Errors;
use crate::instrument::Parameter;
use crate::set::{At, Closed, Enum, Metric, Shape, Unit};
use crate::sound::Known;

/// The metric; not a readable one where the type is no instrument, or says what the attributes do
/// not.
pub(super) fn read(errors: &mut Errors, field: &syn::Field, prefix: &Prefix) -> Option<Metric> {
    let ident = field.ident.clone()?;
    let recognised = types::recognise(errors, &field.ty);
    let (mut said, is_sound) = errors.watch(|errors| Said::read(errors, field, &recognised));
    let (name, named) = match said.name.as_ref() {
        Some(name) => (at(name), Known::Wholly),
        None => {
            let (value, named) = prefix.name(&ident);
            (At { value, span: ident.span() }, named)
        }
    };
    let has_by = by(errors, field, &said, &recognised);
    let shape = shape(errors, field, &said, &recognised);
    let is_readable = recognised.is_known && has_by && shape.is_some();
    let Labels { closed: mut labels, key: key_said } = said.take_labels();
    labels.extend(states(&said, &name, &recognised));
    if !has_by {
        labels.extend(recognised.by.iter().enumerate().map(unread));
    }
    let doc = doc::first_paragraph(&field.attrs);
    let unreadable_doc = doc.as_ref().err().copied();
    Some(Metric {
        field: ident,
        ty: field.ty.clone(),
        instrument: recognised.instrument,
        parameter: recognised.parameter,
        has_exemplars: recognised.has_exemplars,
        name,
        help: said.help.as_ref().map(at),
        doc: doc.ok().flatten(),
        unreadable_doc,
        unit: said.unit.into_value().unwrap_or(Unit::FromName),
        labels,
        key_at: 0,
        key_said,
        shape: shape.unwrap_or(Shape::Plain),
        recorders: said.recorders.into_value().unwrap_or_default(),
        allowed: said.allowed.into_value().unwrap_or_default(),
        is_sound: is_sound && is_readable,
        named,
        is_readable,
        is_impossible: false,
    })
}

/// Whether the labels that the type is partitioned by could be read.
fn by(errors: &mut Errors, field: &syn::Field, said: &Said, recognised: &Recognised) -> bool {
    let is_said = said.by_key().is_some();
    if !is_said
        && recognised.is_known
        && let Some(first) = recognised.by.first()
    {
        errors.at(
            first,
            format!(
                "expected `#[metric(by(kind = \"a\" | \"b\"))]`: the labels that `{}` is partitioned by, and all their values",
                field.ident.to_token_stream()
            ),
        );
    }
    recognised.by.is_empty() || said.has_labels_by()
}

/// What the instrument has besides; `None` where it is not said, or could not be read.
fn shape(
    errors: &mut Errors,
    field: &syn::Field,
    said: &Said,
    recognised: &Recognised,
) -> Option<Shape> {
    let instrument = recognised.instrument;
    for parameter in Parameter::ALL {
        if recognised.is_known
            && instrument.parameter != Some(parameter)
            && let Some(key) = said.key(parameter)
        {
            errors.at(key, format!("`{key}` is not for a `{}`: remove it", instrument.name));
        }
    }
    let (Some(parameter), Some(ty)) = (instrument.parameter, &recognised.parameter) else {
        return Some(Shape::Plain);
    };
    if said.key(parameter).is_none() {
        errors.at(
            &field.ty,
            format!("expected `#[metric({})]` on a `{}`", parameter.example(), instrument.name),
        );
        return None;
    }
    let shape = match parameter {
        Parameter::Buckets => Shape::Buckets(At {
            value: said.buckets.as_ref()?.clone(),
            span: said.buckets.key()?.span(),
        }),
        Parameter::Info => Shape::Info(said.info.as_ref()?.clone()),
        Parameter::States => {
            said.states.as_ref()?;
            Shape::Plain
        }
    };
    let is_made = match parameter {
        Parameter::Buckets | Parameter::Info => true,
        Parameter::States => said.states.as_ref().is_some_and(|states| states.is_made),
    };
    is_a_name_if(is_made, errors, ty).then_some(shape)
}

/// Stands for a label that partitions, whose values could not be read.
fn unread((at, ty): (usize, &Type)) -> Closed {
    let name = At { value: format!("__by_{at}"), span: ty.span() };
    Closed { name, values: Vec::new(), of: Some(Enum { ty: ty.clone(), is_made: false }) }
}

/// The label of a state set: it has the name of the family.
fn states(said: &Said, name: &At<String>, recognised: &Recognised) -> Option<Closed> {
    let ty = recognised.parameter.clone()?;
    let states = said.states.as_ref()?;
    let name = At { value: name.value.clone(), span: name.span };
    let of = Some(Enum { ty, is_made: states.is_made });
    Some(Closed { name, values: states.values.clone(), of })
}
