//! A field's type that is not an instrument: what to write in its place.

use frozen_metrics_schema::suggest;
use quote::ToTokens;
use syn::Type;

use super::types::named;
use crate::errors::Errors;
use crate::model::instrument::{self, BY, FAMILY, WITH_EXEMPLARS};
use crate::to_source::to_source;

/// Types of other libraries, and what is written in place of them.
const REPLACEMENTS: &[(&[&str], &str)] = &[
    (&["IntCounter"], "`Counter`"),
    (&["IntGauge"], "`Gauge`"),
    (&["IntCounterVec", "CounterVec"], "`Family<Labels, Counter>`"),
    (&["IntGaugeVec", "GaugeVec"], "`Family<Labels, Gauge>`"),
    (&["HistogramVec"], "`Family<Labels, Histogram<Name>>`"),
    (&["Summary"], "`Histogram<Name>`, because there are no summaries"),
    (&["AtomicU64", "AtomicUsize", "AtomicU32"], "`Counter` or `UnsignedGauge`"),
    (&["AtomicI64", "AtomicIsize", "AtomicI32"], "`Gauge`"),
    (&["AtomicBool"], "`BoolGauge`"),
    (
        &["Vec", "HashMap", "BTreeMap", "DashMap"],
        "`Family<Labels, Counter>` for a metric with labels",
    ),
];

/// Types that hold a value of their parameter.
const WRAPPERS: &[&str] = &[
    "Arc", "Rc", "Box", "Option", "Mutex", "RwLock", "OnceLock", "LazyLock", "LazyCell", "OnceCell",
];

pub(super) fn report(errors: &mut Errors, ty: &Type) {
    let found = to_source(&ty.to_token_stream());
    let hint = replacement(ty).unwrap_or_else(|| hint(ty));
    errors.at(ty, format!("expected an instrument, found `{found}`: {hint}"));
}

fn replacement(ty: &Type) -> Option<String> {
    let (name, arguments) = named(ty)?;
    if is_instrument(ty) {
        return Some(format!("write `{name}`, which has no parameters"));
    }
    if let [wrapped] = arguments[..]
        && WRAPPERS.iter().any(|wrapper| name == wrapper)
        && is_instrument(wrapped)
    {
        let wrapped = to_source(&wrapped.to_token_stream());
        return Some(format!("write `{wrapped}`"));
    }
    let mut replacements = REPLACEMENTS.iter();
    let (_, replacement) =
        replacements.find(|(names, _)| names.iter().any(|other| name == other))?;
    Some(format!("write {replacement}"))
}

/// Returns whether the type is named like an instrument.
pub(super) fn is_instrument(ty: &Type) -> bool {
    named(ty).is_some_and(|(name, _)| instrument::ALL.iter().any(|known| name == known.name))
}

/// Returns the most similar name, or all names.
fn hint(ty: &Type) -> String {
    let known =
        || instrument::ALL.iter().map(|known| known.name).chain([BY, FAMILY, WITH_EXEMPLARS]);
    // A reference cannot be an instrument, but its type may be one.
    let owned = match ty {
        Type::Reference(reference) => &reference.elem,
        _ => ty,
    };
    match suggest::nearest(&to_source(&owned.to_token_stream()), known()) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            let known: Vec<_> = known().map(|name| format!("`{name}`")).collect();
            format!("use one of {}", known.join(", "))
        }
    }
}
