//! Pairs the families that only the base has with those that only the head has.
//!
//! A pair gets a score from its names, types, labels, units and HELP texts. The pairs with the highest scores
//! over all families are accepted first, so a family never takes the former name of another that fits better.
//! If many families were added, only pairs that share all words, the end of the name, the HELP text or a rare word are
//! scored, which keeps the cost linear in the number of families.

use std::collections::HashMap;

use super::pairs::best;
use super::words::Profile;
use crate::{FamilySchema, Schema};

/// A family, and the schema that declares it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Declared<'a> {
    /// The schema, which has the key of the family.
    pub schema: &'a Schema,
    /// The family.
    pub family: &'a FamilySchema,
}

/// The score above which two families are probably the same one under two names.
const RENAMED: f64 = 0.65;

/// The number of families that must share the change of a prefix before it supports a pair.
pub const PREFIX_FAMILIES: usize = 3;

/// The maximum number of added families that are considered for each word of a removed family.
const POSTINGS: usize = 256;

/// The maximum number of candidates that each index contributes for a removed family. If no more families were added,
/// all of them are candidates.
const CANDIDATES: usize = 32;

/// Returns the pairs of `removed` and `added` that are probably renames, as indices, in the order of
/// `removed`. No family is in two pairs.
///
/// ```
/// use frozen_metrics_schema::diff::{Declared, renames};
/// use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series};
///
/// const ONE: &[Series] = &[Series::new(&[])];
/// const OLD: FamilySchema = FamilySchema::new("disk_io_time_weighted", Kind::Counter, None, "Weighted.", ONE);
/// const NEW: &[FamilySchema] = &[
///     FamilySchema::new("disk_io_time_seconds_total", Kind::Counter, None, "Time.", ONE),
///     FamilySchema::new("disk_io_time_weighted_seconds_total", Kind::Counter, None, "Weighted time.", ONE),
/// ];
/// let schema = Schema::new("Disk", None, NEW);
/// let added: Vec<_> = NEW.iter().map(|family| Declared { schema: &schema, family }).collect();
/// assert_eq!(renames(&[Declared { schema: &schema, family: &OLD }], &added), [(0, 1)]);
/// ```
pub fn renames(removed: &[Declared<'_>], added: &[Declared<'_>]) -> Vec<(usize, usize)> {
    let [old, new] = [removed, added]
        .map(|families| families.iter().map(|one| Profile::new(*one)).collect::<Vec<_>>());
    let index = Index::new(&new);
    let prefixes = index.prefixes(&old, &new);
    let mut scored = Vec::new();
    let is_alias = |profile: &Profile<'_>| profile.declared.family.alias.is_some();
    for (i, profile) in old.iter().enumerate().filter(|(_, profile)| !is_alias(profile)) {
        let candidates = index.candidates(profile, &new).into_iter();
        for j in candidates.filter(|j| !is_alias(&new[*j])) {
            let prefix = profile.prefixes(&new[j]);
            let moves = prefix.and_then(|prefix| prefixes.get(&prefix)).copied().unwrap_or(0);
            let score = score(profile, &new[j]) + if moves >= PREFIX_FAMILIES { 0.4 } else { 0.0 };
            if score > RENAMED {
                scored.push((score, i, j));
            }
        }
    }
    let mut pairs: Vec<_> = best(scored).into_iter().map(|(_, i, j)| (i, j)).collect();
    pairs.sort_unstable();
    pairs
}

/// Returns what precedes the common words at the end of two names, if these words identify a metric.
///
/// ```
/// use frozen_metrics_schema::diff::prefixes;
///
/// let (old, new) = ("kube_hpa_spec_replicas", "kube_autoscaler_spec_replicas");
/// assert_eq!(prefixes(old, new), Some(("kube_hpa_", "kube_autoscaler_")));
/// assert_eq!(prefixes("bus_reads_total", "bus_writes_total"), None);
/// ```
pub fn prefixes<'a>(old: &'a str, new: &'a str) -> Option<(&'a str, &'a str)> {
    let tail = super::words::common_tail(old, new);
    let is_specific = tail.split('_').any(|word| !super::words::is_noise(word));
    let prefix = |name: &'a str| &name[..name.len() - tail.len()];
    (is_specific && old != new).then(|| (prefix(old), prefix(new)))
}

/// Returns a score of how likely two families are the same, from about -0.5 to about 1.8.
fn score(old: &Profile<'_>, new: &Profile<'_>) -> f64 {
    let (base, head) = (old.declared.family, new.declared.family);
    if base.registry_metric != head.registry_metric {
        return 0.0;
    }
    let signed = |is_same: bool, weight: f64| if is_same { weight } else { -weight };
    let same_type = signed(base.kind.is_like(&head.kind), 0.1);
    let common = old.labels.iter().filter(|name| new.labels.contains(name)).count();
    let all = old.labels.len() + new.labels.len() - common;
    let labels = if all == 0 { 1.0 } else { common as f64 / all as f64 };
    let unit = match (old.dimension, new.dimension) {
        (Some(old), Some(new)) if old != new => -0.3,
        (Some(_), Some(_)) => 0.05,
        _ => 0.0,
    };
    let help = if !base.help.is_empty() && base.help == head.help { 0.5 } else { 0.0 };
    let names = names(old, new) + old.similar_words(new);
    names + same_type + (0.2 * labels - 0.1) + unit + help
}

/// Returns how similar two names are. Among names with the same words, those with a longer common beginning and end
/// are more similar.
fn names(old: &Profile<'_>, new: &Profile<'_>) -> f64 {
    let (a, b) = (old.declared.family.name.as_bytes(), new.declared.family.name.as_bytes());
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let longest = a.len().max(b.len()).max(1);
    old.similarity(new) + 0.05 * ((start + end).min(longest) as f64 / longest as f64)
}

/// Indices of the added families, by what a removed family can have in common with them.
struct Index<'a> {
    words: HashMap<&'a str, Vec<usize>>,
    keys: HashMap<&'a str, Vec<usize>>,
    helps: HashMap<&'a str, Vec<usize>>,
    tails: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn new(added: &'a [Profile<'a>]) -> Self {
        let mut index = Self {
            words: HashMap::new(),
            keys: HashMap::new(),
            helps: HashMap::new(),
            tails: HashMap::new(),
        };
        for (number, profile) in added.iter().enumerate() {
            for word in &profile.words {
                index.words.entry(word).or_default().push(number);
            }
            index.keys.entry(&profile.key).or_default().push(number);
            let family = profile.declared.family;
            index.helps.entry(&family.help).or_default().push(number);
            for tail in tails(&family.name) {
                index.tails.entry(tail).or_default().push(number);
            }
        }
        index
    }

    /// Returns the added families that share the longest end of this name.
    fn of_tail(&self, name: &str) -> &[usize] {
        let longest = tails(name).find_map(|tail| self.tails.get(tail));
        longest.map_or(&[], |found| &found[..found.len().min(CANDIDATES)])
    }

    /// Counts the pairs of families by the change of their prefix.
    fn prefixes<'b>(
        &self,
        old: &'b [Profile<'b>],
        new: &'b [Profile<'b>],
    ) -> HashMap<(&'b str, &'b str), usize> {
        let mut counts = HashMap::new();
        for profile in old {
            for &number in self.of_tail(&profile.declared.family.name) {
                if let Some(prefix) = profile.prefixes(&new[number]) {
                    *counts.entry(prefix).or_default() += 1;
                }
            }
        }
        counts
    }

    /// Returns the indices of the added families to score.
    fn candidates(&self, old: &Profile<'_>, new: &[Profile<'_>]) -> Vec<usize> {
        if new.len() <= CANDIDATES {
            return (0..new.len()).collect();
        }
        let family = old.declared.family;
        let exact = self.keys.get(&*old.key);
        let mut found: Vec<usize> = exact.into_iter().flatten().copied().take(CANDIDATES).collect();
        found.extend_from_slice(self.of_tail(&family.name));
        let helps = self.helps.get(&*family.help).into_iter().flatten();
        found.extend(helps.copied().filter(|_| !family.help.is_empty()).take(CANDIDATES));
        let mut postings: Vec<&[usize]> =
            old.words.iter().filter_map(|word| Some(&**self.words.get(&**word)?)).collect();
        postings.sort_by_key(|families| families.len());
        let mut shared: Vec<usize> = Vec::new();
        for families in postings.iter().take(3) {
            shared.extend(families.iter().take(POSTINGS));
        }
        shared.sort_unstable();
        shared.dedup();
        let mut ranked: Vec<_> =
            shared.into_iter().map(|number| (names(old, &new[number]), number)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.extend(ranked.into_iter().take(CANDIDATES).map(|(_, number)| number));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Returns the name, and what follows each `_` in it.
fn tails(name: &str) -> impl Iterator<Item = &str> {
    let after = name.match_indices('_').map(|(at, _)| &name[at + 1..]);
    [name].into_iter().chain(after).filter(|tail| !tail.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden;

    fn pairs(old: &[&str], new: &[&str]) -> Vec<String> {
        let schema = |names: &[&str]| {
            let family = |name: &&str| {
                format!("# HELP {name} Text of {name}.\n# TYPE {name} gauge\n{name} 0\n")
            };
            let families: String = names.iter().map(family).collect();
            let text = format!("# Frozen by #[derive(ReplicationMetrics)] on `C`.\n{families}");
            golden::read(&text).unwrap().schema
        };
        let (old, new) = (schema(old), schema(new));
        let [removed, added] = [&old, &new].map(|schema| {
            schema.families.iter().map(|family| Declared { schema, family }).collect::<Vec<_>>()
        });
        let pair =
            |(i, j): (usize, usize)| format!("{} {}", removed[i].family.name, added[j].family.name);
        renames(&removed, &added).into_iter().map(pair).collect()
    }

    #[test]
    fn the_best_pair_over_all_families_is_accepted_first() {
        assert_eq!(
            pairs(
                &["disk_io_time_weighted", "disk_io_time_ms"],
                &["disk_io_time_seconds_total", "disk_io_time_weighted_seconds_total"],
            ),
            [
                "disk_io_time_weighted disk_io_time_weighted_seconds_total",
                "disk_io_time_ms disk_io_time_seconds_total",
            ]
        );
    }

    #[test]
    fn a_prefix_that_three_families_change_supports_each_of_them() {
        let old = ["kube_hpa_labels", "kube_hpa_info", "kube_hpa_paused"];
        let new = ["kube_autoscaler_info", "kube_autoscaler_labels", "kube_autoscaler_paused"];
        assert_eq!(pairs(&old, &new).len(), 3);
        assert_eq!(pairs(&old[..1], &["kube_autoscaler_info"]), [""; 0]);
    }

    #[test]
    fn the_number_of_candidates_does_not_grow_with_the_number_of_families() {
        // All families share two words, the end of the name and the HELP text.
        let family = |number: usize, side: &str| {
            let name = format!("bus_{side}{number}_reads_total");
            format!("# HELP {name} Reads.\n# TYPE {name} counter\n{name} 0\n")
        };
        let schema = |side: &str| {
            let families: String = (0..1000).map(|number| family(number, side)).collect();
            let text = format!("# Frozen by #[derive(ReplicationMetrics)] on `C`.\n{families}");
            golden::read(&text).unwrap().schema
        };
        let (old, new) = (schema("a"), schema("b"));
        let [old, new] = [&old, &new].map(|schema| {
            let families = schema.families.iter();
            families.map(|family| Profile::new(Declared { schema, family })).collect::<Vec<_>>()
        });
        let index = Index::new(&new);
        for profile in &old {
            let count = index.candidates(profile, &new).len();
            assert!((1..=4 * CANDIDATES).contains(&count), "{count}");
        }
    }

    #[test]
    fn other_units_of_one_quantity_stay_apart() {
        assert_eq!(
            pairs(&["sent_seconds", "sent_bytes"], &["sent_kilobytes", "sent_milliseconds"]),
            ["sent_seconds sent_milliseconds", "sent_bytes sent_kilobytes"]
        );
        assert_eq!(pairs(&["bus_lag"], &["bus_elections"]), [""; 0]);
    }

    #[test]
    fn a_misspelt_word_is_the_same_word() {
        assert_eq!(pairs(&["bus_sent_total"], &["bus_snet_total"]).len(), 1);
        assert_eq!(pairs(&["bus_messages_sent"], &["bus_mesages_sent"]).len(), 1);
        assert_eq!(pairs(&["elections"], &["elactions"]).len(), 1);
        assert_eq!(pairs(&["bus_sends_total"], &["bus_losses_total"]), [""; 0]);
    }
}
