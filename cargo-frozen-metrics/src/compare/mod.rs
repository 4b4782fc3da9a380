//! Pairs the families of two sets of goldens. `frozen_metrics_schema::diff` compares the two families of a pair.

mod aliases;
mod retired;

use std::collections::HashMap;

use frozen_metrics_schema::diff::{
    Declared, FamilyChanges, Merge, PREFIX_FAMILIES, family_changes, merges, prefixes, renames,
};
use frozen_metrics_schema::golden::FamilyLines;
use frozen_metrics_schema::{Alias, Stability};

use crate::finding::Location;
use crate::read::GoldenFile;

use aliases::{Aliases, aliases};
pub(crate) use retired::{Packages, RetiredName};
use retired::{retired_names, superseded};

/// A family of a golden.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Family<'a> {
    pub(crate) file: &'a GoldenFile,
    pub(crate) declared: Declared<'a>,
    pub(crate) lines: &'a FamilyLines,
    /// Whether the golden is one of the base.
    pub(crate) is_base: bool,
}

impl<'a> Family<'a> {
    /// Returns the name of the family.
    pub(crate) fn name(self) -> &'a str {
        &self.declared.family.name
    }

    /// Returns the name of the package that the golden belongs to.
    pub(crate) fn package(self) -> Option<String> {
        self.file.package.as_ref().map(|package| package.name.clone())
    }

    /// Returns how stable the family is.
    pub(crate) fn stability(self) -> Stability {
        self.declared.family.stability()
    }

    /// Returns the location of this line of the golden, or of the HELP line of the family if there is no such line.
    pub(crate) fn at(self, line: Option<usize>) -> Location {
        let line = line.filter(|line| *line > 0).unwrap_or(self.lines.help);
        Location { file: self.file.path.clone(), line, is_base: self.is_base }
    }
}

/// A family of the base, and the same family in the head.
#[derive(Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) base: Family<'a>,
    pub(crate) head: Family<'a>,
    pub(crate) changes: FamilyChanges<'a>,
    /// The alias that keeps the name of a renamed family, if there is one.
    pub(crate) alias: Option<&'a Alias>,
    /// Whether the base exposed a renamed family under its new name, too: as its former name.
    pub(crate) has_former_name: bool,
}

impl Pair<'_> {
    /// Returns the stability by which changes are judged: that of the base, or that of the head if it is higher.
    pub(crate) fn stability(&self) -> Stability {
        self.base.stability().max(self.head.stability())
    }
}

/// Renamed families whose names changed by the same prefix.
#[derive(Debug)]
pub(crate) struct PrefixGroup<'a> {
    /// The prefix in the base.
    pub(crate) old: &'a str,
    /// The prefix in the head.
    pub(crate) new: &'a str,
    /// The families; never empty.
    pub(crate) pairs: Vec<Pair<'a>>,
}

/// Several families that became one, or one that became several.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    pub(crate) one: Family<'a>,
    pub(crate) label: &'a str,
    /// The families on the other side, each with its value of the label.
    pub(crate) many: Vec<(Family<'a>, &'a str)>,
}

/// What differs between two sets of goldens.
#[derive(Debug, Default)]
pub(crate) struct Comparison<'a> {
    /// Families with the same name on both sides, whether or not anything else differs.
    pub(crate) same: Vec<Pair<'a>>,
    /// Other families that were probably renamed.
    pub(crate) renamed: Vec<Pair<'a>>,
    /// Families that were probably renamed by a change of their prefix.
    pub(crate) prefixes: Vec<PrefixGroup<'a>>,
    /// Families that were renamed, and that the head exposes under their old names, too.
    pub(crate) aliased: Vec<Pair<'a>>,
    /// The same for families whose prefix changed.
    pub(crate) aliased_prefixes: Vec<PrefixGroup<'a>>,
    /// Aliases of the base that the head does not have, each with the family that it showed.
    pub(crate) ended: Vec<(Family<'a>, Option<Family<'a>>)>,
    pub(crate) merged: Vec<Group<'a>>,
    pub(crate) split: Vec<Group<'a>>,
    pub(crate) removed: Vec<Family<'a>>,
    pub(crate) added: Vec<Family<'a>>,
    /// All families of the head.
    pub(crate) head: Vec<Family<'a>>,
    /// The names of removed families in the goldens of the base.
    pub(crate) retired: HashMap<&'a str, Vec<RetiredName<'a>>>,
    /// The same names that the head neither remembers nor declares, by the golden of the base.
    pub(crate) forgotten: Vec<Vec<RetiredName<'a>>>,
    pub(crate) packages: Packages<'a>,
}

impl<'a> Comparison<'a> {
    /// Returns the metrics that were renamed, alone or with their prefix, with or without an alias.
    pub(crate) fn renamed_pairs(&self) -> impl Iterator<Item = &Pair<'a>> {
        let prefixes = self.prefixes.iter().chain(&self.aliased_prefixes);
        let of_prefixes = prefixes.flat_map(|group| &group.pairs);
        self.renamed.iter().chain(&self.aliased).chain(of_prefixes)
    }
}

/// Compares two sets of goldens.
pub(crate) fn compare<'a>(base: &'a [GoldenFile], head: &'a [GoldenFile]) -> Comparison<'a> {
    let (old, new) = (families(base, true), families(head, false));
    let Names { same, removed, added } = same_names(&old, &new);
    let Aliases { same, removed, added, aliased, restored, ended } =
        aliases(same, removed, added, &new);
    let same = same.into_iter().map(|(base, head)| pair(base, head)).collect();
    let mut comparison = Comparison { same, head: new, ended, ..Comparison::default() };
    comparison.retired = retired_names(base);
    comparison.packages = Packages::new(base, head);
    comparison.forgotten = comparison.forgotten(head);
    (comparison.aliased, comparison.aliased_prefixes) = by_prefix(aliased);

    let (superseded, removed) = superseded(removed, &comparison.head);
    // An alias is neither a part of a merge nor a new name.
    let is_alias = |family: &Family<'a>| family.declared.family.alias.is_some();
    let (new_aliases, added): (Vec<_>, Vec<_>) = added.into_iter().partition(is_alias);
    let declared =
        |families: &[Family<'a>]| families.iter().map(|one| one.declared).collect::<Vec<_>>();
    let found = merges(&declared(&removed), &declared(&added));
    comparison.merged = found.iter().map(|merge| group(merge, &added, &removed)).collect();
    let (removed, added) = without(removed, added, &found);
    let found = merges(&declared(&added), &declared(&removed));
    comparison.split = found.iter().map(|merge| group(merge, &removed, &added)).collect();
    let (added, removed) = without(added, removed, &found);

    let found = renames(&declared(&removed), &declared(&added));
    let pairs = found.iter().map(|(old, new)| pair(removed[*old], added[*new]));
    (comparison.renamed, comparison.prefixes) = by_prefix(pairs.chain(restored).collect());
    let (mut is_old, mut is_new) = (vec![false; removed.len()], vec![false; added.len()]);
    for (old, new) in found {
        is_old[old] = true;
        is_new[new] = true;
    }
    comparison.removed = unmarked(removed, is_old);
    comparison.removed.extend(superseded);
    comparison.added = unmarked(added, is_new).into_iter().chain(new_aliases).collect();
    comparison
}

fn families(files: &[GoldenFile], is_base: bool) -> Vec<Family<'_>> {
    let mut all = Vec::new();
    for file in files {
        let golden = &file.golden;
        for (family, lines) in golden.schema.families.iter().zip(&golden.lines) {
            let declared = Declared { schema: &golden.schema, family };
            all.push(Family { file, declared, lines, is_base });
        }
    }
    all
}

fn pair<'a>(base: Family<'a>, head: Family<'a>) -> Pair<'a> {
    let changes = family_changes(base.declared, head.declared);
    Pair { base, head, changes, alias: None, has_former_name: false }
}

/// The families of both sides by their names.
struct Names<'a> {
    /// The families whose name both sides have, as pairs.
    same: Vec<(Family<'a>, Family<'a>)>,
    removed: Vec<Family<'a>>,
    added: Vec<Family<'a>>,
}

/// Returns what two families must have in common to be paired.
type NameKey<'a> = fn(Family<'a>) -> (&'a str, &'a str);

/// Pairs the families with the same name. If several goldens declare a name, the golden with the same path is
/// preferred, then one of the same struct, then any.
fn same_names<'a>(old: &[Family<'a>], new: &[Family<'a>]) -> Names<'a> {
    let mut partner: Vec<Option<usize>> = vec![None; old.len()];
    let mut is_taken = vec![false; new.len()];
    let keys: [NameKey<'a>; 3] = [
        |family| (&family.file.path, family.name()),
        |family| (&family.file.golden.schema.name, family.name()),
        |family| ("", family.name()),
    ];
    for key in keys {
        let mut by_key: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (index, family) in new.iter().enumerate().rev().filter(|(index, _)| !is_taken[*index]) {
            by_key.entry(key(*family)).or_default().push(index);
        }
        for (family, partner) in old.iter().zip(&mut partner).filter(|(_, one)| one.is_none()) {
            *partner = by_key.get_mut(&key(*family)).and_then(Vec::pop);
            if let Some(index) = *partner {
                is_taken[index] = true;
            }
        }
    }
    let pairs = old.iter().zip(&partner);
    let same = pairs.clone().filter_map(|(family, index)| Some((*family, new[(*index)?])));
    let removed = pairs.filter(|(_, index)| index.is_none()).map(|(family, _)| *family);
    let added = new.iter().zip(&is_taken).filter(|(_, taken)| !**taken).map(|(one, _)| *one);
    Names { same: same.collect(), removed: removed.collect(), added: added.collect() }
}

fn group<'a>(merge: &Merge<'a>, ones: &[Family<'a>], many: &[Family<'a>]) -> Group<'a> {
    let many = merge.many.iter().map(|(index, value)| (many[*index], *value)).collect();
    Group { one: ones[merge.one], label: merge.label, many }
}

/// Removes the families that are part of a merge.
fn without<'a>(
    many: Vec<Family<'a>>,
    ones: Vec<Family<'a>>,
    merges: &[Merge<'_>],
) -> (Vec<Family<'a>>, Vec<Family<'a>>) {
    let (mut is_many, mut is_one) = (vec![false; many.len()], vec![false; ones.len()]);
    for merge in merges {
        is_one[merge.one] = true;
        for (index, _) in &merge.many {
            is_many[*index] = true;
        }
    }
    (unmarked(many, is_many), unmarked(ones, is_one))
}

/// Returns the families that are not marked.
fn unmarked<'a>(families: Vec<Family<'a>>, marks: Vec<bool>) -> Vec<Family<'a>> {
    let families = families.into_iter().zip(marks);
    families.filter(|(_, is_marked)| !is_marked).map(|(family, _)| family).collect()
}

/// Separates the renamed families whose prefix change at least [`PREFIX_FAMILIES`] families share from the others, and
/// returns the others first.
fn by_prefix<'a>(pairs: Vec<Pair<'a>>) -> (Vec<Pair<'a>>, Vec<PrefixGroup<'a>>) {
    let mut groups: Vec<PrefixGroup<'a>> = Vec::new();
    let mut indices: HashMap<(&str, &str), usize> = HashMap::new();
    let mut others = Vec::new();
    for pair in pairs {
        let Some((old, new)) = prefixes(pair.base.name(), pair.head.name()) else {
            others.push(pair);
            continue;
        };
        let index = *indices.entry((old, new)).or_insert_with(|| {
            groups.push(PrefixGroup { old, new, pairs: Vec::new() });
            groups.len() - 1
        });
        groups[index].pairs.push(pair);
    }
    let is_large = |group: &PrefixGroup<'_>| group.pairs.len() >= PREFIX_FAMILIES;
    let (groups, few): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_large);
    others.extend(few.into_iter().flat_map(|group| group.pairs));
    (others, groups)
}
