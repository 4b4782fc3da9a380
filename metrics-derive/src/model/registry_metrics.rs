//! `usage(…)`: metrics of the registry itself, each with the literal that names it.

use frozen_metrics_schema::rules::Declaration;
use frozen_metrics_schema::{FamilySchema, RegistryMetric};
use proc_macro2::Span;

use super::{DeclaredAlias, Spanned};

/// `usage(keys = "…", limit = "…", folded = "…")`.
#[derive(Clone)]
pub(crate) struct Usage {
    /// The metrics that are declared, in scrape order.
    pub(crate) metrics: Vec<DeclaredRegistryMetric>,
    /// The word `usage`.
    pub(crate) span: Span,
}

/// A metric of the registry, and the name that the struct gives it.
#[derive(Clone)]
pub(crate) struct DeclaredRegistryMetric {
    pub(crate) registry_metric: RegistryMetric,
    pub(crate) name: Spanned<String>,
    /// Its former names.
    pub(crate) aliases: Vec<DeclaredAlias>,
}

impl DeclaredRegistryMetric {
    /// Returns the family and its aliases.
    pub(crate) fn families(&self) -> Vec<FamilySchema> {
        let name = self.name.value.clone().into();
        let family = FamilySchema { name, ..FamilySchema::from_registry(self.registry_metric, "") };
        let aliases: Vec<_> = self.aliases.iter().map(|alias| alias.family(&family)).collect();
        [family].into_iter().chain(aliases).collect()
    }

    pub(crate) fn declaration(&self) -> Declaration {
        Declaration {
            name: self.name.value.clone(),
            kind: self.registry_metric.kind(),
            has_layout: false,
            annotations: Vec::new(),
            help: Some(self.registry_metric.help().to_owned()),
            labels: Vec::new(),
            key_at: 0,
            limits: None,
            allowed: Vec::new(),
            fixed_unit: None,
            registry_metric: Some(self.registry_metric),
            aliases: self.aliases.iter().map(DeclaredAlias::declaration).collect(),
        }
    }
}
