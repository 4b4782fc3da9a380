//! `usage(keys = "…", limit = "…", folded = "…")`: what the registry says of itself.

use frozen_metrics_schema::RegistryMetric;
use syn::LitStr;

use super::at;
use super::attribute::Entry;
use super::once::Once;
use crate::errors::Errors;
use crate::usage::{Told, Usage};

/// As much of it as could be read, in the order of a scrape.
pub(super) fn read(entry: &Entry, errors: &mut Errors) -> Option<Usage> {
    let word = entry.key.span();
    let (told, is_whole) = errors.watch(|errors| told(entry, errors));
    Some(Usage { told, word, is_whole })
}

fn told(entry: &Entry, errors: &mut Errors) -> Vec<Told> {
    let mut names: Vec<(RegistryMetric, Once<LitStr>)> = RegistryMetric::ALL
        .iter()
        .map(|registry_metric| (*registry_metric, Once::unsaid()))
        .collect();
    for pair in entry.list(errors, "usage(keys = \"…\", limit = \"…\", folded = \"…\")") {
        match names.iter_mut().find(|(registry_metric, _)| pair.key == registry_metric.as_str()) {
            Some((_, name)) => {
                name.take(errors, &pair, Entry::string);
            }
            None => {
                let words: Vec<_> = RegistryMetric::ALL
                    .iter()
                    .map(|registry_metric| registry_metric.as_str())
                    .collect();
                pair.unknown(errors, &words);
            }
        }
    }
    let told = |(registry_metric, name): (RegistryMetric, Once<LitStr>)| {
        let name = name.into_value()?;
        Some(Told { registry_metric, name: at(&name) })
    };
    names.into_iter().filter_map(told).collect()
}
