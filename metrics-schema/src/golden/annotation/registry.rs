//! `# REGISTRY channels keys`: a metric of the registry as a whole, which has no label of the key.

use std::borrow::Cow;

use super::{Annotation, Context};
use crate::exposition::{backticked, visible};
use crate::{FamilySchema, Key, Label, RegistryMetric};

/// What a family measures of the registry.
pub static REGISTRY: Annotation = Annotation {
    word: "REGISTRY",
    phrase: |word| format!("the `usage` key `{word}`"),
    absent: "no `usage` key",
    text: |family| Some(Cow::Borrowed(family.registry_metric?.as_str())),
    read,
    is_same: |a, b| a.registry_metric == b.registry_metric,
};

fn read(family: &mut FamilySchema, context: &Context<'_>, word: &str) -> Result<(), String> {
    let metric = RegistryMetric::from_word(word).ok_or_else(|| {
        let known = backticked(RegistryMetric::ALL.iter().map(|known| known.as_str()));
        format!("expected one of {known}, found `{}`", visible(word))
    })?;
    if context.key.is_none() {
        return Err(
            "expected `# KEY …` before `# REGISTRY`: only a set with a key has a registry".into()
        );
    }
    let (name, kind) = (&family.name, metric.kind());
    let is_it = |(other, _): &&(FamilySchema, _)| {
        other.registry_metric == Some(metric) && other.alias.is_none() && family.alias.is_none()
    };
    if let Some((other, _)) = context.families.iter().find(is_it) {
        return Err(format!("duplicate registry metric `{word}`: `{}` is it already", other.name));
    }
    if family.kind != kind {
        let found = &family.kind;
        return Err(format!(
            "the registry metric `{word}` is a {kind}, found the {found} `{name}`"
        ));
    }
    if family.has_exemplars() {
        return Err(format!("`{name}` has exemplars, but registry metrics have none"));
    }
    if family.decimals().is_some() {
        return Err(format!("`{name}` has decimals, but registry metrics are integers"));
    }
    family.registry_metric = Some(metric);
    Ok(())
}

/// Returns an error if one of these labels is a label of the key.
pub(in crate::golden) fn expect_no_key(
    name: &str,
    labels: &[Label],
    key: &Key,
) -> Result<(), String> {
    match labels.iter().find(|label| key.names().any(|known| known == label.name)) {
        None => Ok(()),
        Some(label) => Err(format!(
            "expected the registry metric `{name}` without the key label `{}`",
            label.name
        )),
    }
}
