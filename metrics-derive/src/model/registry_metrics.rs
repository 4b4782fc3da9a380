//! `usage(…)`: metrics of the registry itself, each with the literal that names it.

use frozen_metrics_schema::golden::Annotation;
use frozen_metrics_schema::rules::Declaration;
use frozen_metrics_schema::{FamilySchema, RegistryMetric};
use proc_macro2::Span;

use super::{DeclaredAlias, DeclaredAnnotation, Spanned};

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
    /// The stability of the struct.
    pub(crate) stability: Option<DeclaredAnnotation>,
}

impl Usage {
    /// Returns the metrics with the stability that the struct declares.
    pub(crate) fn with_stability(&self, stability: Option<&DeclaredAnnotation>) -> Self {
        let mut usage = self.clone();
        for metric in &mut usage.metrics {
            metric.stability = stability.cloned();
        }
        usage
    }
}

impl DeclaredRegistryMetric {
    /// Returns the family and its aliases.
    pub(crate) fn families(&self) -> Vec<FamilySchema> {
        let name = self.name.value.clone().into();
        let registry_metric = FamilySchema::from_registry(self.registry_metric, "");
        let mut family = FamilySchema { name, ..registry_metric };
        for (annotation, text) in self.annotations() {
            // Every text is legal.
            let _ = annotation.declare(&mut family, text);
        }
        let aliases: Vec<_> = self.aliases.iter().map(|alias| alias.family(&family)).collect();
        [family].into_iter().chain(aliases).collect()
    }

    fn annotations(&self) -> impl Iterator<Item = (&'static Annotation, &str)> {
        let stability = self.stability.iter();
        stability.filter_map(|declared| Some((declared.annotation, declared.text.as_deref()?)))
    }

    pub(crate) fn declaration(&self) -> Declaration {
        Declaration {
            name: self.name.value.clone(),
            kind: self.registry_metric.kind(),
            has_layout: false,
            annotations: self.annotations().map(|(known, text)| (known, text.to_owned())).collect(),
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
