//! The model of `usage(…)`: what a registry says of itself, each with the literal that names it.

use frozen_metrics_schema::rules::{Declaration, Location};
use frozen_metrics_schema::{FamilySchema, RegistryMetric};
use proc_macro2::Span;

use crate::set::{At, Set};

/// `usage(keys = "…", limit = "…", folded = "…")`
#[derive(Clone)]
pub(crate) struct Usage {
    /// In the order of a scrape.
    pub(crate) told: Vec<Told>,
    /// The word `usage`.
    pub(crate) word: Span,
    /// Whether all of it could be read.
    pub(crate) is_whole: bool,
}

/// One family of the registry.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) registry_metric: RegistryMetric,
    pub(crate) name: At<String>,
}

impl Told {
    pub(crate) fn family(&self) -> FamilySchema {
        let name = self.name.value.clone().into();
        FamilySchema { name, ..FamilySchema::from_registry(self.registry_metric, "") }
    }

    pub(crate) fn declaration(&self) -> Declaration {
        Declaration {
            name: self.name.value.clone(),
            kind: self.registry_metric.kind(),
            exemplars: false,
            unit: None,
            help: Some(self.registry_metric.help().to_owned()),
            labels: Vec::new(),
            key_at: 0,
            allowed: Vec::new(),
            registry_metric: Some(self.registry_metric),
        }
    }
}

impl Set {
    /// What the registry says of itself, where the struct asks for it.
    pub(crate) fn usage(&self) -> Option<&Usage> {
        self.keyed.as_ref()?.usage.as_ref()
    }

    /// The families of the registry.
    pub(crate) fn told(&self) -> &[Told] {
        self.usage().map_or(&[], |usage| &usage.told)
    }

    /// What of the registry stands at `place`: it is declared behind the fields.
    pub(crate) fn told_at(&self, place: Location) -> Option<&Told> {
        let behind = place.declaration()?.checked_sub(self.metrics.len())?;
        self.told().get(behind)
    }

    /// Whether this name is of one family, of the registry or of fields that are known.
    pub(crate) fn declares_once(&self, family: &str) -> bool {
        let told = self.told().iter().filter(|told| told.name.value == family).count();
        let is_of_a_field = self.metrics.iter().any(|metric| metric.name.value == family);
        told + usize::from(is_of_a_field) == 1 && self.knows(family)
    }

    /// Whether the registry surely says no more of itself.
    pub(crate) fn is_usage_known(&self) -> bool {
        self.keyed.is_some() && self.usage().is_none_or(|usage| usage.is_whole)
    }
}
