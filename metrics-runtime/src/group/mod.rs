//! Groups: structs of sources that are sources themselves. Clashes between their members are compile
//! errors.

mod clash;
mod drift;
mod golden;
mod label;
mod member_scope;
mod name;
mod read;
mod used_names;

use std::sync::Arc;

use frozen_metrics_schema::hash::SchemaHashes;
use frozen_metrics_schema::{Label, Schema};

use crate::exporter::Collect;
use crate::set::MetricSet;

pub use clash::{clash_between, clash_with_label, clash_with_prefix};
pub use drift::{FrozenFamily, FrozenMember, drift_of_count};
pub use golden::{render, render_set};
pub use member_scope::{MemberScope, expose, families, gather, visit};
pub use used_names::{Clashes, Field, clashes, slots};

/// A source whose schemas are known at compile time: a registry, a set without a key, or a struct that
/// derives [`MetricGroup`](crate::MetricGroup).
///
/// ```
/// use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
/// struct Link {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// #[derive(Default, MetricGroup)]
/// struct NodeMetrics {
///     links: LinkRegistry,
/// }
///
/// assert_eq!(NodeMetrics::MEMBERS[0].schema.name, "Link");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a member of a group",
    label = "expected a registry, a set without key, or another group"
)]
pub trait MetricGroup: Collect + Sized {
    /// The schemas, in the order of a scrape.
    const MEMBERS: &'static [Member];

    /// Creates a source for goldens, which exposes every series at zero with the example key.
    #[doc(hidden)]
    fn example() -> Self;

    #[doc(hidden)]
    fn source(&self) -> &dyn Collect {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<G: MetricGroup> MetricGroup for Arc<G> {
    const MEMBERS: &'static [Member] = G::MEMBERS;

    fn example() -> Self {
        Arc::new(G::example())
    }
}

/// A reference to a `static` can be a member of a group, too.
#[diagnostic::do_not_recommend]
impl<G: MetricGroup> MetricGroup for &'static G {
    const MEMBERS: &'static [Member] = G::MEMBERS;

    fn example() -> Self {
        Box::leak(Box::new(G::example()))
    }
}

/// The maximum depth of nested groups.
const DEPTH: usize = 4;

/// A schema in a group, with what the group and the groups around it add.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The schema that the struct declares, without prefixes.
    pub schema: &'static Schema,
    /// The prefixes that the groups around it add to its names, the outermost first.
    pub prefixes: [&'static str; DEPTH],
    /// The labels that the groups around it add to every series, those of the outermost group first.
    pub labels: [&'static [Label]; DEPTH],
    /// The hashes of the schema.
    hashes: &'static SchemaHashes,
}

impl Member {
    /// Creates the member for a set that is not in a group.
    pub const fn from_set<S: MetricSet>() -> Self {
        Self::new(S::SCHEMA, S::HASHES)
    }

    const fn new(schema: &'static Schema, hashes: &'static SchemaHashes) -> Self {
        Self { schema, prefixes: [""; DEPTH], labels: [&[]; DEPTH], hashes }
    }
}

/// Returns an array of empty members, which [`add_members`] replaces.
#[doc(hidden)]
pub const fn empty_members<const N: usize>() -> [Member; N] {
    static EMPTY: Schema = Schema::new("", None, &[]);
    static NO_HASHES: SchemaHashes = SchemaHashes::from_literals(0, &[], &[]);
    [Member::new(&EMPTY, &NO_HASHES); N]
}

/// Writes members into the array from index `start` on, with the prefix and the labels that the group adds.
#[doc(hidden)]
pub const fn add_members<const N: usize>(
    mut array: [Member; N],
    start: usize,
    within: MemberScope,
    members: &'static [Member],
) -> [Member; N] {
    let mut index = 0;
    while index < members.len() {
        let Member { schema, prefixes, labels, hashes } = members[index];
        let is_deep = !prefixes[DEPTH - 1].is_empty() || !labels[DEPTH - 1].is_empty();
        assert!(!is_deep, "groups nest at most four deep");
        array[start + index] = Member {
            schema,
            prefixes: [within.prefix, prefixes[0], prefixes[1], prefixes[2]],
            labels: [within.labels, labels[0], labels[1], labels[2]],
            hashes,
        };
        index += 1;
    }
    array
}
