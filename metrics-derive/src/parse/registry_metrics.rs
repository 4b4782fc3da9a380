//! `usage(keys = "…", limit = "…", folded = "…")`: the metrics of the registry itself.

use frozen_metrics_schema::RegistryMetric;
use syn::LitStr;

use super::attribute::Entry;
use super::once::Once;
use crate::errors::Errors;
use crate::model::{DeclaredRegistryMetric, Spanned, Usage};

pub(super) fn parse(entry: &Entry, errors: &mut Errors) -> Option<Usage> {
    Some(Usage { metrics: metrics(entry, errors), span: entry.key.span() })
}

/// Returns the metrics that parsed, in scrape order.
fn metrics(entry: &Entry, errors: &mut Errors) -> Vec<DeclaredRegistryMetric> {
    let mut names: Vec<(RegistryMetric, Once<LitStr>)> =
        RegistryMetric::ALL.iter().map(|metric| (*metric, Once::default())).collect();
    for pair in entry.list(errors, "usage(keys = \"…\", limit = \"…\", folded = \"…\")") {
        match names.iter_mut().find(|(metric, _)| pair.key == metric.as_str()) {
            Some((_, name)) => name.set(errors, &pair, Entry::string),
            None => pair.unknown(errors, RegistryMetric::ALL.iter().map(|metric| metric.as_str())),
        }
    }
    let declared = |(registry_metric, name): (RegistryMetric, Once<LitStr>)| {
        let name = Spanned::from(name.as_ref()?);
        let aliases = Vec::new();
        Some(DeclaredRegistryMetric { registry_metric, name, aliases, stability: None })
    };
    names.into_iter().filter_map(declared).collect()
}
