//! `# REGISTRY channels keys`: a metric of the registry as a whole, which has no label of the key.

use super::{Annotation, Context, Source};
use crate::exposition::visible;
use crate::{FamilySchema, Key, Label, RegistryMetric};

/// What a family measures of the registry.
pub static REGISTRY: Annotation = Annotation {
    word: "REGISTRY",
    noun: "metric of the registry",
    phrase: |word| format!("`{word}` of the registry"),
    source: Source::Schema {
        text: |family| family.registry_metric.map(RegistryMetric::as_str),
        read,
        is_same: |a, b| a.registry_metric == b.registry_metric,
    },
};

fn read(family: &mut FamilySchema, context: &Context<'_>, word: &str) -> Result<(), String> {
    let registry_metric = RegistryMetric::from_word(word).ok_or_else(|| {
        let known: Vec<_> =
            RegistryMetric::ALL.iter().map(|known| format!("`{}`", known.as_str())).collect();
        format!("expected one of {}, found `{}`", known.join(", "), visible(word))
    })?;
    if context.key.is_none() {
        return Err(
            "expected the line `# KEY …` before: only a set with a key has a registry".into()
        );
    }
    let mut earlier = context.families.iter().map(|(earlier, _)| earlier);
    if let Some(other) = earlier.find(|earlier| earlier.registry_metric == Some(registry_metric)) {
        return Err(format!("`{}` is `{word}` of the registry already", other.name));
    }
    let name = &family.name;
    if family.kind != registry_metric.kind() {
        return Err(format!(
            "`{word}` of the registry is a {} and `{name}` a {}",
            registry_metric.kind(),
            family.kind
        ));
    }
    if family.exemplars {
        return Err(format!("`{name}` has exemplars, and the registry keeps none"));
    }
    family.registry_metric = Some(registry_metric);
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
            "expected `{name}` without the key `{}`: it is of the registry",
            label.name
        )),
    }
}
