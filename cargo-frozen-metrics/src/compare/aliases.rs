//! Metrics that were renamed with an alias, and aliases that ended.

use std::collections::{HashMap, HashSet};

use super::{Family, Pair, pair};

/// The families of both sides without aliases, and what became of the aliases.
pub(super) struct Aliases<'a> {
    pub(super) same: Vec<(Family<'a>, Family<'a>)>,
    pub(super) removed: Vec<Family<'a>>,
    pub(super) added: Vec<Family<'a>>,
    pub(super) aliased: Vec<Pair<'a>>,
    /// Renamed metrics that have one of their former names again.
    pub(super) restored: Vec<Pair<'a>>,
    pub(super) ended: Vec<(Family<'a>, Option<Family<'a>>)>,
}

/// Finds the metrics that were renamed with an alias, and the aliases that ended.
pub(super) fn aliases<'a>(
    same: Vec<(Family<'a>, Family<'a>)>,
    removed: Vec<Family<'a>>,
    mut added: Vec<Family<'a>>,
    head: &[Family<'a>],
) -> Aliases<'a> {
    let alias = |family: Family<'a>| family.declared.family.alias.as_ref();
    let (became, same): (Vec<_>, Vec<_>) =
        same.into_iter().partition(|(base, head)| alias(*base).is_none() && alias(*head).is_some());
    let Restored { former, pairs: restored, same, removed } = restored(same, removed);
    // Several goldens can declare a family, for example with different features.
    let mut by_path: HashMap<(&str, &str), Family<'a>> = HashMap::new();
    let mut by_name: HashMap<&str, Family<'a>> = HashMap::new();
    if !became.is_empty() || removed.iter().any(|family| alias(*family).is_some()) {
        by_path = head.iter().map(|one| ((&*one.file.path, one.name()), *one)).collect();
        by_name = head.iter().map(|family| (family.name(), *family)).collect();
    }
    let mut aliased = Vec::new();
    for (base, head) in became {
        // The golden has the family besides its alias.
        let of = alias(head).and_then(|alias| by_path.get(&(&*head.file.path, &*alias.of)));
        let of = of.copied();
        // The alias has the label of a state set, which is named like its family.
        let pair = Pair { alias: alias(head), ..pair(base, head) };
        aliased.extend(of.map(|of| {
            let had = former.get(&(&*of.file.path, of.name())).copied();
            Pair { head: of, has_former_name: had == Some(base.name()), ..pair }
        }));
    }
    if !aliased.is_empty() {
        let new: HashSet<&str> = aliased.iter().map(|pair| pair.head.name()).collect();
        added.retain(|family| !new.contains(family.name()));
    }
    let (ended, removed): (Vec<_>, Vec<_>) =
        removed.into_iter().partition(|family| alias(*family).is_some());
    let of = |family: Family<'a>| {
        let name = &*alias(family)?.of;
        by_path.get(&(&*family.file.path, name)).or_else(|| by_name.get(name)).copied()
    };
    let ended = ended.into_iter().map(|family| (family, of(family))).collect();
    Aliases { same, removed, added, aliased, restored, ended }
}

/// Former names that are names of metrics again.
struct Restored<'a> {
    /// The name of the metric in the base, by the golden and the former name.
    former: HashMap<(&'a str, &'a str), &'a str>,
    /// The metrics whose name in the base is gone.
    pairs: Vec<Pair<'a>>,
    same: Vec<(Family<'a>, Family<'a>)>,
    removed: Vec<Family<'a>>,
}

/// Finds the former names that are names of metrics again.
fn restored<'a>(same: Vec<(Family<'a>, Family<'a>)>, removed: Vec<Family<'a>>) -> Restored<'a> {
    let mut found = Restored { former: HashMap::new(), pairs: Vec::new(), same, removed };
    let mut heads: HashMap<(&str, &str), Family<'a>> = HashMap::new();
    for (base, head) in &found.same {
        if let (Some(alias), None) = (&base.declared.family.alias, &head.declared.family.alias) {
            found.former.insert((&*head.file.path, head.name()), &*alias.of);
            heads.insert((&*base.file.path, &*alias.of), *head);
        }
    }
    if heads.is_empty() {
        return found;
    }
    let mut names = HashSet::new();
    found.removed.retain(|base| {
        let of = heads.get(&(&*base.file.path, base.name()));
        let head = of.filter(|_| base.declared.family.alias.is_none());
        if let Some(head) = head {
            found.pairs.push(Pair { has_former_name: true, ..pair(*base, *head) });
            names.insert((&*head.file.path, head.name()));
        }
        head.is_none()
    });
    found.same.retain(|(_, head)| !names.contains(&(&*head.file.path, head.name())));
    found
}
