//! `# REGISTRY`: the families that are of the registry, and not of each key.

use super::read::Reader;
use crate::exposition::read::visible;
use crate::{Key, Label, RegistryMetric};

impl Reader {
    /// What the family says of the registry.
    pub(super) fn of_registry(
        &mut self,
        number: usize,
        name: &str,
        word: &str,
    ) -> Result<(), String> {
        let registry_metric = RegistryMetric::of_word(word).ok_or_else(|| {
            let known: Vec<_> = RegistryMetric::ALL
                .iter()
                .map(|registry_metric| format!("`{}`", registry_metric.as_str()))
                .collect();
            format!("expected one of {}, found `{}`", known.join(", "), visible(word))
        })?;
        if self.key.is_none() {
            return Err(
                "expected the line `# KEY …` before: only a set with a key has a registry".into()
            );
        }
        if let Some((other, _)) =
            self.families.iter().find(|(family, _)| family.registry_metric == Some(registry_metric))
        {
            return Err(format!("`{}` is `{word}` of the registry already", other.name));
        }
        let (family, lines) = self.current(name, "the REGISTRY line")?;
        if lines.kind == 0 || !family.series.is_empty() {
            return Err(format!(
                "expected the REGISTRY line of `{name}` between its TYPE line and its sample"
            ));
        }
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
        if let Some(registry_metric) = family.registry_metric.replace(registry_metric) {
            return Err(format!(
                "`{name}` is `{}` of the registry already",
                registry_metric.as_str()
            ));
        }
        lines.registry_metric = Some(number);
        Ok(())
    }
}

/// Whether none of these labels is one of the key.
pub(super) fn expect_no_key(name: &str, labels: &[Label], key: &Key) -> Result<(), String> {
    match labels.iter().find(|label| key.names().any(|known| known == label.name)) {
        None => Ok(()),
        Some(label) => Err(format!(
            "expected `{name}` without the key `{}`: it is of the registry",
            label.name
        )),
    }
}
