//! Former names of metrics, which are still exposed.

use frozen_metrics_schema::FamilySchema;
use proc_macro2::Span;

use super::{Metric, Set, Spanned};

/// `renamed_from = "…", until = "…"`: a former name, and when it ends.
#[derive(Clone)]
pub(crate) struct DeclaredAlias {
    /// The former name, at the literal that states it or its prefix.
    pub(crate) name: Spanned<String>,
    /// A version or a date.
    pub(crate) until: Spanned<String>,
    /// What to delete when it has ended, as messages show it.
    pub(crate) source: String,
    /// Whether `renamed_from_prefix` states it.
    pub(crate) is_from_prefix: bool,
}

impl DeclaredAlias {
    /// Returns the name and the end, for the rules.
    pub(crate) fn declaration(&self) -> (String, String) {
        (self.name.value.clone(), self.until.value.clone())
    }

    /// Returns the family under the former name.
    pub(crate) fn family(&self, family: &FamilySchema) -> FamilySchema {
        family.alias(&self.name.value, &self.until.value)
    }
}

impl Set {
    /// Returns the former names of the fields and of the registry's metrics, each with the current name.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = (&str, &DeclaredAlias)> {
        let of_fields = self.metrics.iter().map(|metric| (&metric.name, &metric.aliases));
        let of_registry =
            self.registry_metrics().iter().map(|metric| (&metric.name, &metric.aliases));
        let all = of_fields.chain(of_registry);
        all.flat_map(|(name, aliases)| aliases.iter().map(|alias| (&*name.value, alias)))
    }

    /// Returns the token that declares an alias.
    pub(crate) fn alias_span(&self, alias: &FamilySchema) -> Option<Span> {
        let mut aliases = self.aliases();
        let found = aliases.find(|(new, declared)| {
            *new == alias.recorded_name() && declared.name.value == alias.name
        });
        found.map(|(_, declared)| declared.name.span)
    }

    /// Returns the fields whose values a family shows: those of the renamed family for an alias.
    pub(crate) fn recording<'a>(
        &'a self,
        family: &'a FamilySchema,
    ) -> impl Iterator<Item = &'a Metric> + Clone {
        self.family(family.recorded_name())
    }
}
