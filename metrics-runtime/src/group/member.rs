//! The members of a group, as constants know them.

use frozen_metrics_schema::hash::NameHash;
use frozen_metrics_schema::{FamilySchema, Label, MetricType, Schema};

use super::read::{families, text};
use super::{DEPTH, MemberScope};
use crate::proof::Message;
use crate::set::MetricSet;

/// A schema in a group, with what the group and the groups around it add.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The schema that the struct declares, without prefixes.
    pub schema: &'static Schema,
    /// The prefixes that the groups around it add to its names, the outermost first.
    pub prefixes: [&'static str; DEPTH],
    /// The labels that the groups around it add to every series, those of the outermost group first.
    pub labels: [&'static [Label]; DEPTH],
    /// The hashes of the schema; `None` for a source that is written by hand.
    pub(super) hashes: Option<&'static SchemaHashes>,
}

/// The [hashes](frozen_metrics_schema::hash) of a schema, which its derive emits. Each list has one element
/// per family, in the order of the schema. rustc needs less time for lists of integers than for a list of
/// structs.
#[doc(hidden)]
#[derive(Debug)]
pub struct SchemaHashes {
    pub key: u64,
    /// The hash of each family without its name in OpenMetrics.
    pub families: &'static [u64],
    /// The [`NameHash::hash`] of each name in OpenMetrics.
    pub names: &'static [u64],
    /// The [`NameHash::power`] of each name in OpenMetrics.
    pub powers: &'static [u64],
    /// The index of each type in OpenMetrics within [`MetricType::ALL`].
    pub types: &'static [u8],
    /// Whether [a name ends like a sample](frozen_metrics_schema::hash::ends_like_sample).
    pub ends_like_sample: bool,
}

impl SchemaHashes {
    /// The hashes of a set that does not compile.
    pub const EMPTY: Self = Self {
        key: 0,
        families: &[],
        names: &[],
        powers: &[],
        types: &[],
        ends_like_sample: false,
    };
}

impl Member {
    /// Creates the member for a set that is not in a group.
    pub const fn from_set<S: MetricSet>() -> Self {
        Self::new(S::SCHEMA, Some(S::HASHES))
    }

    /// Creates the member for a source that is written by hand. A group cannot freeze it: its member is
    /// `golden = none`.
    pub const fn from_schema(schema: &'static Schema) -> Self {
        Self::new(schema, None)
    }

    pub(super) const fn new(
        schema: &'static Schema,
        hashes: Option<&'static SchemaHashes>,
    ) -> Self {
        Self { schema, prefixes: [""; DEPTH], labels: [&[]; DEPTH], hashes }
    }

    /// Returns the member with the prefix and the labels that another group adds.
    const fn within(&self, scope: &MemberScope) -> Self {
        let Self { schema, prefixes, labels, hashes } = *self;
        let is_deep = !prefixes[DEPTH - 1].is_empty() || !labels[DEPTH - 1].is_empty();
        assert!(!is_deep, "groups can be nested at most four levels deep");
        Self {
            schema,
            prefixes: [scope.prefix, prefixes[0], prefixes[1], prefixes[2]],
            labels: [scope.labels, labels[0], labels[1], labels[2]],
            hashes,
        }
    }

    /// Returns the families of the schema.
    pub(crate) const fn families(&self) -> &'static [FamilySchema] {
        families(self.schema)
    }

    /// Appends the name of a family in the group.
    pub(crate) const fn push_name(&self, mut message: Message, family: usize) -> Message {
        let mut depth = 0;
        while depth < DEPTH {
            message = message.push(self.prefixes[depth]);
            depth += 1;
        }
        message.push(text(&self.families()[family].name))
    }

    /// Returns the hash of the prefixes.
    pub(super) const fn prefix_hash(&self) -> NameHash {
        let (mut hash, mut depth) = (NameHash::new(""), 0);
        while depth < DEPTH {
            hash = hash.followed_by(NameHash::new(self.prefixes[depth]));
            depth += 1;
        }
        hash
    }

    /// Returns the [hash](NameHash::hash) and the [power](NameHash::power) of a family's name in OpenMetrics,
    /// without the prefixes, and its type in OpenMetrics.
    pub(super) const fn stem(&self, family: usize) -> (u64, u64, MetricType) {
        if let Some(hashes) = self.hashes {
            let metric_type = MetricType::ALL[hashes.types[family] as usize];
            return (hashes.names[family], hashes.powers[family], metric_type);
        }
        let family = &families(self.schema)[family];
        let (stem, metric_type) =
            MetricType::from_kind(&family.kind).in_openmetrics(text(&family.name));
        let NameHash { hash, power } = NameHash::new(stem);
        (hash, power, metric_type)
    }
}

/// The fields and the members of a group.
#[doc(hidden)]
#[derive(Debug)]
pub struct Group {
    pub fields: &'static [Field],
    /// The members of all fields, as the group changes them.
    pub members: &'static [Member],
}

/// A field of a group.
#[doc(hidden)]
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub scope: MemberScope,
    /// The members of its type, which the group has not yet changed.
    pub members: &'static [Member],
}

impl Group {
    /// Returns the number of members of all fields.
    pub const fn count(fields: &[Field]) -> usize {
        let (mut count, mut field) = (0, 0);
        while field < fields.len() {
            count += fields[field].members.len();
            field += 1;
        }
        count
    }

    /// Returns the members of all fields, as the group changes them. `N` is the result of [`count`](Self::count).
    pub const fn members<const N: usize>(fields: &[Field]) -> [Member; N] {
        static EMPTY: Schema = Schema::new("", None, &[]);
        let mut all = [Member::from_schema(&EMPTY); N];
        let (mut next, mut field) = (0, 0);
        while field < fields.len() {
            let (Field { scope, members, .. }, mut member) = (&fields[field], 0);
            while member < members.len() {
                all[next] = members[member].within(scope);
                (next, member) = (next + 1, member + 1);
            }
            field += 1;
        }
        all
    }

    /// Returns what the group adds to the members of a field.
    pub const fn scope_of(&self, field: usize) -> &'static MemberScope {
        &self.fields[field].scope
    }

    /// Returns the members of a field, as the group changes them.
    pub const fn members_of(&self, field: usize) -> &'static [Member] {
        let (before, fields) = self.fields.split_at(field);
        self.members.split_at(Self::count(before)).1.split_at(fields[0].members.len()).0
    }
}
